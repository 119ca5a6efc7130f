# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The terms of the discriminator learner's loss.

[SPIRAL]: Ganin et al., 2018, arXiv 1804.01118, 'Objectives'. [WGAN-GP]:
Gulrajani et al., 2017, arXiv 1704.00028.
"""

from collections.abc import Callable

import tensorflow as tf

# Keeps the square root differentiable where the discriminator's gradient is
# zero. Far below any norm that matters: a norm of 1e-3 is off by 5e-10.
_EPSILON = 1e-12


def wasserstein_loss(real_scores, fake_scores) -> tf.Tensor:
  """Mean score of fakes minus mean score of real images.

  Args:
    real_scores: [B] discriminator scores of real images.
    fake_scores: [B] discriminator scores of final canvases.

  Returns:
    Scalar; minus the discriminator gap, an estimate of the Wasserstein
    distance.
  """
  return tf.reduce_mean(fake_scores) - tf.reduce_mean(real_scores)


def interpolate(real, fake, weights) -> tf.Tensor:
  """Points on the straight lines between real images and fakes.

  Args:
    real: [B, ...] float.
    fake: [B, ...] float, in the units of `real`.
    weights: [B] in [0, 1]; 1 gives the real image, 0 the fake one. [WGAN-GP]
      draws them uniformly.

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
  """Pulls the norm of the gradient towards 1, Eq. (3) of [WGAN-GP].

  Conditional discriminators: `score_fn` closes over the targets. They stay as
  they are and their gradient does not count; only the image part is
  interpolated.

  Args:
    score_fn: maps images [B, ...] to scores [B]. Each score may depend on its
      own image only: no batch norm.
    real: [B, ...] float images, in the units that `score_fn` takes.
    fake: [B, ...] float images.
    weights: [B] in [0, 1], where to look on each line; see `interpolate`.

  Returns:
    Scalar: the mean over the batch of `(||d score / d image||_2 - 1)^2`, the
    norm over all axes but the first. Differentiable in the discriminator's
    variables. Not yet weighted (the WGAN-GP default is 10).

  Raises:
    ValueError: as `interpolate`, or the score does not depend on the image.
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
  """Square of the mean score over half real and half fake images.

  The Wasserstein loss leaves the discriminator free to drift by a constant, and
  the policy's reward would drift with it; [SPIRAL] centers the scores.

  Args:
    real_scores: [B] discriminator scores of real images.
    fake_scores: [B] discriminator scores of final canvases.

  Returns:
    Scalar, not yet weighted.
  """
  mean = 0.5 * (tf.reduce_mean(real_scores) + tf.reduce_mean(fake_scores))
  return tf.square(mean)
