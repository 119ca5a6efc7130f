# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for `discriminator_learner`: the loop around the update."""

import threading
from typing import Any

from absl.testing import absltest
import tensorflow as tf

from spiral_tf.learning import discriminator_learner


class _Learning:

  def __init__(self):
    self.steps = tf.Variable(0, dtype=tf.int64)
    self.seen = []
    self.on_update = lambda: None

  def update(self, canvases, real):
    self.seen.append((int(canvases), real))
    self.steps.assign_add(1)
    self.on_update()
    return {'gap': tf.constant(1.0)}


class _Module(tf.Module):

  def __init__(self):
    super().__init__()
    self.variable = tf.Variable(4.0)


class _Checkpointer:

  def __init__(self, error=None):
    self.restored, self.saves = 0, 0
    self.error = error

  def restore(self):
    self.restored += 1

  def save_if_due(self):
    pass

  def save(self):
    self.saves += 1


class _Reporter:

  def __init__(self):
    self.added, self.sent = [], []

  def add(self, results, **now):
    del results
    self.added.append(now['critic_steps'])

  def send(self, **now):
    self.sent.append(now['critic_steps'])


class DiscriminatorLearnerTest(absltest.TestCase):

  def make(self, real_images, error=None):
    self.stop = threading.Event()
    self.addCleanup(self.stop.set)
    self.learning: Any = _Learning()
    self.checkpointer: Any = _Checkpointer(error)
    self.reporter: Any = _Reporter()

    def stop_at_three():
      if self.learning.steps == 3:
        self.stop.set()

    self.learning.on_update = stop_at_three
    return discriminator_learner.DiscriminatorLearner(
        self.learning,
        _Module(),
        lambda: tf.data.Dataset.range(100),
        real_images,
        self.checkpointer,
        self.reporter,
        self.stop,
    )

  def test_unconditional_sees_real_images(self):
    learner = self.make(iter('abcdef'))
    self.assertEqual(self.checkpointer.restored, 1)
    version, values = learner.get_variables()
    self.assertEqual((version, values.tolist()), (0, [4.0]))
    learner.run()
    self.assertEqual(self.learning.seen, [(0, 'a'), (1, 'b'), (2, 'c')])
    self.assertEqual(self.checkpointer.saves, 1)
    self.assertEqual(self.reporter.added, [1, 2, 3])
    self.assertEqual(self.reporter.sent, [3])

  def test_conditional_needs_no_real_images(self):
    self.make(None).run()
    self.assertEqual(self.learning.seen, [(0, None), (1, None), (2, None)])

  def test_last_checkpoint_that_failed_is_an_error(self):
    with self.assertRaisesRegex(OSError, 'Disk is full'):
      self.make(None, error='Disk is full.').run()


if __name__ == '__main__':
  absltest.main()
