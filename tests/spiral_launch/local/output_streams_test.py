# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.local.output_streams.

entry_point_test.py has whole commands.
"""

import contextlib
import errno
import os
import subprocess
import sys
import tempfile
from unittest import mock

from absl.testing import absltest
from absl.testing import parameterized

from spiral_launch.local import output_streams

# Prints to a full non-blocking pipe without a reader.
_STUCK = """
import os, sys
from spiral_launch.local import output_streams
read, write = os.pipe()
os.set_blocking(write, False)
os.dup2(write, 1)
output_streams._PATIENCE_SECONDS = 0.01
output_streams.guard()
print('x' * 200_000, flush=True)
print(output_streams.lost().strerror, file=sys.stderr)
"""
# The next file to be opened does not become standard output.
_CLOSED = """
import os, sys
from spiral_launch.local import output_streams
output_streams.guard()
with open(sys.argv[1], 'w') as file:
  print('to nobody', flush=True)
  os.write(1, b'of native code')
  file.write('mine')
sys.stdout.isatty(), sys.stderr.isatty()
"""
_PRINT = r"""
from spiral_launch.local import output_streams
output_streams.guard()
print('\u732b caf\udce9')
"""


def _run(code, *arguments, shell='"$@"'):
  return subprocess.run(
      ['bash', '-c', shell, 'bash', sys.executable, '-c', code, *arguments],
      capture_output=True,
      text=True,
      timeout=60,
      check=False,
  )


class OutputStreamsTest(absltest.TestCase):

  def test_pipe_that_takes_no_more(self):
    done = _run(_STUCK)
    self.assertEqual(done.returncode, 0, done.stderr)
    self.assertEqual(done.stderr, f'{os.strerror(errno.EAGAIN)}\n')

  def test_closed_at_the_start(self):
    with tempfile.TemporaryDirectory() as folder:
      path = os.path.join(folder, 'file')
      for shell in ('"$@" >&-', '"$@" 2>&-', '"$@" >&- 2>&- <&-'):
        with self.subTest(shell):
          done = _run(_CLOSED, path, shell=shell)
          self.assertEqual((done.returncode, done.stderr), (0, ''))
          with open(path) as file:
            self.assertEqual(file.read(), 'mine')

  def test_saying_something_never_raises(self):
    for error in (BrokenPipeError(), OSError(28, 'full'), ValueError('closed')):
      stream = mock.Mock()
      stream.write.side_effect = error
      stream.flush.side_effect = error
      with contextlib.redirect_stdout(stream):
        output_streams.say('words')
        output_streams.flush()
      with contextlib.redirect_stderr(stream):
        output_streams.say('words', error=True)

  def test_streams_of_others_are_left_alone(self):
    stream = mock.Mock()
    stream.fileno.side_effect = ValueError('no file')
    with contextlib.redirect_stdout(stream), contextlib.redirect_stderr(stream):
      output_streams.guard()
      self.assertIs(sys.stdout, stream)
      self.assertIs(sys.stderr, stream)


class EncodingTest(parameterized.TestCase):

  @parameterized.parameters(
      dict(PYTHONIOENCODING='ascii'),
      dict(LC_ALL='C', PYTHONCOERCECLOCALE='0', PYTHONUTF8='0'),
      dict(PYTHONIOENCODING='ascii:strict'),
      dict(PYTHONIOENCODING='ascii:surrogateescape'),
      dict(PYTHONIOENCODING='utf-8', expected='猫 caf\\udce9\n'),
      dict(LC_ALL='C', PYTHONUTF8='1', expected='猫 caf\\udce9\n'),
  )
  def test_prints_any_text(self, expected='\\u732b caf\\udce9\n', **variables):
    done = subprocess.run(
        [sys.executable, '-c', _PRINT],
        env={**os.environ, **variables},
        capture_output=True,
        timeout=60,
        check=False,
    )
    self.assertEqual(done.returncode, 0, done.stderr)
    self.assertEqual(done.stdout.decode(), expected)


if __name__ == '__main__':
  absltest.main()
