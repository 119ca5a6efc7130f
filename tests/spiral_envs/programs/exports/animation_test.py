# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.programs.exports.animation."""

import io
import os
import subprocess
import tempfile
from typing import Any
from unittest import mock

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np
from PIL import Image

from spiral_envs.programs import rendering
from spiral_envs.programs.exports import animation
from tests.spiral_envs.programs import drawing_programs
from tests.spiral_tf import programs


def _ffmpeg():
  try:
    return animation.find_ffmpeg()
  except ImportError:
    return ''


def _read(data):
  """Returns frames of a GIF or WebP file, and their milliseconds."""
  pictures, times = [], []
  opened: Any = Image.open(io.BytesIO(data))
  with opened as film:
    for i in range(film.n_frames):
      film.seek(i)
      film.load()
      pictures.append(np.asarray(film.convert('RGB'), float))
      times.append(film.info['duration'])
  return pictures, times


class FramesTest(parameterized.TestCase):

  def test_grow_and_stay(self):
    shown = animation.frames(drawing_programs.five(), 64, 0.2)
    # The blank frame and five of each of four strokes, each one tick long.
    self.assertLen(shown, 21)
    self.assertEqual([frame.ticks for frame in shown], 20 * [1] + [50])
    ink = [255 - np.asarray(f.picture, float).mean() for f in shown]
    self.assertEqual(ink[0], 0)
    self.assertTrue(np.all(np.diff(ink) >= 0))
    np.testing.assert_array_equal(
        np.asarray(shown[-1].picture),
        rendering.render(drawing_programs.five(), 64)[..., 0],
    )

  @parameterized.parameters((150, 4), (601, 1), (1500, 1))
  def test_many_strokes_take_no_longer(self, count, parts):
    """Films have at most 602 frames, and end with the whole drawing."""
    program = programs.program(
        *(programs.stroke((0.5, 0.2), radius=0.1) for _ in range(count - 1)),
        programs.stroke((0.5, 0.9), radius=0.1),
        canvas={'width': 8},
    )
    shown = animation.frames(program, 8, 1.0)
    self.assertBetween(len(shown), 300, 602)
    if count <= 600:
      self.assertLen(shown, 1 + count * parts)
    np.testing.assert_array_equal(
        np.asarray(shown[-1].picture), rendering.render(program, 8)[..., 0]
    )

  def test_nothing_is_a_blank_frame(self):
    (frame,) = animation.frames(programs.program(), 64)
    self.assertTrue(np.all(np.asarray(frame.picture) == 255))

  @parameterized.parameters(0, -1, 61, float('nan'))
  def test_wrong_time(self, seconds):
    with self.assertRaisesRegex(ValueError, f'stroke is {seconds} s'):
      animation.frames(drawing_programs.five(), 64, seconds)

  def test_on_white(self):
    clear = np.zeros([1, 2, 4], np.uint8)
    clear[0, 1] = (255, 0, 0, 128)
    picture = animation.on_white(clear)
    np.testing.assert_allclose(
        np.asarray(picture)[0], [[255, 255, 255], [255, 127, 127]], atol=1
    )


class FilesTest(parameterized.TestCase):

  @parameterized.parameters('to_gif', 'to_webp')
  def test_animated_pictures(self, function):
    shown = animation.frames(drawing_programs.colored(), 64, 0.12)
    pictures, times = _read(getattr(animation, function)(shown))
    wanted = [np.asarray(f.picture.convert('RGB'), float) for f in shown]
    self.assertEqual(sum(times), 40 * (len(shown) - 1) + 2000)
    np.testing.assert_allclose(pictures[0], 255, atol=2)
    self.assertLess(np.abs(pictures[-1] - wanted[-1]).mean(), 3)
    self.assertLen(pictures, len(shown))
    self.assertLess(np.abs(pictures[5] - wanted[5]).mean(), 3)

  @absltest.skipUnless(_ffmpeg(), 'no ffmpeg: pip install imageio-ffmpeg')
  def test_film(self):
    shown = animation.frames(drawing_programs.colored(), 65, 0.2)
    data = animation.to_mp4(shown)
    with tempfile.TemporaryDirectory() as folder:
      path = os.path.join(folder, 'film.mp4')
      with open(path, 'wb') as file:
        file.write(data)
      raw = subprocess.run(
          [
              *(_ffmpeg(), '-loglevel', 'error', '-i', path),
              *('-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:'),
          ],
          capture_output=True,
          check=True,
      ).stdout
    # Sides are padded to even numbers.
    pictures = np.frombuffer(raw, np.uint8).reshape([-1, 66, 66, 3])
    self.assertLen(pictures, len(shown) - 1 + 50)
    wanted = np.asarray(shown[-1].picture, float)
    self.assertLess(np.abs(pictures[-1, :65, :65] - wanted).mean(), 7)
    self.assertGreater(pictures[0].min(), 250)

  def test_ffmpeg_that_fails_says_why(self):
    shown = animation.frames(drawing_programs.five(), 64)
    with tempfile.TemporaryDirectory() as folder:
      path = os.path.join(folder, 'ffmpeg')
      with open(path, 'w') as file:
        file.write('#!/bin/sh\necho no such codec >&2\nexit 1\n')
      os.chmod(path, 0o700)
      with mock.patch.object(animation, 'find_ffmpeg', return_value=path):
        with self.assertRaisesRegex(RuntimeError, 'MP4 file: no such codec'):
          animation.to_mp4(shown)

  def test_no_ffmpeg(self):
    with mock.patch.dict('sys.modules', {'imageio_ffmpeg': None}):
      with mock.patch.object(animation.shutil, 'which', return_value=None):
        with self.assertRaisesRegex(ImportError, 'pip install imageio-ffmpeg'):
          animation.find_ffmpeg()
      with mock.patch.object(animation.shutil, 'which', return_value='/x/f'):
        self.assertEqual(animation.find_ffmpeg(), '/x/f')


if __name__ == '__main__':
  absltest.main()
