# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.learning.imitation."""

from absl.testing import parameterized
import numpy as np
import tensorflow as tf

from spiral_tf import types
from spiral_tf.learning import imitation
from tests.spiral_tf import tiny


def _batch(searched=(1, 0, 1), conditional=True):
  rng = np.random.default_rng(0)
  rows = np.array(searched, np.uint8)
  flags = rng.integers(0, 2, (2, len(rows), 3), np.uint8) * rows[:, None]
  drawings = tiny.drawings(tiny.spec(), len(rows), conditional)
  return drawings._replace(searched=types.Searched(rows, *flags))


def _slow_loss(log_probs, batch, only_better):
  """Sums over episodes, actions and sub-actions, one after the other."""
  total, count = 0.0, 0
  for i, searched in enumerate(batch.searched.searched):
    if not searched:
      continue
    for t in range(log_probs.shape[1]):
      count += 1
      if only_better and not batch.searched.better[i, t]:
        continue
      for s, used in enumerate(batch.masks[i, t]):
        if used:
          total -= log_probs[i, t, s]
  return total / max(count, 1)


class ImitationTest(tf.test.TestCase, parameterized.TestCase):

  @parameterized.product(
      only_better=(False, True), searched=((1, 0, 1), (1, 1, 1), (0, 0, 0))
  )
  def test_loss_is_that_of_a_slow_loop(self, only_better, searched):
    batch = _batch(searched)
    log_probs = -np.random.default_rng(1).exponential(2, batch.masks.shape)
    log_probs = log_probs.astype(np.float32)
    loss = imitation.loss(
        tf.constant(log_probs), tiny.tensors(batch), only_better
    )
    self.assertAllClose(loss, _slow_loss(log_probs, batch, only_better))

  def test_metrics_count_searched_episodes(self):
    batch = _batch()
    rows = [0, 2]
    errors = batch.canvases[rows, -1] / 255.0 - batch.target[rows] / 255.0
    want = {
        'search_from_policy': batch.searched.by_policy[rows].mean(),
        'search_better': batch.searched.better[rows].mean(),
        'search_error': np.mean(errors**2),
    }
    self.assertAllClose(imitation.metrics(tiny.tensors(batch)), want)
    del want['search_error']
    unconditional = tiny.tensors(_batch(conditional=False))
    self.assertAllClose(imitation.metrics(unconditional), want)


if __name__ == '__main__':
  tf.test.main()
