# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.learning.action_metrics."""

from absl.testing import absltest
import numpy as np

from spiral_tf.learning import action_metrics


class CommandMetricsTest(absltest.TestCase):

  def test_fractions(self):
    # Skips; places; changes, twice; places where there is no room; changes
    # where there is nothing.
    commands = np.array([[0, 1, 2], [2, 1, 2]], np.int32)
    used = np.array([[0, 1, 1], [1, 0, 0]], np.float32)
    masks = np.stack([np.ones_like(used), used, used], axis=-1)
    fractions = action_metrics.fractions(commands, masks)
    self.assertEqual(
        {name: round(float(share) * 6) for name, share in fractions.items()},
        {'skipped_share': 3, 'placed_share': 1, 'changed_share': 2},
    )
    self.assertAlmostEqual(sum(map(float, fractions.values())), 1.0, places=6)


if __name__ == '__main__':
  absltest.main()
