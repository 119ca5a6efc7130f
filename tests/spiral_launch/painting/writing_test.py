# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.painting.writing."""

import contextlib
import io
import os
import tempfile
from unittest import mock

from absl import flags
from absl.testing import absltest

from spiral_envs.programs import serialization
from spiral_launch.painting import writing
from spiral_launch.utils import output_flags
from tests.spiral_envs.programs import drawing_programs


class WriteTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())

  def write(self, *arguments):
    """Writes five strokes; returns what was printed."""
    registry = flags.FlagValues()
    output = output_flags.OutputFlags(['svg', 'png', 'json'], registry)
    registry(['paint', f'--out={self.folder}', '--size=32', *arguments])
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
      writing.write(output, drawing_programs.five(), 'five', output.options())
    return printed.getvalue()

  def test_writes_all_formats_and_names_them(self):
    printed = self.write('--pen')
    names = ['five.json', 'five.png', 'five.svg']
    self.assertEqual(sorted(os.listdir(self.folder)), names)
    for name in names:
      path = os.path.join(self.folder, name)
      self.assertIn(f'wrote {path}', printed)

  def test_keeps_what_was_made_if_a_file_fails(self):
    with self.assertRaisesRegex(
        ValueError, r'five\.svg was not written: A pen of 0.05 mm needs'
    ):
      self.write('--pen', '--pen_width_mm=0.05', '--plot_width_mm=10000')
    names = ['five.json', 'five.png']
    self.assertEqual(sorted(os.listdir(self.folder)), names)

  def test_keeps_what_was_made_if_interrupted(self):
    with mock.patch.object(
        serialization, 'to_text', side_effect=KeyboardInterrupt
    ):
      with self.assertRaises(KeyboardInterrupt):
        self.write()
    names = ['five.png', 'five.svg']
    self.assertEqual(sorted(os.listdir(self.folder)), names)


if __name__ == '__main__':
  absltest.main()
