"""Tests for spiral_tf.checkpoint_reading."""

import os
import tempfile
from typing import Any

from absl.testing import absltest
import numpy as np
import tensorflow as tf

from spiral_tf import best_checkpoint
from spiral_tf import checkpoint_reading
from spiral_tf import checkpointing
from tests.spiral_tf import tiny


class CheckpointReadingTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())
    self.steps = tf.Variable(5, dtype=tf.int64)
    self.policy = tiny.policy(tiny.spec(), seed=1)
    checkpointer = checkpointing.Checkpointer(
        {
            'policy': self.policy,
            'steps': self.steps,
            'optimiser': tf.Variable(3.0),
        },
        self.folder,
        1.0,
        5,
    )
    checkpointer.save()
    self.first = [v.numpy() for v in self.policy.variables]
    tiny.randomise(self.policy, 2)
    self.steps.assign(9)
    checkpointer.save()

  def test_the_last_or_a_named_one(self):
    path: Any
    other = tiny.policy(tiny.spec(), seed=3)
    for name, steps in (
        ('', 9),
        ('ckpt-1', 5),
        ('ckpt-2', 9),
        ('ckpt-1.index', 5),
        (os.path.join(self.folder, 'ckpt-1'), 5),
    ):
      path = checkpoint_reading.find(self.folder, name)
      self.assertEqual(checkpoint_reading.restore(path, policy=other), steps)
      expected = (
          self.first
          if steps == 5
          else [v.numpy() for v in self.policy.variables]
      )
      for variable, value in zip(other.variables, expected):
        np.testing.assert_array_equal(variable, value)

  def test_the_best_lies_beside_a_learners(self):
    folder = self.enter_context(tempfile.TemporaryDirectory())
    learner = os.path.join(folder, 'policy')
    self.assertIsNone(checkpoint_reading.find(learner, 'best'))
    best = os.path.join(folder, 'best')
    best_checkpoint.BestCheckpoint(self.policy, best).offer(4, {'mse': 0.5})
    path: Any = checkpoint_reading.find(learner, 'best')
    self.assertEqual(path, os.path.join(best, 'ckpt-1'))
    self.assertEqual(checkpoint_reading.restore(path, policy=self.policy), 4)

  def test_none(self):
    self.assertIsNone(checkpoint_reading.find(self.folder, 'ckpt-7'))
    self.assertIsNone(checkpoint_reading.find(self.folder + '/none'))

  def test_another_network(self):
    path: Any = checkpoint_reading.find(self.folder)
    with self.assertRaisesRegex(ValueError, 'ckpt-2 does not fit'):
      checkpoint_reading.restore(
          path, policy=tiny.policy(tiny.spec(), channels=5)
      )
    with self.assertRaisesRegex(ValueError, 'does not fit'):
      checkpoint_reading.restore(path, discriminator=self.policy)

  def test_damaged(self):
    path: Any = checkpoint_reading.find(self.folder)
    for name in os.listdir(self.folder):
      if name.startswith('ckpt-2.data'):
        os.truncate(os.path.join(self.folder, name), 100)
    with self.assertRaisesRegex(ValueError, 'damaged'):
      checkpoint_reading.restore(path, policy=self.policy)


if __name__ == '__main__':
  absltest.main()
