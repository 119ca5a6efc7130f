# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.programs.exports.covering."""

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_envs.programs.exports import covering

_ACROSS = np.array([[0, 5], [4, 5], [20, 5]], float)


def _cover(*strokes, pen=0.4):
  areas = [
      covering.Stroke(np.array(points, float), radius, color)
      for points, radius, color in strokes
  ]
  return covering.Cover(areas, (0.0, 0.0), (20.0, 10.0), pen)


class CoveringTest(parameterized.TestCase):

  def test_last_stroke_is_on_top(self):
    cover = _cover(
        (_ACROSS, 1.0, 'red'), ([[10, 2], [10, 5], [10, 8]], 3.0, 'blue')
    )
    left, right = cover.visible(_ACROSS, 0)
    np.testing.assert_allclose(left, [[0, 5], [4, 5], [7, 5]], atol=0.1)
    np.testing.assert_allclose(right, [[13, 5], [20, 5]], atol=0.1)
    line = np.array([[10, 0], [10, 10]], float)
    (whole,) = cover.visible(line, 1)
    np.testing.assert_array_equal(whole, line)
    below = np.array([[8, 5], [12, 6]], float)
    self.assertEmpty(cover.visible(below, 0))

  @parameterized.parameters(
      ('red', 1.0, 1), ('blue', 1.0, 2), ('red', 3.0, 2), ('red', 11.0, 0)
  )
  def test_short_overlaps_of_one_color_are_drawn(self, color, radius, lines):
    cover = _cover((_ACROSS, 1.0, 'red'), ([[10, 5], [10, 5]], radius, color))
    self.assertLen(cover.visible(_ACROSS, 0), lines)

  def test_lines_thinner_than_pixels(self):
    strokes = [([[0, y], [20, y]], 1e-6, 'red') for y in (2, 5)]
    cover = _cover(*strokes, pen=1e-4)
    for i, (points, *_) in enumerate(strokes):
      self.assertLen(cover.visible(np.array(points, float), i), 1)

  def test_dot(self):
    dot = np.array([[3, 3], [3, 3]], float)
    (line,) = _cover((dot, 0.1, 'red')).visible(dot, 0)
    np.testing.assert_array_equal(line, dot)


if __name__ == '__main__':
  absltest.main()
