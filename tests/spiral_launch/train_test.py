# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.train; program_test runs it as a whole."""

import json
import os
import subprocess
import sys
import tempfile

from absl.testing import absltest

from spiral_launch.experiment import folder_lock
from spiral_launch.experiment import workdir as workdir_lib
from tests.spiral_launch.experiment import tiny

# In a process of its own: importing the entry point takes over the signals.
_BUDGETS = """
import json, sys
import tensorflow as tf
from spiral_launch import train
from spiral_launch.experiment import folder_lock
from spiral_launch.experiment import workdir as workdir_lib
from tests.spiral_launch.experiment import tiny
path = workdir_lib.Workdir(sys.argv[1])
tf.train.CheckpointManager(
    tf.train.Checkpoint(steps=tf.Variable(8, dtype=tf.int64)),
    path.checkpoints('policy'),
    1,
).save()
said = [
    train._budget_used(tiny.config(max_minutes=m, max_learner_steps=s), path)
    for m, s in ((0.0, 0), (20.0, 9), (12.0, 0), (0.0, 8), (12.4, 8))
]
print(json.dumps(said))
"""


class TrainTest(absltest.TestCase):

  def test_budget_of_earlier_runs(self):
    folder = self.enter_context(tempfile.TemporaryDirectory())
    workdir = workdir_lib.prepare(tiny.config(), os.path.join(folder, 'run'))
    with open(workdir.counts, 'w') as file:
      # More steps than were saved: those will be learned again.
      json.dump({'learner_steps': 30, 'minutes': 12.3, 'frames': 5}, file)
    done = subprocess.run(
        [sys.executable, '-c', _BUDGETS, workdir.path],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    none, unused, minutes, steps, both = json.loads(done.stdout)
    self.assertEqual((none, unused), ('', ''))
    self.assertIn('12.3 minutes', minutes)
    self.assertIn('max_minutes', minutes)
    self.assertIn('8 learner steps', steps)
    self.assertIn('max_learner_steps', both)

  def _refused(self, folder, *arguments):
    """Runs the command, which must fail; returns stderr."""
    done = subprocess.run(
        [
            *(sys.executable, '-m', 'spiral_launch.train'),
            '--config=launch/spiral_launch/configs/digits.py',
            *('--config.environment.name=fake', f'--workdir={folder}'),
            *arguments,
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    self.assertEqual(done.returncode, 2, done.stderr)
    return done.stderr

  def test_teacher_of_another_environment(self):
    folder = self.enter_context(tempfile.TemporaryDirectory())
    error = self._refused(
        folder,
        *('--config.search.teacher=digits', '--config.search.fraction=0.5'),
        '--config.search.weight=1',
    )
    self.assertRegex(error, '^Error: search.teacher=digits has environment.')
    self.assertEmpty(os.listdir(folder))

  def test_folder_of_another_run(self):
    folder = self.enter_context(tempfile.TemporaryDirectory())
    with folder_lock.hold(folder, 'workdir'):
      error = self._refused(folder)
    self.assertRegex(
        error, f'^Error: --workdir=.* by process {os.getpid()} on host '
    )
    self.assertEmpty(os.listdir(folder))


if __name__ == '__main__':
  absltest.main()
