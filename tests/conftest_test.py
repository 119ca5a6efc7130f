# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests of the check for threads that keep the tests from exiting."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest

_TESTS = """
import threading, time

def test_that_leaves_a_thread():
  threading.Thread(target=time.sleep, args=(8,)).start()

def test_that_joins_its_thread():
  thread = threading.Thread(target=time.sleep, args=(0.1,))
  thread.start()
  thread.join()

def test_that_leaves_a_daemon():
  threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
"""


class ConftestTest(unittest.TestCase):

  def test_a_remaining_thread_fails_only_its_test(self):
    conftest = os.path.join(os.path.dirname(__file__), 'conftest.py')
    with tempfile.TemporaryDirectory() as folder:
      shutil.copy(conftest, folder)
      with open(os.path.join(folder, 'threads_test.py'), 'w') as file:
        file.write(_TESTS)
      command = [sys.executable, '-m', 'pytest', '-q', '-p', 'no:cacheprovider']
      done = subprocess.run(
          [*command, 'threads_test.py'],
          cwd=folder,
          capture_output=True,
          text=True,
          timeout=60,
          check=False,
      )
    self.assertIn('3 passed, 1 error', done.stdout)
    self.assertIn('join it', done.stdout)


if __name__ == '__main__':
  unittest.main()
