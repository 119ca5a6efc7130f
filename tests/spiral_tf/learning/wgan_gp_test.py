# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.learning.wgan_gp."""

from absl.testing import parameterized
import numpy as np
import tensorflow as tf

from spiral_tf.learning import wgan_gp


def _images(batch, seed=0, shape=(3, 4, 2)):
  rng = np.random.default_rng(seed)
  real, fake = rng.uniform(size=[2, batch, *shape]).astype(np.float32)
  return real, fake, rng.uniform(size=batch).astype(np.float32)


def _small_discriminator(seed=0, width=7, inputs=24):
  """A two-layer float64 discriminator, in NumPy and in TensorFlow."""
  rng = np.random.default_rng(seed)
  first = rng.normal(size=[inputs, width]) / 3.0
  second = rng.normal(size=[width])
  return first, second


class ScoresTest(tf.test.TestCase):

  def test_wasserstein_loss(self):
    loss = wgan_gp.wasserstein_loss(
        tf.constant([3.0, 5.0]), tf.constant([1.0, -1.0, 3.0])
    )
    self.assertAllClose(loss, 1.0 - 4.0)

  def test_zero_centering_loss(self):
    real = tf.constant([3.0, 5.0, 1.0])
    fake = tf.constant([1.0, -1.0, -6.0])
    with tf.GradientTape() as tape:
      tape.watch([real, fake])
      loss = wgan_gp.zero_centering_loss(real, fake)
    self.assertAllClose(loss, 0.5**2)
    # d/dx (mean of six)^2 = 2 * 0.5 / 6, for reals and fakes alike.
    for gradient in tape.gradient(loss, [real, fake]):
      self.assertAllClose(gradient, [1 / 6] * 3)

  def test_zero_centering_weighs_halves_equally(self):
    loss = wgan_gp.zero_centering_loss(
        tf.constant([4.0]), tf.constant([-4.0, -4.0, -4.0])
    )
    self.assertAllClose(loss, 0.0)


class InterpolateTest(tf.test.TestCase):

  def test_equals_a_loop(self):
    real, fake, weights = _images(5)
    actual = wgan_gp.interpolate(real, fake, weights)
    for i in range(5):
      self.assertAllClose(
          actual[i], fake[i] + weights[i] * (real[i] - fake[i]), atol=1e-6
      )

  def test_ends_of_the_line(self):
    real, fake, _ = _images(2)
    ends = wgan_gp.interpolate(real, fake, [1.0, 0.0])
    self.assertAllEqual(ends, np.stack([real[0], fake[1]]))

  def test_bad_input_raises(self):
    real, fake, weights = _images(4)
    with self.assertRaisesRegex(ValueError, 'uint8'):
      wgan_gp.interpolate(real.astype(np.uint8), fake, weights)
    with self.assertRaisesRegex(ValueError, 'same shape'):
      wgan_gp.interpolate(real, fake[:1], weights)
    with self.assertRaisesRegex(ValueError, 'weights'):
      wgan_gp.interpolate(real, fake, weights[:, None])
    with self.assertRaisesRegex(ValueError, 'weights'):
      wgan_gp.interpolate(real, fake, weights[:1])


