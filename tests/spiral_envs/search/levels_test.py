# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.search.levels."""

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_envs.search import levels as levels_lib
from spiral_envs.search import strokes as strokes_lib
from tests.spiral_envs.search import round_pen


class LevelsTest(parameterized.TestCase):

  @parameterized.parameters(
      ((200, 131, 3), [(200, 131), (100, 66), (50, 33)]),
      ((48, 300, 1), [(48, 300), (24, 150)]),
      ((8, 30, 4), [(8, 30)]),
  )
  def test_each_is_half_as_wide_as_the_last(self, shape, expected):
    target = np.random.default_rng(0).random(shape)
    made = []

    def make_canvas(shape, zoom):
      made.append((shape, zoom))
      return round_pen.RoundPen(shape, zoom)

    levels = levels_lib.make(target, make_canvas)
    self.assertEqual([level.target.shape[:2] for level in levels], expected)
    self.assertEqual(
        [level.zoom for level in levels], [0.5**i for i in range(len(made))]
    )
    self.assertEqual(
        made, [(level.target.shape[:2], level.zoom) for level in levels]
    )
    for level in levels:
      self.assertEqual(level.target.dtype, np.float32)
      self.assertEqual(level.tangents.shape, (*level.target.shape[:2], 2))
      self.assertAlmostEqual(level.target.mean(), target.mean(), delta=0.01)

  def test_strokes_are_in_pixels_of_the_canvas(self):
    # A copy, half as wide as the canvas.
    target = np.zeros((1000, 800, 1))
    levels = levels_lib.make(target, lambda shape, zoom: None, 0.5)
    self.assertEqual(levels[0].target.shape, (1000, 800, 1))
    self.assertEqual([level.zoom for level in levels[:2]], [0.5, 0.25])
    found = [levels_lib.index_of(levels, r) for r in (1, 7.9, 8.1, 16.1)]
    self.assertEqual(found, [0, 0, 1, 2])

  def test_broad_strokes_are_searched_on_small_levels(self):
    target = np.zeros((400, 400, 1))
    levels = levels_lib.make(target, lambda shape, zoom: None)
    radii = (0.5, 3.9, 4.1, 8.1, 16.1, 1000)
    found = [levels_lib.index_of(levels, radius) for radius in radii]
    self.assertEqual(found, [0, 0, 1, 2, 3, len(levels) - 1])
    finer = [levels_lib.index_of(levels, radius, 2.0) for radius in radii]
    self.assertEqual(finer, [0, 0, 0, 1, 2, len(levels) - 1])

  def test_fit_colors_strokes_and_counts_pixels_of_the_canvas(self):
    target = np.full((96, 96, 3), [0.8, 0.4, 0.1], np.float32)
    levels = levels_lib.make(target, round_pen.RoundPen)
    strokes = np.full((1, strokes_lib.NUM_COLUMNS), 0.5)
    strokes[:, strokes_lib.POINTS] = 30, 30, 50, 60, 60, 60
    strokes[:, strokes_lib.RADIUS] = 12
    changes: list[float] = []
    for level in levels:
      before = np.ones_like(level.target)
      changes.extend(level.fit(strokes, before, level.target, None, None))
      np.testing.assert_allclose(
          strokes[0, strokes_lib.COLOR], target[0, 0], atol=0.1
      )
    self.assertLess(changes[0], -500)
    np.testing.assert_allclose(changes, changes[0], rtol=0.1)


if __name__ == '__main__':
  absltest.main()
