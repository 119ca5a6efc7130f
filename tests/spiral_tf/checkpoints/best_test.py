# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.checkpoints.best."""

import math
import os
import tempfile

from absl.testing import parameterized
import sonnet as snt
import tensorflow as tf

from spiral_tf.checkpoints import best as best_checkpoint
from spiral_tf.checkpoints import checkpointer


class BestCheckpointTest(parameterized.TestCase):

  def setUp(self):
    super().setUp()
    folder = self.enter_context(tempfile.TemporaryDirectory())
    self.folder = os.path.join(folder, 'best')
    self.policy = snt.Linear(1, with_bias=False)
    self.policy(tf.zeros([1, 1]))

  def make(self):
    return best_checkpoint.BestCheckpoint(self.policy, self.folder)

  def offer(self, keeper, steps, **metrics):
    """Offers a policy whose weight is its number of steps."""
    self.policy.w.assign([[float(steps)]])
    return keeper.offer(steps, metrics)

  def kept(self):
    """Returns (steps, weight) of the checkpoint."""
    other = snt.Linear(1, with_bias=False)
    other(tf.zeros([1, 1]))
    path = checkpointer.find(self.folder)
    assert path
    return checkpointer.restore(path, policy=other), float(other.w)

  @parameterized.parameters(
      ({'mse': 0.1, 'wanted_class_share': 0.5}, ('mse', True)),
      (
          {'confident_share': 0.5, 'wanted_class_share': 0.5},
          ('wanted_class_share', False),
      ),
      ({'confident_share': 0.5, 'ink': 0.1}, ('confident_share', False)),
      ({'ink': 0.1, 'reward': 5.0}, None),
  )
  def test_deciding_metric(self, metrics, deciding):
    self.assertEqual(best_checkpoint.deciding_metric(metrics), deciding)

  def test_keeps_the_least_error(self):
    keeper = self.make()
    self.assertTrue(self.offer(keeper, 1, mse=0.5))
    self.assertFalse(self.offer(keeper, 2, mse=0.5))
    self.assertTrue(self.offer(keeper, 3, mse=0.25, ink=9.0))
    self.assertFalse(self.offer(keeper, 4, mse=0.3))
    self.assertFalse(self.offer(keeper, 5, mse=math.nan))
    self.assertEqual(self.kept(), (3, 3.0))
    names = [n for n in os.listdir(self.folder) if n.endswith('.index')]
    self.assertLen(names, 1)

  def test_keeps_the_greatest_share(self):
    keeper = self.make()
    for steps, share in ((1, 0.25), (2, 0.75), (3, 0.5)):
      self.offer(keeper, steps, wanted_class_share=share)
    self.assertEqual(self.kept(), (2, 2.0))

  def test_nothing_to_decide_by(self):
    self.assertFalse(self.offer(self.make(), 1, ink=0.5))
    self.assertIsNone(checkpointer.find(self.folder))

  def test_goes_on_after_it_was_killed(self):
    self.offer(self.make(), 7, mse=0.25)
    self.policy.w.assign([[-1.0]])
    keeper = self.make()
    self.assertEqual(float(self.policy.w), -1.0)  # Only the record is read.
    self.assertFalse(self.offer(keeper, 8, mse=0.3))
    self.assertEqual(self.kept(), (7, 7.0))
    self.assertTrue(self.offer(keeper, 9, mse=0.2))
    self.assertEqual(self.kept(), (9, 9.0))

  def test_another_metric_begins_anew(self):
    self.offer(self.make(), 1, confident_share=0.9)
    self.assertTrue(self.offer(self.make(), 2, mse=0.95))
    self.assertEqual(self.kept(), (2, 2.0))

  def test_damaged_one_is_replaced(self):
    self.offer(self.make(), 1, mse=0.1)
    (name,) = [n for n in os.listdir(self.folder) if n.endswith('.index')]
    with open(os.path.join(self.folder, name), 'wb'):
      pass
    with self.assertLogs(level='ERROR'):
      keeper = self.make()
    self.assertTrue(self.offer(keeper, 2, mse=0.5))
    self.assertEqual(self.kept(), (2, 2.0))

  def test_disk_that_refuses_is_tried_again(self):
    keeper = self.make()
    open(self.folder, 'w').close()  # A file where the folder should be.
    with self.assertLogs(level='ERROR'):
      self.assertFalse(self.offer(keeper, 1, mse=0.25))
    os.unlink(self.folder)
    self.assertTrue(self.offer(keeper, 2, mse=0.3))
    self.assertEqual(self.kept(), (2, 2.0))


if __name__ == '__main__':
  tf.test.main()
