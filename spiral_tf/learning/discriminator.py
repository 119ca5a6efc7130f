# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The discriminator's update: WGAN-GP with zero-centering, Adam."""

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
  """Updates the discriminator on real images and final canvases.

  Unconditional: real images of the data set against final canvases.
  Conditional: pairs (real, real) against (canvas, target), where the real
  images are other images than the targets, or, if none are passed, the targets.
  The gradient penalty interpolates between real image and canvas, and keeps the
  canvas's target.

  Attributes:
    steps: int64 variable, number of updates.
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
    """Returns the objects of a checkpoint from which learning continues."""
    return {
        'discriminator': self._discriminator,
        'optimiser': self._optimizer,
        'steps': self.steps,
    }

  def state_variables(self) -> Sequence[tf.Variable]:
    """Returns the variables of network and optimizer; not the steps."""
    return [*self._discriminator.variables, *self._optimizer.variables()]

  def learning_rate(self) -> tf.Tensor:
    """Returns the present learning rate: scalar, decayed linearly."""
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
    """Applies one update.

    Args:
      canvases: uint8 [B, H, W, C] final canvases, and targets of the same shape
        or None.
      real: uint8 [B, H, W, C] real images. None, when conditional, uses the
        targets (`discriminator.paired`).

    Returns:
      Scalar metrics: discriminator gap (mean score of real images minus that of
      fakes), gradient penalty, mean scores, loss.
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
  """Maps uint8 to float32 in [0, 1], and None to None."""
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
