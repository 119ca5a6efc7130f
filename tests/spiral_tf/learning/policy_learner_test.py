# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.learning.policy_learner: the loop around the update."""

import threading
from typing import Any

from absl.testing import absltest
from absl.testing import parameterized
import tensorflow as tf

from spiral_tf.learning import policy_learner


class _Learning:

  def __init__(self, variable):
    self.steps = tf.Variable(0, dtype=tf.int64)
    self.batches = []
    self._variable = variable

  def update(self, batch):
    self.batches.append(int(batch))
    self.steps.assign_add(1)
    self._variable.assign_add(1.0)
    return {'loss': tf.constant(float(batch))}


class _Module(tf.Module):

  def __init__(self):
    super().__init__()
    self.variable = tf.Variable(0.0)


class _Discriminator:

  def __init__(self, comes=True):
    self.updates = 0
    self.waits = 0
    self._comes = comes

  def update_and_wait(self):
    self.waits += 1
    return self._comes

  def update(self):
    self.updates += 1


class _Checkpointer:

  def __init__(self, restore=None, error=None):
    self.saves = []
    self.error = None
    self._restore = restore
    self._error = error
    self.steps: Any = None

  def restore(self):
    if self._restore:
      self._restore()

  def save_if_due(self):
    pass

  def save(self):
    self.saves.append(int(self.steps))
    self.error = self._error


class _Reporter:

  def __init__(self):
    self.added, self.sent = [], []

  def add(self, results, **now):
    self.added.append((float(results['loss']), now['learner_steps']))

  def send(self, **now):
    self.sent.append(now['learner_steps'])


class PolicyLearnerTest(parameterized.TestCase):

  def make(
      self,
      max_learner_steps=0,
      discriminator=None,
      count=100,
      on_policy=False,
      **checkpointer,
  ):
    self.stop = threading.Event()
    self.addCleanup(self.stop.set)
    self.stops = 0

    def stop_program():
      self.stops += 1
      self.stop.set()

    self.module = _Module()
    self.learning: Any = _Learning(self.module.variable)
    if checkpointer.pop('resumed', False):
      checkpointer['restore'] = lambda: self.learning.steps.assign(10)
    self.checkpointer: Any = _Checkpointer(**checkpointer)
    self.checkpointer.steps = self.learning.steps
    self.reporter: Any = _Reporter()
    self.discriminator: Any = discriminator or _Discriminator()
    return policy_learner.PolicyLearner(
        self.learning,
        self.module,
        lambda: tf.data.Dataset.range(count),
        self.discriminator,
        self.checkpointer,
        self.reporter,
        max_learner_steps,
        on_policy,
        stop_program,
        self.stop,
    )

  def test_ends_at_its_budget_with_everything_saved(self):
    learner = self.make(max_learner_steps=3)
    learner.run()
    self.assertEqual(self.learning.batches, [0, 1, 2])
    self.assertEqual(self.checkpointer.saves, [3])
    self.assertEqual(self.reporter.added, [(0.0, 1), (1.0, 2), (2.0, 3)])
    self.assertEqual(self.reporter.sent, [3])
    self.assertEqual(self.stops, 1)
    self.assertEqual(self.discriminator.updates, 3)

  @parameterized.parameters((False, 1, 3), (True, 4, 0))
  def test_discriminator_is_waited_for_on_policy(
      self, on_policy, waits, updates
  ):
    self.make(max_learner_steps=3, on_policy=on_policy).run()
    self.assertEqual(self.discriminator.waits, waits)
    self.assertEqual(self.discriminator.updates, updates)

  def test_continues_from_its_checkpoint(self):
    learner = self.make(max_learner_steps=12, resumed=True)
    self.assertEqual(learner.get_variables()[0], 10)
    learner.run()
    self.assertEqual(self.learning.batches, [0, 1])
    self.assertEqual(self.checkpointer.saves, [12])

  def test_budget_that_is_used_up_needs_no_step(self):
    learner = self.make(max_learner_steps=10, resumed=True)
    learner.run()
    self.assertEmpty(self.learning.batches)
    self.assertEqual(self.stops, 1)

  def test_weights_served_are_those_of_their_version(self):
    learner = self.make(max_learner_steps=4)
    learner.get_variables()  # Requests the next copy.
    learner.run()
    version, (value,) = learner.get_variables()
    self.assertEqual(version, value)
    self.assertGreater(version, 0)

  def test_stop_ends_it_and_saves(self):
    learner = self.make()
    update = self.learning.update

    def stop_after(batch):
      results = update(batch)
      if batch == 5:
        self.stop.set()
      return results

    self.learning.update = stop_after
    learner.run()
    self.assertEqual(self.checkpointer.saves, [6])
    self.assertEqual(self.stops, 0)

  def test_stop_before_the_discriminator_comes(self):
    learner = self.make(discriminator=_Discriminator(comes=False))
    learner.run()
    self.assertEmpty(self.learning.batches)

  def test_last_checkpoint_that_failed_is_an_error(self):
    learner = self.make(max_learner_steps=1, error='Disk is full.')
    with self.assertRaisesRegex(OSError, 'Disk is full'):
      learner.run()
    self.assertEqual(self.stops, 1)  # The other nodes end, too.

  def test_table_that_closes_while_training_is_an_error(self):
    with self.assertRaisesRegex(RuntimeError, 'closed'):
      self.make(count=2).run()


if __name__ == '__main__':
  absltest.main()