class GradientPenaltyTest(tf.test.TestCase, parameterized.TestCase):

  def test_linear_discriminator(self):
    # D(x) = a . x has the gradient a everywhere.
    real, fake, weights = _images(6)
    slope = np.random.default_rng(1).normal(size=real.shape[1:])
    penalty = wgan_gp.gradient_penalty(
        lambda x: tf.reduce_sum(x * slope.astype(np.float32), axis=[1, 2, 3]),
        real, fake, weights,
    )  # fmt: skip
    self.assertAllClose(penalty, (np.linalg.norm(slope) - 1.0) ** 2)

  def test_quadratic_discriminator(self):
    # D(x) = |x|^2 / 2 has the gradient x: it depends on the interpolate, and
    # the mean is over examples, after the square.
    real, fake, weights = _images(6)
    penalty = wgan_gp.gradient_penalty(
        lambda x: 0.5 * tf.reduce_sum(tf.square(x), axis=[1, 2, 3]),
        real, fake, weights,
    )  # fmt: skip
    expected = np.mean(
        [
            (np.linalg.norm(w * r + (1 - w) * f) - 1.0) ** 2
            for r, f, w in zip(real, fake, weights)
        ]
    )
    self.assertAllClose(penalty, expected)

  @parameterized.parameters(False, True)
  def test_equals_finite_differences(self, in_graph):
    first, second = _small_discriminator()
    real, fake, weights = (x.astype(np.float64) for x in _images(4))
    variable = tf.Variable(first)

    def numpy_penalty(first):
      """Compares with central differences of the score, pixel by pixel."""

      def score(x):
        return (np.tanh(x.reshape([1, -1]) @ first) @ second)[0]

      terms = []
      for r, f, w in zip(real, fake, weights):
        point = (w * r + (1 - w) * f).reshape(-1)
        gradient = []
        for i in range(point.size):
          step = np.zeros(point.size)
          step[i] = 1e-5
          change = score(point + step) - score(point - step)
          gradient.append(change / 2e-5)
        terms.append((np.linalg.norm(gradient) - 1.0) ** 2)
      return np.mean(terms)

    def loss_and_gradient():
      with tf.GradientTape() as tape:
        loss = wgan_gp.gradient_penalty(
            lambda x: tf.linalg.matvec(
                tf.tanh(tf.reshape(x, [4, -1]) @ variable), second
            ),
            real, fake, weights,
        )  # fmt: skip
      return loss, tape.gradient(loss, variable)

    if in_graph:
      loss_and_gradient = tf.function(loss_and_gradient)
    loss, gradient = loss_and_gradient()

    self.assertAllClose(loss, numpy_penalty(first), rtol=1e-6)
    for index in [(0, 0), (5, 3), (23, 6)]:
      step = np.zeros_like(first)
      step[index] = 1e-4
      slope = (numpy_penalty(first + step) - numpy_penalty(first - step)) / 2e-4
      self.assertNotAllClose(slope, 0.0, atol=1e-4)
      self.assertAllClose(gradient[index], slope, rtol=1e-3)

  def test_target_is_not_differentiated_nor_interpolated(self):
    # The discriminator's slope is 1 in the image and 1e6 in the target. Its
    # score is scaled by the target's mean, so interpolated targets would
    # show as well.
    real, fake, weights = _images(3, shape=(4, 4, 1))
    targets = np.stack([np.full([4, 4, 1], v, np.float32) for v in (1, 2, 3)])
    seen = []

    def score(images):
      condition = tf.constant(targets)
      pair = tf.concat([images, condition], axis=-1)
      seen.append(pair[..., 1:])
      scale = tf.reduce_mean(pair[..., 1], axis=[1, 2])
      slope = tf.reduce_sum(pair[..., 0], axis=[1, 2]) / 4.0
      return scale * slope + 1e6 * tf.reduce_sum(pair[..., 1], axis=[1, 2])

    penalty = wgan_gp.gradient_penalty(score, real, fake, weights)
    # ||d score / d image|| is the scale: 1, 2 and 3.
    self.assertAllClose(penalty, (0.0 + 1.0 + 4.0) / 3.0, rtol=1e-4)
    self.assertLen(seen, 1)
    self.assertAllEqual(seen[0], targets)

  def test_flat_discriminator_has_penalty_one_and_a_finite_gradient(self):
    real, fake, weights = _images(3)
    slope = tf.Variable(np.zeros(real.shape[1:], np.float32))
    with tf.GradientTape() as tape:
      penalty = wgan_gp.gradient_penalty(
          lambda x: tf.reduce_sum(x * slope, axis=[1, 2, 3]),
          real, fake, weights,
      )  # fmt: skip
    self.assertAllClose(penalty, 1.0, rtol=1e-5)
    self.assertAllEqual(tape.gradient(penalty, slope), tf.zeros_like(slope))

  def test_score_without_the_image_raises(self):
    with self.assertRaisesRegex(ValueError, 'does not depend'):
      wgan_gp.gradient_penalty(lambda x: tf.zeros([3]), *_images(3))


if __name__ == '__main__':
  tf.test.main()
