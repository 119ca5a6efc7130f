# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for `film_timing`, and for the durations of all formats."""

import io
import json
import re
import subprocess
import tempfile
from typing import Any

from absl.testing import absltest
from absl.testing import parameterized
import hypothesis
from hypothesis import strategies
from PIL import Image

from spiral_envs.programs.exports import animation
from spiral_envs.programs.exports import film_timing
from spiral_envs.programs.exports import player
from tests.spiral_tf import programs

_FRAME = 1 / 25
# Numbers of strokes near changes of the numbers of parts and frames.
_COUNTS = (1, 2, 60, 61, 100, 299, 300, 301, 599, 600, 601, 1500)


def _drawing(count):
  """Returns a program of strokes and moves on a tiny canvas."""
  actions = []
  for i in range(count):
    if i % 7 == 3:
      actions.append(programs.move(0.1, 0.1))
    actions.append(programs.stroke((i % 8 / 8, 0.9), radius=0.2))
  return programs.program(*actions, canvas={'width': 8})


def _milliseconds(data):
  opened: Any = Image.open(io.BytesIO(data))
  with opened as film:
    times = []
    for i in range(film.n_frames):
      film.seek(i)
      film.load()
      times.append(film.info['duration'])
  return sum(times)


class FilmTimingTest(parameterized.TestCase):

  @hypothesis.settings(deadline=None, max_examples=300)
  @hypothesis.given(
      strategies.integers(0, 3000),
      strategies.floats(0.001, 60) | strategies.sampled_from([0.04, 0.4, 1.0]),
  )
  def test_length_at_every_count(self, strokes, seconds):
    timing = film_timing.plan(strokes, seconds)
    durations = timing.durations()
    self.assertLen(durations, 1 + strokes * timing.parts)
    self.assertEqual(durations[-1], 0)
    self.assertGreaterEqual(min(durations), 0)
    grows = sum(durations) * _FRAME
    wanted = min(24, strokes * seconds)
    self.assertLessEqual(grows, 24)
    # The shortest film has one tick.
    self.assertAlmostEqual(
        grows, max(wanted, _FRAME if strokes else 0), delta=_FRAME / 2 + 1e-9
    )
    # Pictures take whole ticks, and the blank one at least one.
    self.assertLessEqual(sum(d > 0 for d in durations), 600)
    if strokes:
      self.assertGreater(durations[0], 0)
    if timing.parts > 1:
      self.assertGreater(min(durations[:-1]), 0)
      self.assertLessEqual(max(durations) - min(durations[:-1]), 1)

  @parameterized.parameters(0, -1, 60.1, float('nan'), float('inf'))
  def test_wrong_time(self, seconds):
    with self.assertRaisesRegex(ValueError, f'stroke is {seconds} s'):
      film_timing.plan(3, seconds)

  @parameterized.parameters(*_COUNTS)
  def test_frames(self, count):
    shown = animation.frames(_drawing(count), 8, 0.4)
    *growing, last = [frame.ticks for frame in shown]
    self.assertEqual(last, 50)
    self.assertEqual(sum(growing), min(600, 10 * count))
    self.assertLessEqual(len(shown), 601)

  @parameterized.parameters('to_gif', 'to_webp')
  def test_pictures_that_move(self, function):
    for count in (7, 61):
      shown = animation.frames(_drawing(count), 8, 0.5)
      seconds = _milliseconds(getattr(animation, function)(shown)) / 1000
      wanted = min(24, 0.5 * count) + 2
      self.assertAlmostEqual(seconds, wanted, delta=_FRAME)

  def test_film(self):
    try:
      ffmpeg = animation.find_ffmpeg()
    except ImportError as error:
      self.skipTest(str(error))
    for count in (7, 61):
      data = animation.to_mp4(animation.frames(_drawing(count), 8, 0.5))
      with tempfile.NamedTemporaryFile(suffix='.mp4') as file:
        file.write(data)
        file.flush()
        said = subprocess.run(
            [ffmpeg, '-i', file.name], capture_output=True, text=True
        ).stderr
      ((minutes, seconds),) = re.findall(r'Duration: 00:(\d\d):([\d.]+)', said)
      wanted = min(24, 0.5 * count) + 2
      self.assertAlmostEqual(
          60 * int(minutes) + float(seconds), wanted, delta=_FRAME
      )

  @parameterized.parameters(*_COUNTS, 3000)
  def test_page(self, count):
    program = _drawing(count)
    page = player.to_html(program, '<svg/>', 8, 'film', None, 0.3)
    (data,) = re.findall(r'id="data">(.*?)</script>', page)
    frames = json.loads(data)['frames']
    times = [frame['at'] for frame in frames]
    self.assertEqual(times, sorted(times))
    self.assertEqual(times[0], 0)
    self.assertAlmostEqual(times[-1], 1000 * min(24, 0.3 * count), delta=1)
    done = [frame['done'] for frame in frames]
    self.assertEqual(done, sorted(done))
    self.assertEqual((done[0], done[-1]), (0, len(program.actions)))
    self.assertLessEqual(len(frames), 2402)


if __name__ == '__main__':
  absltest.main()
