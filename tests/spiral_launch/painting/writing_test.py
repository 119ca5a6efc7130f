# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.painting.writing."""

import contextlib
import io
import os
import tempfile

from absl import flags
from absl.testing import absltest

from spiral_launch.painting import writing
from spiral_launch.utils import output_flags
from tests.spiral_envs.programs import drawing_programs


class WriteTest(absltest.TestCase):

  def test_writes_all_formats_and_names_them(self):
    folder = self.enter_context(tempfile.TemporaryDirectory())
    registry = flags.FlagValues()
    output = output_flags.OutputFlags(['png', 'json'], registry)
    registry(['paint', f'--out={folder}', '--size=32', '--pen'])
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
      writing.write(output, drawing_programs.five(), 'five', output.options())
    names = ['five.json', 'five.png', 'five.svg']
    self.assertEqual(sorted(os.listdir(folder)), names)
    for name in names:
      path = os.path.join(folder, name)
      self.assertIn(f'wrote {path}', printed.getvalue())


if __name__ == '__main__':
  absltest.main()
