# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.learning.running_statistics."""

import os
import tempfile

from absl.testing import parameterized
import numpy as np
import tensorflow as tf

from spiral_tf.learning import running_statistics


def _reference(batches, decay):
  """Computes weighted mean and deviation from explicit weights."""
  weights = [decay ** (len(batches) - 1 - k) for k in range(len(batches))]
  total = sum(weights)
  mean = sum(w * np.mean(b) for w, b in zip(weights, batches)) / total
  variance = (
      sum(w * np.mean((b - mean) ** 2) for w, b in zip(weights, batches))
      / total
  )
  return mean, np.sqrt(variance)


class RunningStatisticsTest(tf.test.TestCase, parameterized.TestCase):

  @parameterized.parameters(
      (0.9, 0.0, 1.0), (0.5, -3.0, 0.1), (0.0, 1.0, 2.0), (0.99, 1e5, 0.3)
  )
  def test_equals_the_reference_after_every_update(self, decay, shift, scale):
    rng = np.random.default_rng(0)
    batches = [
        shift + scale * (k + 1) * rng.normal(size=[7, 3]) for k in range(12)
    ]
    statistics = running_statistics.RunningStatistics(decay)
    for k, batch in enumerate(batches):
      statistics.update(batch)
      mean, std = _reference(batches[: k + 1], decay)
      self.assertAllClose(statistics.mean, mean, rtol=1e-6, atol=1e-6)
      self.assertAllClose(statistics.std, std, rtol=1e-4)

  def test_first_batch_counts_in_full(self):
    statistics = running_statistics.RunningStatistics(0.999)
    statistics.update([2.0, 6.0])
    self.assertAllClose(statistics.mean, 4.0)
    self.assertAllClose(statistics.std, 2.0)

  def test_values_left_out(self):
    statistics = running_statistics.RunningStatistics(0.8)
    other = running_statistics.RunningStatistics(0.8)
    values = np.array([[1.0, 2.0, 9.0], [3.0, 4.0, np.inf]])
    for included in ([True, True, False], [False, True, False]):
      statistics.update(values, included)
      other.update(values[:, included])
    statistics.update(values, [False] * 3)
    self.assertAllClose(statistics.mean, other.mean)
    self.assertAllClose(statistics.std, other.std)

  def test_before_any_update(self):
    statistics = running_statistics.RunningStatistics()
    self.assertAllEqual([statistics.mean, statistics.std], [0.0, 1.0])

  def test_equal_values_give_the_minimum_deviation(self):
    statistics = running_statistics.RunningStatistics(min_std=0.25)
    statistics.update([5.0] * 4)
    self.assertAllClose(statistics.std, 0.25)

  def test_updates_inside_a_function(self):
    statistics = running_statistics.RunningStatistics(0.8)

    @tf.function
    def normalise(values):
      statistics.update(values)
      return values / statistics.std

    batches = [np.array([1.0, 3.0]), np.array([2.0, 10.0])]
    for batch in batches:
      result = normalise(tf.constant(batch, tf.float32))
    self.assertAllClose(result, batches[1] / _reference(batches, 0.8)[1])

  def test_is_checkpointed_and_not_trained(self):
    statistics = running_statistics.RunningStatistics(0.8)
    statistics.update([1.0, 5.0])
    folder = self.enter_context(tempfile.TemporaryDirectory())
    path = tf.train.Checkpoint(s=statistics).save(os.path.join(folder, 'c'))
    restored = running_statistics.RunningStatistics(0.8)
    tf.train.Checkpoint(s=restored).restore(path).assert_consumed()
    for one in (statistics, restored):
      one.update([7.0, 8.0])
    self.assertAllEqual(restored.mean, statistics.mean)
    self.assertAllEqual(restored.std, statistics.std)
    self.assertEmpty(restored.trainable_variables)

  @parameterized.parameters(-0.1, 1.0)
  def test_bad_decay_raises(self, decay):
    with self.assertRaisesRegex(ValueError, 'decay'):
      running_statistics.RunningStatistics(decay)

  def test_bad_min_std_raises(self):
    with self.assertRaisesRegex(ValueError, 'min_std'):
      running_statistics.RunningStatistics(min_std=0.0)


if __name__ == '__main__':
  tf.test.main()
