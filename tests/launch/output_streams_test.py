"""Tests for launch.output_streams: what an encoding cannot write."""

import os
import subprocess
import sys

from absl.testing import absltest
from absl.testing import parameterized

_PRINT = r"""
from launch import output_streams
output_streams.guard()
print('\u732b caf\udce9')
"""


class GuardTest(parameterized.TestCase):

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
