# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.programs.exports.export."""

import io
from unittest import mock

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np
from PIL import Image

from spiral_envs.programs import rendering
from spiral_envs.programs import serialization
from spiral_envs.programs.exports import animation
from spiral_envs.programs.exports import export
from spiral_envs.programs.exports import plot_page
from tests.spiral_envs.programs import drawing_programs

_OPTIONS = export.Options(size=128, film_size=64, stroke_seconds=0.1)


class ProgramFilesTest(parameterized.TestCase):

  def make(self, *formats, options=_OPTIONS, **changes):
    program = drawing_programs.colored(**changes)
    return export.make(program, 'crossing', formats, options)

  def test_every_format(self):
    with mock.patch.object(animation, 'to_mp4', return_value=b'film'):
      with mock.patch.object(animation, 'find_ffmpeg'):
        made = self.make(*export.FORMATS)
    self.assertEqual(tuple(made), export.FORMATS)
    for kind, start in (
        ('png', b'\x89PNG'),
        ('gif', b'GIF89a'),
        ('webp', b'RIFF'),
        ('svg', b'<svg '),
        ('html', b'<!doctype html>'),
    ):
      self.assertStartsWith(made[kind], start)
    with Image.open(io.BytesIO(made['png'])) as picture:
      np.testing.assert_array_equal(
          np.asarray(picture),
          rendering.render(drawing_programs.colored(), 128),
      )
    with Image.open(io.BytesIO(made['gif'])) as film:
      self.assertEqual(film.size, (64, 64))
    self.assertEqual(
        serialization.from_text(made['json'].decode()),
        drawing_programs.colored(),
    )

  def test_films_are_no_larger_than_the_picture(self):
    options = export.Options(size=32, stroke_seconds=0.1)
    with Image.open(
        io.BytesIO(self.make('gif', options=options)['gif'])
    ) as film:
      self.assertEqual(film.size, (32, 32))

  def test_pen(self):
    options = export.Options(size=64, pen=plot_page.Settings(plot_width_mm=90))
    made = self.make('svg', 'html', options=options)
    self.assertIn(b'width="90mm"', made['svg'])
    self.assertNotIn(b'<path', made['svg'])
    # The page still offers the SVG picture.
    self.assertNotIn(b'90mm', made['html'])

  @parameterized.parameters(
      (dict(size=7), 'size is 7'),
      (dict(size=5000), 'size is 5000'),
      (dict(film_size=2000), r'film_size is 2000.*\[8, 1024\]'),
      (dict(pen=plot_page.Settings(plot_width_mm=0)), 'width is 0 mm'),
      (dict(stroke_seconds=0), 'stroke is 0 s'),
  )
  def test_wrong_options(self, changes, message):
    with self.assertRaisesRegex(ValueError, message):
      self.make('svg', 'gif', options=export.Options(**changes))

  def test_wrong_formats(self):
    with self.assertRaisesRegex(ValueError, 'no format bmp; choose .* png'):
      self.make('png', 'bmp')

  def test_missing_ffmpeg_is_reported_before_painting(self):
    with (
        mock.patch.object(
            animation, 'find_ffmpeg', side_effect=ImportError('no ffmpeg')
        ),
        mock.patch.object(rendering, 'render') as render,
    ):
      with self.assertRaisesRegex(ImportError, 'no ffmpeg'):
        self.make('png', 'mp4')
    render.assert_not_called()


if __name__ == '__main__':
  absltest.main()
