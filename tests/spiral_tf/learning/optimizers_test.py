# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.learning.optimizers."""

import os

from absl.testing import parameterized
import numpy as np
import tensorflow as tf

from spiral_tf.learning import optimizers


def _slow_adam(value, gradients, rates, beta1, beta2):
  """Adam of one number: Kingma and Ba, 2015, section 2, 'epsilon hat'."""
  mean = square = 0.0
  for t, (gradient, rate) in enumerate(zip(gradients, rates), start=1):
    mean = beta1 * mean + (1 - beta1) * gradient
    square = beta2 * square + (1 - beta2) * gradient**2
    rate *= np.sqrt(1 - beta2**t) / (1 - beta1**t)
    value -= rate * mean / (np.sqrt(square) + 1e-8)
  return value


class AdamTest(tf.test.TestCase):

  def test_equals_the_algorithm_number_by_number(self):
    rng = np.random.default_rng(0)
    gradients = rng.normal(size=[7, 4]).astype(np.float32)
    rates = [0.1, 0.2, 0.3, 0.1, 0.05, 0.5, 0.1]
    variable = tf.Variable(np.ones(4, np.float32))
    rate = tf.Variable(0.0)
    optimizer = optimizers.make(lambda: rate + 0.0, 0.5, 0.9, [variable])

    @tf.function
    def apply(gradient):
      optimizer.apply_gradients([(gradient, variable)])

    for gradient, now in zip(gradients, rates):
      rate.assign(now)
      apply(tf.constant(gradient))
    expected = [
        _slow_adam(1.0, gradients[:, i], rates, 0.5, 0.9) for i in range(4)
    ]
    self.assertAllClose(variable, expected, atol=1e-4)

  def test_continues_from_a_checkpoint(self):
    path = os.path.join(self.get_temp_dir(), 'checkpoint')

    def train(variable, optimizer, steps):
      for _ in range(steps):
        optimizer.apply_gradients([(2.0 * variable, variable)])

    made = []
    for _ in range(2):
      variable = tf.Variable([3.0, -1.0])
      optimizer = optimizers.make(0.1, 0.9, 0.99, [variable])
      made.append((variable, optimizer))
    (variable, optimizer), (other, other_optimizer) = made
    train(variable, optimizer, 3)
    saved = tf.train.Checkpoint(v=variable, o=optimizer).write(path)
    train(variable, optimizer, 3)
    status = tf.train.Checkpoint(v=other, o=other_optimizer).read(saved)
    status.assert_consumed()
    train(other, other_optimizer, 3)
    self.assertAllClose(other, variable)


if __name__ == '__main__':
  tf.test.main()


class SchedulesTest(tf.test.TestCase, parameterized.TestCase):

  @parameterized.parameters(
      (0.5, 0.1, 4, [0.5, 0.4, 0.3, 0.2, 0.1, 0.1]),
      (0.1, 0.5, 4, [0.1, 0.2, 0.3, 0.4, 0.5, 0.5]),
      (0.5, 0.0, 1, [0.5, 0.0, 0.0]),
      (0.5, -1.0, 0, [0.5, 0.5, 0.5]),
  )
  def test_linear(self, start, end, over, expected):
    steps = tf.Variable(0, dtype=tf.int64)
    compiled = tf.function(lambda: optimizers.linear(steps, start, end, over))
    for step, value in enumerate(expected):
      steps.assign(step)
      self.assertAllClose(compiled(), value)

  @parameterized.parameters(
      (4, [0.25, 0.5, 0.75, 1.0, 1.0]),
      (1, [1.0, 1.0]),
      (0, [1.0, 1.0]),
  )
  def test_warm_up(self, over, expected):
    steps = tf.Variable(0, dtype=tf.int64)
    compiled = tf.function(lambda: optimizers.warm_up(steps, over))
    for step, value in enumerate(expected):
      steps.assign(step)
      self.assertAllClose(compiled(), value)


if __name__ == '__main__':
  tf.test.main()
