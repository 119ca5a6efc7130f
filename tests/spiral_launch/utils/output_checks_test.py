# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.utils.output_checks."""

import errno
import os
import tempfile
from unittest import mock

from absl import flags
from absl.testing import absltest
from absl.testing import parameterized

from spiral_envs.programs.exports import animation
from spiral_envs.programs.exports import export
from spiral_launch.utils import output_checks
from spiral_launch.utils import output_flags
from tests.spiral_envs.programs import drawing_programs


def _flags(*arguments):
  values = flags.FlagValues()
  output = output_flags.OutputFlags(['png'], values)
  values(['paint', *arguments])
  return output


class ChecksTest(parameterized.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())
    self.out = f'--out={os.path.join(self.folder, "new", "out")}'

  def path(self, *names):
    return os.path.join(self.folder, *names)

  def test_leaves_nothing_behind(self):
    output_checks.check_flags(_flags(self.out))
    self.assertEmpty(os.listdir(self.folder))
    output_checks.check_flags(_flags(f'--out={self.folder}'))
    self.assertEmpty(os.listdir(self.folder))

  def test_folders(self):
    with open(self.path('file'), 'w') as file:
      file.write('text')
    os.symlink('nowhere', self.path('link'))
    for name, error, message in (
        ('file', ValueError, 'file is a file; name a folder'),
        ('file/x', OSError, r'file/x cannot .*file leads through a file'),
        ('link', ValueError, 'link leads nowhere'),
    ):
      with self.assertRaisesRegex(error, message):
        output_checks.check_flags(_flags(f'--out={self.path(name)}'))
    with self.assertRaisesRegex(ValueError, '--out=DIR'):
      output_checks.check_flags(_flags())

  @parameterized.parameters(
      (errno.EROFS, 'is on a disk that can only be read'),
      (errno.ENOSPC, 'is on a disk that is full'),
      (errno.EACCES, 'is not open to this user'),
  )
  def test_folders_that_cannot_be_written_to(self, code, words):
    error = OSError(code, os.strerror(code))
    with mock.patch.object(
        output_checks.tempfile, 'TemporaryFile', side_effect=error
    ):
      with self.assertRaisesRegex(
          OSError, f'--out=.*: {self.folder} .*{words}.*Choose a folder'
      ) as caught:
        output_checks.check_flags(_flags(self.out))
    self.assertNotIn('Errno', str(caught.exception))

  @parameterized.parameters(
      ('--formats=bmp', ValueError, 'no format bmp'),
      ('--size=5', ValueError, 'size is 5'),
      ('--film_size=2000', ValueError, 'film_size is 2000'),
      ('--stroke_seconds=0', ValueError, 'stroke is 0.0 s'),
      ('--stroke_seconds=nan', ValueError, 'stroke is nan s'),
  )
  def test_flags(self, flag, error, message):
    with self.assertRaisesRegex(error, message):
      output_checks.check_flags(_flags(self.out, flag))

  @parameterized.parameters(
      ('--pen_width_mm=90', 'pen.s width is 90.0 mm.*page is plot_width_mm'),
      ('--paper=a9', 'paper is a9; choose one of a3'),
      ('--orientation=landscape', 'no paper to turn'),
      ('--margin_mm=200', 'margin_mm is 200'),
  )
  def test_pen(self, flag, message):
    with self.assertRaisesRegex(ValueError, message):
      output_checks.check_flags(_flags(self.out, '--pen', flag))

  def test_ffmpeg_that_is_none(self):
    path = self.path('ffmpeg')
    for content, mode, error, message in (
        (None, 0, ImportError, 'is to be ffmpeg, but it does not start'),
        ('#!/bin/sh\necho no codec >&2; exit 1', 0o755, RuntimeError, 'no cod'),
        ('#!/bin/sh\nexit 7', 0o755, RuntimeError, 'status 7. Leave mp4 out'),
        ('no program', 0o755, ImportError, 'but it does not start'),
    ):
      if content is not None:
        with open(path, 'w') as file:
          file.write(content)
        os.chmod(path, mode)
      with mock.patch.object(animation, 'find_ffmpeg', return_value=path):
        output_checks.check_flags(_flags(self.out, '--formats=gif'))
        with self.assertRaisesRegex(error, message):
          output_checks.check_flags(_flags(self.out, '--formats=png,mp4'))

  @parameterized.parameters(
      (['--brush=classic/pan'], FileNotFoundError, "mean 'classic/pen'"),
      (['--brushes_basedir=/nowhere'], FileNotFoundError, '/nowhere'),
      (['--size_scale=-1'], ValueError, 'scale is -1'),
  )
  def test_brush(self, arguments, error, message):
    head = drawing_programs.five()
    output = _flags(self.out)
    output_checks.check_brush(output, output.options(), head)
    output = _flags(self.out, *arguments)
    with self.assertRaisesRegex(error, message):
      output_checks.check_brush(output, output.options(), head)

  def test_names(self):
    os.makedirs(self.path('a.png'))
    longest = 'x' * 251

    def check(name, *given):
      output_checks.check_names(self.folder, [name], ['png'], given)

    check(longest)
    check('b', self.path('c.png'))
    for name, message in (
        ('a', 'a.png is to be written, and is a folder'),
        (f'{longest}y', 'names may have at most 255 bytes'),
        ('é' * 126, 'names may have at most 255 bytes'),
    ):
      with self.assertRaisesRegex(ValueError, message):
        check(name)
    with self.assertRaisesRegex(ValueError, r'would overwrite .*caf\\xe9.png'):
      check('caf\udce9', self.path('.', 'caf\udce9.png'))

  def test_formats_are_those_of_files(self):
    formats = ','.join(export.FORMATS)
    output_checks.check_flags(_flags(self.out, f'--formats={formats}'))


if __name__ == '__main__':
  absltest.main()
