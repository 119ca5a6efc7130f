# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.learning.policy_losses."""

from absl.testing import parameterized
import numpy as np
import tensorflow as tf

from spiral_tf.learning import policy_losses

_RNG = np.random.default_rng(0)


class MaskedSumTest(tf.test.TestCase, parameterized.TestCase):

  @parameterized.parameters(np.float32, np.int32, np.uint8, np.bool_)
  def test_equals_a_loop(self, dtype):
    values = _RNG.normal(size=[5, 4, 6]).astype(np.float32)
    mask = (_RNG.uniform(size=[5, 4, 6]) < 0.5).astype(dtype)
    expected = np.zeros([5, 4])
    for t, b, s in np.ndindex(values.shape):
      if mask[t, b, s]:
        expected[t, b] += values[t, b, s]
    self.assertAllClose(policy_losses.masked_sum(values, mask), expected)

  def test_unused_sub_action_gives_no_value_and_no_gradient(self):
    values = tf.constant([[-1.0, -np.inf, np.nan], [-2.0, -4.0, -8.0]])
    mask = tf.constant([[1.0, 0.0, 0.0], [0.0, 1.0, 1.0]])
    with tf.GradientTape() as tape:
      tape.watch(values)
      sums = policy_losses.masked_sum(values, mask)
    self.assertAllEqual(sums, [-1.0, -12.0])
    self.assertAllEqual(tape.gradient(sums, values), mask)

  def test_disagreeing_shapes_raise(self):
    with self.assertRaisesRegex(ValueError, 'values .* mask'):
      policy_losses.masked_sum(np.zeros([3, 2, 4]), np.zeros([3, 2, 1]))


class LossesTest(tf.test.TestCase):

  def test_policy_gradient_loss(self):
    log_probs = tf.constant([[-1.0, -2.0], [-3.0, -0.5]])
    advantages = tf.constant([[2.0, -1.0], [0.5, 4.0]])
    with tf.GradientTape(persistent=True) as tape:
      tape.watch([log_probs, advantages])
      loss = policy_losses.policy_gradient_loss(log_probs, advantages)
    # -(-2 + 2 - 1.5 - 2) / 4
    self.assertAllClose(loss, 0.875)
    self.assertAllClose(tape.gradient(loss, log_probs), -advantages / 4.0)
    self.assertIsNone(tape.gradient(loss, advantages))

  def test_descent_makes_the_better_action_likelier(self):
    logits = tf.Variable([0.0, 0.0, 0.0])
    with tf.GradientTape() as tape:
      log_probs = tf.nn.log_softmax(logits)[None, :2]
      loss = policy_losses.policy_gradient_loss(log_probs, [[1.0, -1.0]])
    logits.assign_sub(tape.gradient(loss, logits))
    probabilities = tf.nn.softmax(logits).numpy()
    self.assertGreater(probabilities[0], 1 / 3)
    self.assertLess(probabilities[1], 1 / 3)

  def test_baseline_loss(self):
    values = tf.constant([[1.0, 2.0, 0.0]])
    targets = tf.constant([[4.0, 2.0, -1.0]])
    with tf.GradientTape(persistent=True) as tape:
      tape.watch([values, targets])
      loss = policy_losses.baseline_loss(values, targets)
    self.assertAllClose(loss, 0.5 * (9.0 + 0.0 + 1.0) / 3.0)
    self.assertAllClose(tape.gradient(loss, values), (values - targets) / 3.0)
    self.assertIsNone(tape.gradient(loss, targets))

  def test_entropy_loss(self):
    self.assertAllClose(
        policy_losses.entropy_loss(tf.constant([[1.0, 2.0], [3.0, 6.0]])), -3.0
    )

  def test_disagreeing_shapes_raise(self):
    with self.assertRaisesRegex(ValueError, 'log_probs'):
      policy_losses.policy_gradient_loss(np.zeros([3, 2]), np.zeros([3, 1]))
    with self.assertRaisesRegex(ValueError, 'targets'):
      policy_losses.baseline_loss(np.zeros([3, 2]), np.zeros([2]))


if __name__ == '__main__':
  tf.test.main()
