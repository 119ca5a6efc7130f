# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""One update of the discriminator: WGAN-GP with zero-centering, Adam."""

from collections.abc import Sequence
from typing import Optional

import sonnet as snt
import tensorflow as tf

from spiral_tf import config as config_lib
from spiral_tf import types
from spiral_tf.learning import optimizers
from spiral_tf.learning import wgan_gp
from spiral_tf.networks import discriminator as discriminator_lib


class DiscriminatorUpdate(snt.Module):
  """One update of the discriminator, on real images and final canvases.

  Unconditional: real images from the data set against final canvases.
  Conditional: pairs (real, real) against (canvas, target). The real images are
  others than the targets, unless none are given: then the targets themselves
  are the real images. The gradient penalty's interpolates lie between real
  image and canvas, with the canvas's target as it is.

  Attributes:
    steps: int64 variable, updates made.
  """

  def __init__(
      self,
      config: config_lib.DiscriminatorConfig,
      discriminator: discriminator_lib.Discriminator,
      name='discriminator_learning',
  ):
    super().__init__(name=name)
    self._config = config
    self._discriminator = discriminator
    self.steps = tf.Variable(0, dtype=tf.int64, trainable=False, name='steps')
    self._optimizer = optimizers.make(
        self.learning_rate,
        config.beta1,
        config.beta2,
        discriminator.trainable_variables,
    )

  def checkpoint_objects(self) -> dict[str, object]:
    """All that a checkpoint must hold to go on from here."""
    return {
        'discriminator': self._discriminator,
        'optimiser': self._optimizer,
        'steps': self.steps,
    }

  def state_variables(self) -> Sequence[tf.Variable]:
    """All that was learned, and how far Adam is; not the steps."""
    return [*self._discriminator.variables, *self._optimizer.variables()]

  def learning_rate(self) -> tf.Tensor:
    """The present learning rate, on its linear decay."""
    config = self._config
    return optimizers.linear(
        self.steps,
        config.learning_rate,
        config.learning_rate_end,
        config.learning_rate_steps,
    )

  @tf.function(autograph=False)
  def update(
      self, canvases: types.FinalCanvas, real: Optional[tf.Tensor]
  ) -> dict[str, tf.Tensor]:
    """Makes one update.

    Args:
      canvases: a batch of final canvases, uint8 [B, H, W, C], with targets or
        None.
      real: uint8 [B, H, W, C] real images; None, when conditional, for the
        targets (`discriminator.paired`).

    Returns:
      Scalars: the discriminator gap (mean score of real minus of fake),
      gradient penalty, mean scores, loss.
    """
    config = self._config
    fake = tf.image.convert_image_dtype(canvases.canvas, tf.float32)
    target = _to_unit(canvases.target)
    real = target if real is None else _to_unit(real)
    targets = None if target is None else tf.concat([real, target], axis=0)
    batch = fake.shape[0]
    weights = tf.random.uniform((batch,))
    variables = self._discriminator.trainable_variables

    def score(image):
      return self._discriminator(image, target)

    with tf.GradientTape() as tape:
      both = self._discriminator(tf.concat([real, fake], axis=0), targets)
      real_scores, fake_scores = both[:batch], both[batch:]
      wasserstein = wgan_gp.wasserstein_loss(real_scores, fake_scores)
      penalty = wgan_gp.gradient_penalty(score, real, fake, weights)
      centering = wgan_gp.zero_centering_loss(real_scores, fake_scores)
      loss = (
          wasserstein
          + config.gradient_penalty * penalty
          + config.zero_centring * centering
      )
    gradients = tape.gradient(loss, variables)
    self._optimizer.apply_gradients(zip(gradients, variables))
    self.steps.assign_add(1)
    return {
        'critic_gap': -wasserstein,
        'critic_loss': loss,
        'gradient_penalty': penalty,
        'score_real': tf.reduce_mean(real_scores),
        'score_fake': tf.reduce_mean(fake_scores),
    }


def _to_unit(image: Optional[tf.Tensor]) -> Optional[tf.Tensor]:
  """Float32 in [0, 1] of uint8; None of None."""
  if image is None:
    return None
  return tf.image.convert_image_dtype(image, tf.float32)


def initialize(
    discriminator: discriminator_lib.Discriminator,
    spec: types.EnvironmentSpec,
    conditional: bool,
) -> None:
  """Creates the discriminator's variables, by scoring one blank image."""
  image = tf.zeros((1,) + spec.canvas_shape)
  discriminator(image, image if conditional else None)
