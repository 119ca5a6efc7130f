# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.program.stop_file."""

import os
import pickle
import subprocess
import sys
import tempfile
import threading
from unittest import mock

from absl.testing import absltest
import launchpad as lp

from spiral_launch.program import stop_file

# A process that ends by itself; the test may end the run before.
_ENDS = """
import sys, threading, types
# Importing Launchpad takes seconds.
sys.modules['launchpad'] = types.SimpleNamespace(stop_event=threading.Event)
from spiral_launch.program import stop_file
stop_file.StopFile({path!r}, 'run').watch()
exec(sys.argv[1])
"""


class StopFileTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())
    self.path = os.path.join(self.folder, 'run', 'stop')
    self.stop = stop_file.StopFile(self.path, 'run')

  def test_only_its_own_run_ends(self):
    self.assertFalse(self.stop.is_set())
    self.stop()
    self.assertTrue(self.stop.is_set())
    self.assertTrue(pickle.loads(pickle.dumps(self.stop)).is_set())
    self.assertFalse(stop_file.StopFile(self.path, 'next').is_set())

  def test_written_by_hand(self):
    os.makedirs(os.path.dirname(self.path))
    with open(self.path, 'w') as file:
      file.write('run\n')
    self.assertTrue(self.stop.is_set())

  def test_stops_the_node_that_it_makes(self):
    event = threading.Event()
    with mock.patch.object(lp, 'stop_event', return_value=event):
      with mock.patch.object(stop_file, '_POLL_SECONDS', 0.05):
        with mock.patch.object(stop_file.atexit, 'register') as register:
          made = self.stop.watched(lambda *words: list(words), 'a', 'b')
    self.assertEqual(made, ['a', 'b'])
    register.assert_called_once()
    self.assertFalse(event.wait(0.3))
    self.stop()
    self.assertTrue(event.wait(20))

  def test_status_tells_whether_the_run_has_ended(self):
    words = [sys.executable, '-c', _ENDS.format(path=self.path)]
    self.assertEqual(subprocess.run([*words, 'pass']).returncode, 143)
    failing = [*words, 'raise ValueError("of the test")']
    failed = subprocess.run(failing, capture_output=True, text=True)
    self.assertEqual(failed.returncode, 1)
    self.assertIn('of the test', failed.stderr)
    self.stop()
    self.assertEqual(subprocess.run([*words, 'pass']).returncode, 0)


if __name__ == '__main__':
  absltest.main()
