# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The terms of the discriminator learner's loss.

[SPIRAL]: Ganin et al., 2018, arXiv 1804.01118, section 'Objectives'. [WGAN-GP]:
Gulrajani et al., 2017, arXiv 1704.00028.
"""

from collections.abc import Callable

import tensorflow as tf

# Keeps the square root differentiable where the discriminator's gradient is
# zero. Far below relevant norms: a norm of 1e-3 changes by 5e-10.
_EPSILON = 1e-12


def wasserstein_loss(real_scores, fake_scores) -> tf.Tensor:
  """Computes the mean score of fakes minus that of real images: [WGAN-GP].

  Args:
    real_scores: [B] discriminator scores of real images.
    fake_scores: [B] discriminator scores of final canvases.

  Returns:
    Scalar: minus the discriminator gap, which estimates the Wasserstein
    distance.
  """
  return tf.reduce_mean(fake_scores) - tf.reduce_mean(real_scores)


def interpolate(real, fake, weights) -> tf.Tensor:
  """Interpolates between real images and fakes: [WGAN-GP], section 4.

  Args:
    real: [B, ...] float.
    fake: [B, ...] float, in the units of `real`.
    weights: [B] in [0, 1]: 1 gives the real image, 0 the fake. [WGAN-GP]
      samples them uniformly.

  Returns:
    [B, ...]: `weights * real + (1 - weights) * fake`.

  Raises:
    ValueError: the shapes disagree, or the images are integers (uint8 canvases
      must become [0, 1] first).
  """
  real, fake, weights = (tf.convert_to_tensor(x) for x in (real, fake, weights))
  if not (real.dtype.is_floating and fake.dtype.is_floating):
    raise ValueError(
        f'Images must be float to be mixed; got {real.dtype.name} and '
        f'{fake.dtype.name}. Scale uint8 to [0, 1] first.'
    )
  if not real.shape.is_compatible_with(fake.shape):
    raise ValueError(
        f'real {real.shape} and fake {fake.shape} must have the same shape.'
    )
  if weights.shape.rank != 1 or not weights.shape.is_compatible_with(
      real.shape[:1]
  ):
    raise ValueError(
        f'weights must be [B] = {real.shape[:1]}; got {weights.shape}.'
    )
  shape = tf.concat(
      [tf.shape(weights), tf.ones([real.shape.rank - 1], tf.int32)], axis=0
  )
  weights = tf.reshape(weights, shape)
  return weights * real + (1.0 - weights) * fake


def gradient_penalty(
    score_fn: Callable[[tf.Tensor], tf.Tensor], real, fake, weights
) -> tf.Tensor:
  """Computes the gradient penalty, Eq. (3) of [WGAN-GP].

  For a conditional discriminator, `score_fn` closes over the targets: only the
  images are interpolated, and only their gradient is penalized.

  Args:
    score_fn: function from images [B, ...] to scores [B]. Each score may depend
      on its own image only: no batch normalization.
    real: [B, ...] float images, in the units of `score_fn`.
    fake: [B, ...] float images, in the same units.
    weights: [B] in [0, 1], weights of the real images in `interpolate`.

  Returns:
    Scalar: mean over the batch of `(||d score / d image||_2 - 1)^2`, with the
    norm over all axes but the first. Differentiable in the discriminator's
    variables. Without its weight (10 in [WGAN-GP]).

  Raises:
    ValueError: `interpolate` raises it, or the score does not depend on the
      image.
  """
  images = interpolate(real, fake, weights)
  with tf.GradientTape(watch_accessed_variables=False) as tape:
    tape.watch(images)
    scores = score_fn(images)
  # Outside the inner tape, so that a caller's tape differentiates this too.
  gradients = tape.gradient(scores, images)
  if gradients is None:
    raise ValueError('score_fn does not depend on the images it is given.')
  squares = tf.reduce_sum(
      tf.square(gradients), axis=list(range(1, images.shape.rank))
  )
  return tf.reduce_mean(tf.square(tf.sqrt(squares + _EPSILON) - 1.0))


def zero_centering_loss(real_scores, fake_scores) -> tf.Tensor:
  """Computes the squared mean score over real and fake images in equal parts.

  The Wasserstein loss does not change if a constant is added to all scores, so
  scores, and the policy's rewards with them, would drift; [SPIRAL] centers
  them.

  Args:
    real_scores: [B] discriminator scores of real images.
    fake_scores: [B] discriminator scores of final canvases.

  Returns:
    Scalar, without its weight.
  """
  mean = 0.5 * (tf.reduce_mean(real_scores) + tf.reduce_mean(fake_scores))
  return tf.square(mean)
