# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.checkpoints.checkpointer."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from typing import Any

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np
import sonnet as snt
import tensorflow as tf

from spiral_tf.checkpoints import best as best_checkpoint
from spiral_tf.checkpoints import checkpointer as checkpointer_lib
from spiral_tf.learning import policy as policy_learning
from tests.spiral_tf import tiny


class CheckpointReadingTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())
    self.steps = tf.Variable(5, dtype=tf.int64)
    self.policy = tiny.policy(tiny.spec(), seed=1)
    checkpointer = checkpointer_lib.Checkpointer(
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
      path = checkpointer_lib.find(self.folder, name)
      self.assertEqual(checkpointer_lib.restore(path, policy=other), steps)
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
    self.assertIsNone(checkpointer_lib.find(learner, 'best'))
    best = os.path.join(folder, 'best')
    best_checkpoint.BestCheckpoint(self.policy, best).offer(4, {'mse': 0.5})
    path: Any = checkpointer_lib.find(learner, 'best')
    self.assertEqual(path, os.path.join(best, 'ckpt-1'))
    self.assertEqual(checkpointer_lib.restore(path, policy=self.policy), 4)

  def test_none(self):
    self.assertIsNone(checkpointer_lib.find(self.folder, 'ckpt-7'))
    self.assertIsNone(checkpointer_lib.find(self.folder + '/none'))

  def test_another_network(self):
    path: Any = checkpointer_lib.find(self.folder)
    with self.assertRaisesRegex(ValueError, 'ckpt-2 does not fit'):
      checkpointer_lib.restore(
          path, policy=tiny.policy(tiny.spec(), channels=5)
      )
    with self.assertRaisesRegex(ValueError, 'does not fit'):
      checkpointer_lib.restore(path, discriminator=self.policy)

  def test_damaged(self):
    path: Any = checkpointer_lib.find(self.folder)
    for name in os.listdir(self.folder):
      if name.startswith('ckpt-2.data'):
        os.truncate(os.path.join(self.folder, name), 100)
    with self.assertRaisesRegex(ValueError, 'damaged'):
      checkpointer_lib.restore(path, policy=self.policy)


if __name__ == '__main__':
  absltest.main()


# Imports TensorFlow once, then saves in one child after the other.
_SAVE_FOR_EVER = """
import os
import tensorflow as tf
from spiral_tf.checkpoints import checkpointer as checkpointing
for _ in range(4):
  if not os.fork():
    value = tf.Variable(tf.zeros([500_000]))
    steps = tf.Variable(0, dtype=tf.int64)
    saver = checkpointing.Checkpointer(
        {{'value': value, 'steps': steps}}, {folder!r}, 1e-9, 2
    )
    saver.restore()
    for i in range(100_000):
      steps.assign_add(1)
      value.assign(tf.fill([500_000], float(steps.numpy())))
      saver.save_if_due()
      if i == 2:
        print('saving', os.getpid(), flush=True)
  os.wait()
"""


class _Net(snt.Module):

  def __init__(self, sizes=(2, 3)):
    super().__init__()
    self._layers = [snt.Linear(size) for size in sizes]
    x = tf.zeros([1, 4])
    for layer in self._layers:
      x = layer(x)


def _values(module):
  return [v.numpy() for v in module.variables]


class _WithFolder(parameterized.TestCase, tf.test.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = os.path.join(self.create_folder(), 'policy')

  def create_folder(self):
    folder = self.get_temp_dir()
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    return folder

  def make(self, net, steps=None, every_minutes=100.0, keep=2):
    steps = tf.Variable(0, dtype=tf.int64) if steps is None else steps
    return checkpointer_lib.Checkpointer(
        {'policy': net, 'steps': steps}, self.folder, every_minutes, keep
    )


class OptionalTest(_WithFolder):

  def test_a_checkpoint_without_them(self):
    steps = tf.Variable(5, dtype=tf.int64)
    self.make(_Net(), steps).save()
    told, again = tf.Variable(3.0), tf.Variable(0, dtype=tf.int64)

    def later(optional):
      return checkpointer_lib.Checkpointer(
          {'policy': _Net(), 'steps': again, 'told': told},
          self.folder,
          1.0,
          2,
          optional,
      )

    with self.assertRaisesRegex(ValueError, 'does not fit'):
      later(()).restore()
    again.assign(0)
    saver = later(('told',))
    self.assertTrue(saver.restore())
    self.assertEqual(int(again), 5)
    self.assertEqual(float(told), 3.0)
    told.assign(4.0)
    saver.save()
    # The next checkpoint has its own number, and all objects.
    self.assertTrue(os.path.exists(os.path.join(self.folder, 'ckpt-2.index')))
    told.assign(0.0)
    later(('told',)).restore()
    self.assertEqual(float(told), 4.0)


class SavedStepsTest(_WithFolder):

  def test_reads_the_last(self):
    self.assertEqual(checkpointer_lib.saved_steps(self.folder), 0)
    steps = tf.Variable(0, dtype=tf.int64)
    saver = self.make(_Net(), steps)
    for count in (3, 7):
      steps.assign(count)
      saver.save()
    self.assertEqual(checkpointer_lib.saved_steps(self.folder), 7)


class CheckpointerTest(_WithFolder):

  def test_nothing_to_restore(self):
    self.assertFalse(self.make(_Net()).restore())

  def test_restores_the_last(self):
    net, steps = _Net(), tf.Variable(0, dtype=tf.int64)
    saver = self.make(net, steps)
    for step in (1, 2, 3):
      steps.assign(step)
      net.variables[0].assign_add(tf.ones_like(net.variables[0]))
      self.assertTrue(saver.save())
    other, restored = _Net(), tf.Variable(0, dtype=tf.int64)
    self.assertTrue(self.make(other, restored).restore())
    self.assertEqual(restored, 3)
    self.assertAllEqual(_values(net)[0], _values(other)[0])
    indices = [n for n in os.listdir(self.folder) if n.endswith('.index')]
    self.assertLen(indices, 2)

  def test_every_weight_of_the_real_learner_is_there(self):
    """All layers are saved, also those in lists and dicts."""
    spec = tiny.spec()
    config = tiny.config()

    def make(seed):
      policy = tiny.policy(spec, True, seed)
      learning = policy_learning.PolicyUpdate(config, spec, policy, None)
      saver = checkpointer_lib.Checkpointer(
          learning.checkpoint_objects(), self.folder, 1.0, 1
      )
      return policy, saver

    one, saver = make(1)
    saver.save()
    two, other = make(2)
    three = tiny.policy(spec, True, seed=3)
    self.assertTrue(other.restore())
    path = checkpointer_lib.find(self.folder)
    assert path
    self.assertEqual(checkpointer_lib.restore(path, policy=three), 0)
    for a, b, c in zip(one.variables, two.variables, three.variables):
      self.assertAllEqual(a, b, a.name)
      self.assertAllEqual(a, c, a.name)

  def test_saves_when_due(self):
    often, seldom = self.make(_Net(), every_minutes=1e-9), self.make(_Net())
    seldom.save_if_due()
    self.assertFalse(os.path.exists(self.folder) and os.listdir(self.folder))
    often.save_if_due()
    self.assertNotEmpty(os.listdir(self.folder))

  def test_another_networks_checkpoint_is_refused(self):
    self.make(_Net((2, 3))).save()
    for sizes in ((2, 4), (2, 3, 3), (2,)):
      with self.subTest(sizes=sizes):
        with self.assertRaisesRegex(ValueError, 'ckpt-1 does not fit'):
          self.make(_Net(sizes)).restore()

  def test_damaged_checkpoint_is_named(self):
    self.make(_Net()).save()
    (index,) = [n for n in os.listdir(self.folder) if n.endswith('.index')]
    with open(os.path.join(self.folder, index), 'wb') as file:
      file.write(b'nothing')
    with self.assertRaisesRegex(ValueError, 'ckpt-1.*damaged'):
      self.make(_Net()).restore()

  def spoil(self, ending, name, data=b''):
    (file,) = [
        n for n in os.listdir(self.folder) if n.startswith(name) and ending in n
    ]
    with open(os.path.join(self.folder, file), 'wb') as opened:
      opened.write(data)

  @parameterized.parameters('.index', '.data')
  def test_damaged_last_one_gives_way_to_the_one_before(self, ending):
    net, steps = _Net(), tf.Variable(0, dtype=tf.int64)
    saver = self.make(net, steps)
    for step in (1, 2):
      steps.assign(step)
      net.variables[0].assign(step * tf.ones_like(net.variables[0]))
      saver.save()
    self.spoil(ending, 'ckpt-2')  # As after a power cut.
    other, restored = _Net(), tf.Variable(0, dtype=tf.int64)
    with self.assertLogs(level='ERROR') as logs:
      self.assertTrue(self.make(other, restored).restore())
    self.assertIn('ckpt-2', logs.output[0])
    self.assertIn('ckpt-1', logs.output[1])
    self.assertEqual(restored, 1)
    self.assertAllEqual(_values(other)[0], np.ones_like(_values(net)[0]))
    self.assertEqual(checkpointer_lib.saved_steps(self.folder), 1)
    # And the next one is whole again.
    restored.assign(5)
    saver = self.make(other, restored)
    with self.assertLogs(level='ERROR'):
      saver.restore()
    self.assertTrue(saver.save())
    self.assertEqual(checkpointer_lib.saved_steps(self.folder), 1)

  def test_another_networks_checkpoint_is_not_passed_over(self):
    self.make(_Net((2, 3))).save()
    saver = self.make(_Net((2, 4)))
    saver._manager.save(checkpoint_number=2)
    with self.assertRaisesRegex(ValueError, 'ckpt-2 does not fit'):
      self.make(_Net((2, 3))).restore()

  def test_killed_while_writing(self):
    """A killed process leaves a complete checkpoint."""
    code = _SAVE_FOR_EVER.format(folder=self.folder)
    with subprocess.Popen(
        [sys.executable, '-c', code], stdout=subprocess.PIPE, text=True
    ) as process:
      assert process.stdout
      for i in range(4):
        line = process.stdout.readline().split()
        self.assertLen(line, 2)
        time.sleep(0.013 * i)  # Somewhere in the middle.
        os.kill(int(line[1]), signal.SIGKILL)
        # Killed before it could be saved, while, or after.
        saved = checkpointer_lib.saved_steps(self.folder)
        self.assertGreater(saved, 0)
        value = tf.Variable(tf.zeros([500_000]))
        steps = tf.Variable(0, dtype=tf.int64)
        saver = checkpointer_lib.Checkpointer(
            {'value': value, 'steps': steps}, self.folder, 1.0, 2
        )
        self.assertTrue(saver.restore())
        self.assertEqual(steps, saved)
        # All values are of the same save.
        self.assertAllEqual(value, np.full(500_000, saved, np.float32))
        names = os.listdir(self.folder)
        self.assertFalse([n for n in names if 'temp' in n or 'tmp' in n])
        self.assertLessEqual(len([n for n in names if '.index' in n]), 3)

  def test_disk_that_refuses_keeps_the_last_good_one_and_tells(self):
    net = _Net()
    saver = self.make(net)
    net.variables[0].assign(tf.ones_like(net.variables[0]))
    self.assertTrue(saver.save())
    good = _values(net)
    # A file where the folder was: nothing can be written, even by root.
    aside = self.folder + '-aside'
    os.rename(self.folder, aside)
    open(self.folder, 'w').close()
    net.variables[0].assign(2 * net.variables[0])
    with self.assertLogs(level='ERROR') as logs:
      self.assertFalse(saver.save())
    self.assertIn('ckpt-1', saver.error)
    self.assertIn(self.folder, saver.error)
    self.assertIn('full or read-only', logs.output[0])
    # The disk is back: the old one is complete, and a new one is written.
    os.unlink(self.folder)
    os.rename(aside, self.folder)
    other = _Net()
    self.assertTrue(self.make(other).restore())
    self.assertAllEqual(_values(other)[0], good[0])
    self.assertTrue(saver.save())
    self.assertIsNone(saver.error)
    self.assertTrue(self.make(other).restore())
    self.assertAllEqual(_values(other)[0], 2 * good[0])

  @parameterized.parameters('restore', 'saved_steps')
  def test_file_that_ends_too_soon_is_named(self, reading):
    saver = self.make(_Net(), tf.Variable(3, dtype=tf.int64))
    saver.save()
    (index,) = [n for n in os.listdir(self.folder) if n.endswith('.index')]
    with open(os.path.join(self.folder, index), 'r+b') as file:
      file.truncate(10)
    with self.assertRaisesRegex(ValueError, 'damaged'):
      if reading == 'restore':
        self.make(_Net(), tf.Variable(3, dtype=tf.int64)).restore()
      else:
        checkpointer_lib.saved_steps(self.folder)

  def test_full_disk_is_tried_again_at_the_next_turn(self):
    saver = self.make(_Net(), every_minutes=1e-9)
    real, fails = saver._manager.save, [True, False]

    def save():
      if fails.pop(0):
        raise tf.errors.ResourceExhaustedError(None, None, 'No space left.')
      return real()

    saver._manager.save = save
    saver.save_if_due()
    self.assertIn('No space left', saver.error)
    saver.save_if_due()
    self.assertIsNone(saver.error)
    self.assertTrue(self.make(_Net()).restore())


if __name__ == '__main__':
  tf.test.main()
