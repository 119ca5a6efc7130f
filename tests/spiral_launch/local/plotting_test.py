# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.local.plotting, with and without home folders."""

import os
import subprocess
import sys
import tempfile

from absl.testing import absltest
from absl.testing import parameterized

_PLOT = """
import os, pwd, sys
if sys.argv[1] == 'unknown':
  def unknown(user):
    raise KeyError(user)
  pwd.getpwuid = unknown
from spiral_launch.local import plotting
plot = plotting.figure.Figure()
plot.add_subplot().set_title('text')
plot.savefig(os.devnull, format='png')
print(os.environ.get('MPLCONFIGDIR', ''))
"""


class PlottingTest(parameterized.TestCase):

  @parameterized.parameters(
      ('known', '/dev/null', True),
      ('unknown', None, True),
      ('known', 'there', False),
  )
  def test_plots_without_a_word(self, user, home, temporary):
    environment = {
        key: value
        for key, value in os.environ.items()
        if key != 'HOME' and not key.startswith(('XDG_', 'MPL'))
    }
    if home == 'there':
      home = self.enter_context(tempfile.TemporaryDirectory())
    if home:
      environment['HOME'] = home
    done = subprocess.run(
        [sys.executable, '-c', _PLOT, user],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    self.assertEqual((done.returncode, done.stderr), (0, ''))
    folder = done.stdout.strip()
    self.assertEqual(bool(folder), temporary)
    # Removed at the end.
    self.assertFalse(folder and os.path.exists(folder))


if __name__ == '__main__':
  absltest.main()
