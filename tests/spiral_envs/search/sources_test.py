# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.search.sources."""

from typing import Any

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_envs.search import levels as levels_lib
from spiral_envs.search import painter
from spiral_envs.search import proposals
from spiral_envs.search import sources
from spiral_envs.search import strokes as strokes_lib
from tests.spiral_envs.search import round_pen


def _bars():
  """Returns a picture of two vertical bars that go all the way down."""
  target = np.ones((64, 80, 3), np.float32)
  target[:, 20:26] = 0.1
  target[:, 50:56] = [0.8, 0.1, 0.1]
  return target


def _verticals(regions):
  """Proposes a stroke down each of some columns of each region."""
  found = []
  for region in regions:
    side = len(region.target)
    x = np.arange(0.5, side, 1)
    strokes = np.zeros((len(x), strokes_lib.NUM_COLUMNS))
    strokes[:, :6:2] = x[:, None]
    strokes[:, 1:6:2] = [0, side / 2, side]
    strokes[:, strokes_lib.RADIUS] = 3
    strokes[:, strokes_lib.PRESSURES] = 1
    found.append(strokes)
  return found


class SourcesTest(parameterized.TestCase):

  def _search(self, source=None):
    target = _bars()
    bounds = proposals.Bounds(64, 80, 1.0, 4.0)
    return painter.Search(target, round_pen.RoundPen, bounds, source=source)

  @parameterized.parameters(1.0, 0.5)
  def test_strokes_are_in_pixels_of_the_canvas(self, zoom):
    target = np.random.default_rng(0).random((40, 60, 3), np.float32)
    level = levels_lib.Level(zoom, target, np.zeros((40, 60, 2)), None)
    canvas = 1 - target
    seeds = np.array([[0, 0], [30, 20], [60, 40], [59, 1]]) / zoom
    seen = []

    def corners(regions):
      """Proposes a stroke from the corner of each region to the other."""
      seen.extend(regions)
      side = np.array([len(r.target) for r in regions])[:, None, None]
      strokes = np.zeros((len(regions), 1, strokes_lib.NUM_COLUMNS))
      strokes[..., strokes_lib.END] = side
      strokes[..., strokes_lib.RADIUS] = side[..., 0]
      return strokes

    rng = np.random.default_rng(1)
    found = sources.propose(corners, level, canvas, seeds, 1.5, rng)
    self.assertEqual(found.shape, (4, strokes_lib.NUM_COLUMNS))
    found = strokes_lib.scaled(found, zoom)
    for (x, y), region, stroke in zip(seeds * zoom, seen, found):
      left, top, *_, right, bottom, radius = stroke[:7].astype(int)
      self.assertBetween(x, left, right)
      self.assertBetween(y, top, bottom)
      self.assertGreaterEqual(radius, 8)
      window = np.s_[top:bottom, left:right]
      np.testing.assert_array_equal(region.target, target[window])
      np.testing.assert_array_equal(region.canvas, canvas[window])
      self.assertEqual(region.target.shape, (radius, radius, 3))

  def test_the_painter_counts_the_strokes_that_won(self):
    counts = {}
    source: Any
    for source in (None, _verticals, lambda regions: [[] for _ in regions]):
      search = self._search(source)
      progress = list(search.run(painter.Budget(strokes=6, sweeps=2)))
      counts[source] = search.from_source
      self.assertLessEqual(search.from_source, len(search.strokes))
      self.assertEqual(progress[-1].from_source, search.from_source)
    without, verticals, nothing = counts.values()
    self.assertEqual((without, nothing), (0, 0))
    self.assertGreaterEqual(verticals, 2)

  def test_dropped_strokes_do_not_count(self):
    search = self._search(_verticals)
    for _ in search.run(painter.Budget(strokes=6, sweeps=0)):
      pass
    adder = search._adder  # pylint: disable=protected-access
    won = np.flatnonzero(adder.from_source)
    self.assertNotEmpty(won)
    adder.keep(won[::-1])
    self.assertEqual(search.from_source, len(won))
    adder.keep(np.arange(1, len(won)))
    self.assertEqual(search.from_source, len(won) - 1)


if __name__ == '__main__':
  absltest.main()
