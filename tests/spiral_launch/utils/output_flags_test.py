# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.utils.output_flags."""

from absl import flags
from absl.testing import absltest

from spiral_envs.programs.exports import export
from spiral_envs.programs.exports import plot_page
from spiral_launch.utils import output_flags
from tests.spiral_envs.programs import drawing_programs


class OutputFlagsTest(absltest.TestCase):

  def parse(self, *arguments):
    values = flags.FlagValues()
    found = output_flags.OutputFlags(['png', 'svg'], values)
    values(['program', *arguments])
    return found

  def test_defaults_are_those_of_the_options(self):
    found = self.parse('--out=there')
    self.assertEqual(found.folder(), 'there')
    self.assertEqual(found.all_formats(), ['png', 'svg'])
    self.assertEqual(found.options(), export.Options())
    program = drawing_programs.five()
    self.assertEqual(found.edited(program), program)

  def test_options(self):
    found = self.parse(
        *('--size=64', '--film_size=32', '--stroke_seconds=0.5'),
        *('--brushes_basedir=brushes', '--formats=gif,png'),
        *('--pen', '--paper=a5', '--margin_mm=7', '--pen_width_mm=0.4'),
    )
    self.assertEqual(
        found.options('others'),
        export.Options(
            *(64, 32, 0.5),
            plot_page.Settings('a5', margin_mm=7, pen_width_mm=0.4),
            brushes_basedir='brushes',
        ),
    )
    self.assertEqual(found.all_formats(), ['gif', 'png', 'svg'])
    self.assertEqual(
        self.parse().options('others'), export.Options(brushes_basedir='others')
    )

  def test_pen(self):
    self.assertEqual(self.parse('--pen').options().pen, plot_page.Settings())
    with self.assertRaisesRegex(ValueError, '--paper, --margin_mm is .* --pen'):
      self.parse('--margin_mm=5', '--paper=a4').options()

  def test_edits(self):
    program = self.parse('--brush=classic/knife', '--size_scale=2').edited(
        drawing_programs.five()
    )
    self.assertEqual(program.brush.type, 'classic/knife')
    self.assertEqual(program.actions[1].radius, 0.08)
    with self.assertRaisesRegex(ValueError, 'scale is -1'):
      self.parse('--size_scale=-1').edited(program)

  def test_no_folder(self):
    with self.assertRaisesRegex(ValueError, '--out=DIR'):
      self.parse().folder()


if __name__ == '__main__':
  absltest.main()
