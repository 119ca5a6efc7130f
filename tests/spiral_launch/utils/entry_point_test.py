# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for `entry_point`, in processes with streams that fail."""

import contextlib
import io
import os
import pathlib
import pty
import signal
import subprocess
import sys
import tempfile
from unittest import mock

from absl import app
from absl.testing import absltest
from absl.testing import parameterized

from spiral_launch import __main__ as spiral_tf_command
from spiral_launch.utils import entry_point

# Prints more than any buffer holds, also from a thread, then writes a file and
# ends with a given status.
_COMMAND = """
import sys, threading
from absl import flags
from spiral_launch.utils import entry_point

def main(argv):
  thread = threading.Thread(target=lambda: print('aside', flush=True))
  thread.start()
  thread.join()
  for i in range(20_000):
    print('line', i)
    if i % 100 == 0:
      sys.stdout.flush()
  print('caf\\xe9', '\\udce9', flush=True)
  print('an aside', file=sys.stderr)
  with open(argv[1], 'w') as file:
    file.write('done')
  print('wrote it')
  return int(argv[2])

entry_point.run(main)
"""

_WAIT = """
import time
from spiral_launch.utils import entry_point

def main(argv):
  print('ready', flush=True)
  time.sleep(60)

entry_point.run(main)
"""


class OutputTest(parameterized.TestCase):

  def setUp(self):
    super().setUp()
    folder = self.enter_context(tempfile.TemporaryDirectory())
    self.path = os.path.join(folder, 'file')

  def run_command(self, shell='', status=0, stdout=subprocess.PIPE, **kwargs):
    """Returns status and errors of a command that has to write its file."""
    code = [sys.executable, '-c', _COMMAND, self.path, str(status)]
    if shell:
      code = ['bash', '-c', f'"$@" {shell}', 'bash', *code]
    done = subprocess.run(
        code,
        stdout=stdout,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
        **kwargs,
    )
    with open(self.path) as file:
      self.assertEqual(file.read(), 'done')
    errors = (done.stderr or b'').decode()
    for word in ('Traceback', 'Exception', 'BrokenPipe'):
      self.assertNotIn(word, errors)
    return done.returncode, errors, done.stdout

  @parameterized.parameters(0, 3)
  def test_reader_that_leaves(self, status):
    found = self.run_command('| head -1; exit ${PIPESTATUS[0]}', status)
    self.assertEqual(found, (status, 'an aside\n', b'aside\n'))

  def test_reader_of_errors_that_leaves(self):
    found = self.run_command('2>&1 | head -1; exit ${PIPESTATUS[0]}')
    self.assertEqual(found[0], 0)

  @parameterized.parameters((0, 74), (3, 3))
  def test_full_disk(self, status, expected):
    found, errors, _ = self.run_command('> /dev/full', status)
    self.assertEqual(found, expected)
    self.assertStartsWith(errors, 'an aside\n')
    self.assertEqual(
        'Error: the command succeeded, but its output could not be written '
        'and is lost: No space left on device.' in errors,
        expected == 74,
    )

  def test_closed_streams_and_full_errors(self):
    self.assertEqual(self.run_command('>&- 2>&- <&-')[0], 0)
    self.assertEqual(self.run_command('2> /dev/full')[0], 0)

  def test_terminal_that_closes(self):
    main, other = pty.openpty()
    os.close(main)
    self.addCleanup(os.close, other)
    self.assertEqual(self.run_command(stdout=other)[0], 0)

  def test_characters_that_the_encoding_lacks(self):
    found = self.run_command(
        env={**os.environ, 'PYTHONIOENCODING': 'ascii', 'PYTHONUTF8': '0'}
    )
    self.assertEqual(found[0], 0)
    self.assertIn(b'caf\\xe9 \\udce9\n', found[2])

  def test_nothing_is_lost_where_nothing_fails(self):
    status, errors, out = self.run_command()
    self.assertEqual((status, errors), (0, 'an aside\n'))
    self.assertLen(out.splitlines(), 20_003)
    self.assertEndsWith(out, b'wrote it\n')


class CallTest(parameterized.TestCase):

  @parameterized.parameters(
      (None, 0, ''),
      (3, 3, ''),
      (ValueError('--size=0'), 2, 'Error: --size=0\n'),
      (app.UsageError('Unknown.'), 2, 'Error: Unknown. See --help.\n'),
  )
  def test_status_and_words_of_a_command(self, result, status, error):
    main = mock.Mock(side_effect=[result])
    told = io.StringIO()
    with contextlib.redirect_stderr(told):
      self.assertEqual(entry_point.call(main, ['command']), status)
    self.assertEqual(told.getvalue(), error)

  def test_other_errors_are_not_hidden(self):
    main = mock.Mock(side_effect=RuntimeError('a bug'))
    with self.assertRaises(RuntimeError):
      entry_point.call(main, ['command'])


class AllCommandsTest(absltest.TestCase):

  def test_every_command_starts_here(self):
    folder = pathlib.Path(entry_point.__file__).parents[1]
    commands = 0
    for path in sorted(folder.rglob('*.py')):
      # The process of a node, and the command that runs the others.
      if path in (folder / 'local/process_entry.py', folder / '__main__.py'):
        continue
      text = path.read_text(encoding='utf-8')
      _, found, end = text.partition("if __name__ == '__main__':")
      if found:
        commands += 1
        self.assertRegex(end, r'^\s+entry_point\.run\(\s*main\b', str(path))
    self.assertLen(spiral_tf_command.COMMANDS, commands)


class SignalsTest(parameterized.TestCase):

  def start(self, before=''):
    process = subprocess.Popen(
        [
            'bash',
            '-c',
            f'{before} exec "$@"',
            'bash',
            sys.executable,
            '-c',
            _WAIT,
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    self.addCleanup(process.kill)
    assert process.stdout
    self.assertEqual(process.stdout.readline(), 'ready\n')
    return process

  @parameterized.parameters('SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR1')
  def test_ends_with_a_word(self, name):
    process = self.start()
    process.send_signal(getattr(signal, name))
    _, errors = process.communicate(timeout=60)
    self.assertEqual((process.returncode, errors), (130, 'Stopped.\n'))

  def test_what_nohup_ignores_stays_ignored(self):
    process = self.start('trap "" HUP;')
    process.send_signal(signal.SIGHUP)
    with self.assertRaises(subprocess.TimeoutExpired):
      process.wait(timeout=0.3)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    self.assertEqual(process.returncode, 130)


if __name__ == '__main__':
  absltest.main()
