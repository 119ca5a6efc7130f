"""Tests of `launch.node_exit`, in processes of their own."""

import os
import subprocess
import sys

from absl.testing import absltest
from absl.testing import parameterized

from launch import node_exit


class NodeExitTest(parameterized.TestCase):

  @parameterized.parameters(
      ('print("done")', 0, 'done\n'),
      ('raise ValueError("no")', 1, ''),
  )
  def test_keeps_status_and_output(self, body, status, output):
    result = subprocess.run(
        [
            sys.executable,
            '-c',
            'from launch import node_exit\n'
            f'node_exit.exit_at_once()\n{body}',
        ],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, node_exit.NODE_PROCESS: '1'},
    )
    self.assertEqual((result.returncode, result.stdout), (status, output))
    self.assertEqual('ValueError: no' in result.stderr, status == 1)

  def test_skips_what_would_come_later(self):
    result = subprocess.run(
        [
            sys.executable,
            '-c',
            'import atexit\n'
            'from launch import node_exit\n'
            'atexit.register(lambda: print("later"))\n'
            'node_exit.exit_at_once()',
        ],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, node_exit.NODE_PROCESS: '1'},
    )
    self.assertEqual((result.returncode, result.stdout), (0, ''))

  def test_only_in_node_processes(self):
    result = subprocess.run(
        [
            sys.executable,
            '-c',
            'import atexit\n'
            'from launch import node_exit\n'
            'atexit.register(lambda: print("later"))\n'
            'node_exit.exit_at_once()',
        ],
        capture_output=True,
        text=True,
        timeout=60,
    )
    self.assertEqual((result.returncode, result.stdout), (0, 'later\n'))


if __name__ == '__main__':
  absltest.main()
