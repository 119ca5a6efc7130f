# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.learning.discriminator."""

import os

from absl.testing import parameterized
import numpy as np
import tensorflow as tf

from spiral_tf import config as config_lib
from spiral_tf import types
from spiral_tf.learning import discriminator as discriminator_learning
from spiral_tf.networks import discriminator as discriminator_lib
from tests.spiral_tf import tiny


def _make(conditional, seed=0, **settings):
  config = config_lib.DiscriminatorConfig(channels=(4, 4), **settings)
  discriminator = discriminator_lib.Discriminator(config.channels)
  discriminator_learning.initialize(discriminator, tiny.spec(), conditional)
  tiny.randomise(discriminator, seed)
  learning = discriminator_learning.DiscriminatorUpdate(config, discriminator)
  return learning, discriminator


def _unit(images):
  return None if images is None else tf.constant(images / 255.0, tf.float32)


class UpdateTest(tf.test.TestCase, parameterized.TestCase):

  @parameterized.parameters((False, False), (True, True), (True, False))
  def test_equals_a_slow_reference(self, conditional, paired):
    """Computes the loss image by image; targets are not interpolated."""
    rate, penalty_weight, centering = 1e-3, 7.0, 0.5
    learning, discriminator = _make(
        conditional,
        learning_rate=rate,
        gradient_penalty=penalty_weight,
        zero_centring=centering,
    )
    count = 3
    fake = tiny.images(count, seed=1)
    target = tiny.images(count, seed=2) if conditional else None
    real = target if paired else tiny.images(count, seed=3)
    variables = discriminator.trainable_variables
    before = [v.numpy() for v in variables]
    tf.random.set_seed(5)
    # The update samples its weights inside a graph of its own: record them.
    drawn = []
    original = tf.random.uniform

    def uniform(*args, **kwargs):
      del args, kwargs
      weights = tf.constant([0.1, 0.5, 0.8])
      drawn.append(weights)
      return weights

    tf.random.uniform = uniform
    try:
      metrics = learning.update(
          types.FinalCanvas(tf.constant(fake), None if target is None else
                            tf.constant(target)),
          None if paired else tf.constant(real),
      )  # fmt: skip
    finally:
      tf.random.uniform = original
    self.assertLen(drawn, 1)
    after = [v.numpy() for v in variables]
    for variable, old in zip(variables, before):
      variable.assign(old)

    def score(image, i):
      condition = None if target is None else _unit(target)[i : i + 1]
      return discriminator(image, condition)[0]

    def score_real(image):
      return discriminator(image, image if conditional else None)[0]

    with tf.GradientTape() as tape:
      gap, penalty = 0.0, 0.0
      real_mean, fake_mean = 0.0, 0.0
      for i, weight in enumerate([0.1, 0.5, 0.8]):
        one, other = _unit(real)[i : i + 1], _unit(fake)[i : i + 1]
        real_mean += score_real(one) / count
        fake_mean += score(other, i) / count
        middle = weight * one + (1 - weight) * other
        with tf.GradientTape() as inner:
          inner.watch(middle)
          at_middle = score(middle, i)
        gradient = inner.gradient(at_middle, middle)
        penalty += (tf.norm(gradient) - 1.0) ** 2 / count
      gap = real_mean - fake_mean
      loss = (
          -gap
          + penalty_weight * penalty
          + centering * ((real_mean + fake_mean) / 2) ** 2
      )
    gradients = tape.gradient(loss, variables)

    self.assertAllClose(metrics['critic_gap'], gap, atol=1e-5)
    self.assertAllClose(metrics['critic_loss'], loss, rtol=1e-4)
    self.assertAllClose(metrics['gradient_penalty'], penalty, rtol=1e-4)
    self.assertAllClose(metrics['score_real'], real_mean, atol=1e-5)
    self.assertAllClose(metrics['score_fake'], fake_mean, atol=1e-5)
    self.assertEqual(learning.steps, 1)
    for variable, new, old, gradient in zip(
        variables, after, before, gradients
    ):
      step = rate * gradient / (np.abs(gradient) + 1e-8)
      clear = np.abs(gradient) > 1e-5
      self.assertAllClose(
          (old - new)[clear], step.numpy()[clear], atol=0.02 * rate
      )
      if (
          'score/b' not in variable.name
      ):  # The constant of the scores has hardly any.
        self.assertGreater(np.abs(gradient).max(), 1e-6, variable.name)

  def test_decay_of_the_learning_rate(self):
    learning, discriminator = _make(
        False, learning_rate=0.5, learning_rate_end=0.0, learning_rate_steps=2
    )
    batch = types.FinalCanvas(tf.constant(tiny.images(2, seed=1)), None)
    moved = []
    for rate in (0.5, 0.25, 0.0):
      self.assertAllClose(learning.learning_rate(), rate)
      before = [v.numpy() for v in discriminator.trainable_variables]
      learning.update(batch, tf.constant(tiny.images(2, seed=2)))
      after = [v.numpy() for v in discriminator.trainable_variables]
      moved.append(max(abs(a - b).max() for a, b in zip(after, before)))
    self.assertAllClose(moved[0], 0.5, rtol=0.01)  # Adam's first step.
    self.assertEqual(moved[2], 0.0)

  def test_weights_are_new_each_time(self):
    learning, _ = _make(False, learning_rate=1e-9)
    canvases = types.FinalCanvas(tf.constant(tiny.images(2)), None)
    real = tf.constant(tiny.images(2, seed=1))
    penalties = {
        float(learning.update(canvases, real)['gradient_penalty'])
        for _ in range(3)
    }
    self.assertGreater(max(penalties) - min(penalties), 1e-5)

  @parameterized.parameters(False, True)
  def test_separates_dark_from_light(self, conditional):
    learning, _ = _make(conditional, learning_rate=2e-3)
    rng = np.random.default_rng(0)
    gaps = []
    for _ in range(60):
      dark, light = (
          rng.integers(low, low + 80, (8, 16, 16, 1), np.uint8)
          for low in (0, 170)
      )
      canvases = types.FinalCanvas(
          tf.constant(light), tf.constant(dark) if conditional else None
      )
      metrics = learning.update(
          canvases, None if conditional else tf.constant(dark)
      )
      gaps.append(float(metrics['critic_gap']))
    self.assertGreater(np.mean(gaps[-5:]), np.mean(gaps[:5]) + 1.0)
    # The penalty holds the slope near 1: the images are about 10 apart.
    self.assertLess(np.mean(gaps[-5:]), 20.0)

  def test_every_variable_is_trained(self):
    tf.config.run_functions_eagerly(True)
    self.addCleanup(tf.config.run_functions_eagerly, False)
    learning, discriminator = _make(True)
    before = [v.numpy() for v in discriminator.trainable_variables]
    images = [tf.constant(tiny.images(4, seed=i)) for i in range(2)]
    learning.update(types.FinalCanvas(*images), None)
    for variable, old in zip(discriminator.trainable_variables, before):
      self.assertGreater(np.abs(variable - old).max(), 1e-7, variable.name)

  def test_resumes_exactly(self):
    learning, discriminator = _make(False, seed=1)
    other, other_discriminator = _make(False, seed=2)
    canvases = types.FinalCanvas(tf.constant(tiny.images(2)), None)
    real = tf.constant(tiny.images(2, seed=1))
    learning.update(canvases, real)
    path = tf.train.Checkpoint(**learning.checkpoint_objects()).save(
        os.path.join(self.get_temp_dir(), 'learning')
    )
    status = tf.train.Checkpoint(**other.checkpoint_objects()).restore(path)
    status.assert_consumed()
    self.assertEqual(other.steps, 1)
    for one, two in zip(discriminator.variables, other_discriminator.variables):
      self.assertAllClose(one, two)
    for one, two in zip(learning.variables, other.variables):
      self.assertAllClose(one, two)


if __name__ == '__main__':
  tf.test.main()
