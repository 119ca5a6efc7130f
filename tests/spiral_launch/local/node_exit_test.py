# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.local.node_exit, in separate processes."""

import os
import subprocess
import sys
import tempfile

from absl.testing import absltest
from absl.testing import parameterized

from spiral_launch.local import node_exit

_LATER = 'import atexit; atexit.register(lambda: print("later"))'


def _run(before: str = '', after: str = '', **environment: str):
  """Runs `exit_at_once` between two pieces of a program."""
  return subprocess.run(
      [
          sys.executable,
          '-c',
          f'{before}\n'
          'from spiral_launch.local import node_exit\n'
          f'node_exit.exit_at_once()\n{after}',
      ],
      capture_output=True,
      text=True,
      timeout=60,
      env={**os.environ, **environment},
  )


# A launcher that starts a node, which writes a file at its end, and waits.
_LAUNCHER = """
import os, subprocess, sys
node = (
    'import signal, sys, time\\n'
    'def stop(*unused):\\n'
    '  open(sys.argv[1], "w").write("told")\\n'
    '  sys.exit()\\n'
    'signal.signal(signal.SIGTERM, stop)\\n'
    'from spiral_launch.local import node_exit\\n'
    'node_exit.end_with_launcher()\\n'
    'print("ready", flush=True)\\n'
    'time.sleep(60)'
)
os.environ['{variable}'] = {launcher}
subprocess.run([sys.executable, '-c', node, sys.argv[1]])
"""


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

  @parameterized.parameters(
      ('str(os.getpid())', True),  # The launcher is killed.
      ('"1234567890"', False),  # The launcher is dead already.
  )
  @absltest.skipUnless(sys.platform == 'linux', 'Linux only.')
  def test_ends_with_its_launcher(self, launcher, kill):
    path = os.path.join(
        self.enter_context(tempfile.TemporaryDirectory()), 'told'
    )
    code = _LAUNCHER.format(variable=node_exit.LAUNCHER, launcher=launcher)
    with subprocess.Popen(
        [sys.executable, '-c', code, path], stdout=subprocess.PIPE, text=True
    ) as process:
      assert process.stdout
      if kill:
        self.assertEqual(process.stdout.readline(), 'ready\n')
        process.kill()
      process.wait(20)
      process.stdout.read()  # Until the node has ended too.
    with open(path) as file:
      self.assertEqual(file.read(), 'told')

  def test_only_in_node_processes(self):
    result = _run(_LATER)
    self.assertEqual((result.returncode, result.stdout), (0, 'later\n'))


if __name__ == '__main__':
  absltest.main()
