"""Tests of `launch.node_exit`, in processes of their own."""

import os
import subprocess
import sys

from absl.testing import absltest
from absl.testing import parameterized

from launch import node_exit

_LATER = 'import atexit; atexit.register(lambda: print("later"))'


def _run(before: str = '', after: str = '', **environment: str):
  """Runs `exit_at_once` between two pieces of a program."""
  return subprocess.run(
      [
          sys.executable,
          '-c',
          f'{before}\n'
          'from launch import node_exit\n'
          f'node_exit.exit_at_once()\n{after}',
      ],
      capture_output=True,
      text=True,
      timeout=60,
      env={**os.environ, **environment},
  )


class NodeExitTest(parameterized.TestCase):

  @parameterized.parameters(
      ('print("done")', 0, 'done\n'),
      ('raise ValueError("no")', 1, ''),
  )
  def test_keeps_status_and_output(self, body, status, output):
    result = _run(after=body, **{node_exit.NODE_PROCESS: '1'})
    self.assertEqual((result.returncode, result.stdout), (status, output))
    self.assertEqual('ValueError: no' in result.stderr, status == 1)

  def test_skips_what_would_come_later(self):
    result = _run(_LATER, **{node_exit.NODE_PROCESS: '1'})
    self.assertEqual((result.returncode, result.stdout), (0, ''))

  def test_only_in_node_processes(self):
    result = _run(_LATER)
    self.assertEqual((result.returncode, result.stdout), (0, 'later\n'))


if __name__ == '__main__':
  absltest.main()
