# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.local.side_by_side."""

import contextlib
import io
import os
import signal
import subprocess
import sys
import tempfile
import time
from unittest import mock

from absl.testing import absltest
from absl.testing import parameterized

from spiral_launch.local import side_by_side

# Writes files when it starts and ends, and waits for others.
_MEET = """
import os, sys, time
me, others, folder = sys.argv[1], int(sys.argv[2]), sys.argv[3]
open(os.path.join(folder, me), 'w').close()
end = time.monotonic() + 60
while len(os.listdir(folder)) < others and time.monotonic() < end:
  time.sleep(0.01)
print('met', len(os.listdir(folder)))
"""
_WAIT = """
import signal, sys, time
def end(*_):
  open(sys.argv[2], 'w').close()
  sys.exit()
signal.signal(signal.SIGTERM, end)
open(sys.argv[1], 'w').close()
time.sleep(60)
"""


# Counts how often it is interrupted, for a second after the first time.
_COUNT = """
import signal, sys, time
times = []
for number in (signal.SIGINT, signal.SIGTERM):
  signal.signal(number, lambda *_: times.append(time.monotonic()))
open(sys.argv[1], 'w').close()
end = time.monotonic() + 60
while time.monotonic() < (times[0] + 1 if times else end):
  time.sleep(0.01)
with open(sys.argv[2], 'w') as file:
  file.write(str(len(times)))
"""
_RUN = """
import signal, sys
from spiral_launch.local import side_by_side
# SIGINT is ignored in processes that a script starts in the background.
signal.signal(signal.SIGINT, signal.default_int_handler)
child = [sys.executable, '-c', *sys.argv[1:]]
side_by_side.run([side_by_side.Command('counts', child, '')])
"""


class SideBySideTest(parameterized.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())

  def path(self, *names):
    return os.path.join(self.folder, *names)

  def command(self, name, code, *arguments):
    return side_by_side.Command(
        name,
        [sys.executable, '-c', code, *arguments],
        self.path('logs', f'{name}.log'),
    )

  def run_all(self, commands, at_once):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
      error = side_by_side.run(commands, at_once)
    return out.getvalue().splitlines(), error

  def test_two_at_once(self):
    os.makedirs(self.path('met'))
    commands = [
        self.command(name, _MEET, name, others, self.path('met'))
        for name, others in (('a', '2'), ('b', '2'), ('c', '3'))
    ]
    lines, error = self.run_all(commands, 2)
    self.assertEqual(error, '')
    self.assertEqual(lines, ['Run 1 of 3: a', 'Run 2 of 3: b', 'Run 3 of 3: c'])
    for name in 'abc':
      with open(self.path('logs', f'{name}.log')) as file:
        self.assertRegex(file.read(), '^met [23]\n$')

  def test_one_after_the_other(self):
    code = 'import sys; print(1, file=open(sys.argv[1], "a"))'
    commands = [self.command(n, code, self.path('told')) for n in 'ab']
    _, error = self.run_all(commands, 1)
    self.assertEqual(error, '')
    with open(self.path('told')) as file:
      self.assertEqual(file.read(), '1\n1\n')
    self.assertFalse(os.path.exists(self.path('logs')))

  @parameterized.parameters(1, 2)
  def test_failure_ends_all(self, at_once):
    started, interrupted = self.path('started'), self.path('interrupted')
    fail = (
        'import os, sys, time\n'
        'while int(sys.argv[2]) > 1 and not os.path.exists(sys.argv[1]):\n'
        '  time.sleep(0.01)\n'
        'sys.exit(3)'
    )
    commands = [
        self.command('fails', fail, started, str(at_once)),
        self.command('waits', _WAIT, started, interrupted),
        self.command('never', _WAIT, started, interrupted),
    ]
    start = time.monotonic()
    lines, error = self.run_all(commands, at_once)
    self.assertLess(time.monotonic() - start, 50)
    self.assertLen(lines, at_once)
    self.assertRegex(error, '^fails, failed')
    self.assertEqual('fails.log' in error, at_once > 1)
    self.assertEqual(os.path.exists(interrupted), at_once > 1)

  def test_one_that_does_not_end_is_killed(self):
    started = self.path('started')
    deaf = (
        'import signal, sys, time\n'
        'signal.signal(signal.SIGTERM, signal.SIG_IGN)\n'
        'open(sys.argv[1], "w").close()\n'
        'time.sleep(60)'
    )
    fail = (
        'import os, sys, time\n'
        'while not os.path.exists(sys.argv[1]): time.sleep(0.01)\n'
        'sys.exit(3)'
    )
    commands = [
        self.command('deaf', deaf, started),
        self.command('fails', fail, started),
    ]
    start = time.monotonic()
    with mock.patch.object(side_by_side, '_END_SECONDS', 0.1):
      _, error = self.run_all(commands, 2)
    self.assertRegex(error, '^fails, failed')
    self.assertLess(time.monotonic() - start, 50)

  def test_interrupted_once(self):
    started, counted = self.path('started'), self.path('counted')
    process = subprocess.Popen(
        [sys.executable, '-c', _RUN, _COUNT, started, counted],
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while not os.path.exists(started):
      self.assertIsNone(process.poll())
      time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)  # As a terminal does.
    process.wait(timeout=60)
    with open(counted) as file:
      self.assertEqual(file.read(), '1')


if __name__ == '__main__':
  absltest.main()
