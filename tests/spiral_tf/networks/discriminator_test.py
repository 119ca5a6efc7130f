# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.networks.discriminator."""

from unittest import mock

from absl.testing import parameterized
import numpy as np
import tensorflow as tf

from spiral_tf.networks import discriminator as discriminator_lib
from tests.spiral_tf import tiny

_RNG = np.random.default_rng(0)


def _images(count, size=16, channels=1):
  return _RNG.uniform(size=[count, size, size, channels]).astype(np.float32)


def _make(images, targets=None, channels=(4, 6)):
  discriminator = discriminator_lib.Discriminator(channels)
  discriminator(images, targets)
  tiny.randomise(discriminator)
  return discriminator


class DiscriminatorTest(tf.test.TestCase, parameterized.TestCase):

  @parameterized.parameters((16, 1), (13, 1), (9, 3))
  def test_one_score_per_image(self, size, channels):
    images = _images(3, size, channels)
    scores = _make(images)(images)
    self.assertEqual(scores.shape, [3])
    self.assertEqual(scores.dtype, tf.float32)
    self.assertGreater(np.ptp(scores), 0)

  @parameterized.parameters(False, True)
  def test_each_image_is_scored_alone(self, conditional):
    images, targets = _images(4), _images(4) if conditional else None
    score = _make(images, targets)
    together = score(images, targets)
    for i in range(4):
      alone = score(
          images[i : i + 1], targets[i : i + 1] if conditional else None
      )
      self.assertAllClose(together[i], alone[0], atol=1e-5)

  def test_no_gradient_between_images(self):
    images = tf.constant(_images(3))
    score = _make(images)
    with tf.GradientTape() as tape:
      tape.watch(images)
      one = score(images)[1]
    gradient = tape.gradient(one, images).numpy()
    self.assertGreater(np.abs(gradient[1]).sum(), 0)
    self.assertAllEqual(gradient[[0, 2]], np.zeros_like(gradient[[0, 2]]))

  def test_gradients_are_those_of_a_plain_leaky_relu(self):
    """Compares gradients of a score, and of its gradient as in the penalty."""
    images = tf.constant(_images(3))
    score = _make(images, channels=(4, 6, 5))

    def gradients():
      with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
          inner.watch(images)
          scores = score(images)
        slopes = inner.gradient(scores, images)
        loss = tf.reduce_sum(scores**2) + tf.reduce_sum(slopes**2)
      return outer.gradient(loss, score.trainable_variables)

    ours = gradients()
    plain = mock.patch.object(
        discriminator_lib, '_activation', lambda x: tf.nn.leaky_relu(x, 0.2)
    )
    with plain:
      theirs = gradients()
    for one, other in zip(ours, theirs):
      self.assertAllClose(one, other, rtol=1e-4, atol=1e-5)
      self.assertGreater(np.abs(other).max(), 1e-3)

  def test_target_matters_and_is_not_the_image(self):
    images, targets = _images(2), _images(2)
    score = _make(images, targets)
    scores = score(images, targets)
    self.assertNotAllClose(scores, score(images, targets[::-1]))
    self.assertNotAllClose(scores, score(targets, images))

  def test_score_has_no_bound(self):
    """Without a sigmoid, scores grow with the last layer's weights."""
    images = _images(2)
    score = _make(images)
    before = score(images)
    for variable in score.trainable_variables:
      if 'score' in variable.name:
        variable.assign(1000.0 * variable)
    self.assertAllClose(score(images), 1000.0 * before, rtol=1e-4)

  def test_sizes_are_those_of_the_config(self):
    images = _images(1)
    score = _make(images, channels=(2, 5, 7))
    kernels = [v.shape for v in score.trainable_variables if v.shape.rank == 4]
    self.assertCountEqual(kernels, [[4, 4, 1, 2], [4, 4, 2, 5], [4, 4, 5, 7]])


if __name__ == '__main__':
  tf.test.main()
