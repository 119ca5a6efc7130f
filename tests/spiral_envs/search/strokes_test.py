# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.search.strokes."""

from absl.testing import absltest
import numpy as np

from spiral_envs.search import strokes as strokes_lib


def _stroke(points, radius=2.0):
  stroke = np.zeros(strokes_lib.NUM_COLUMNS)
  stroke[strokes_lib.POINTS] = np.ravel(points)
  stroke[strokes_lib.RADIUS] = radius
  return stroke


class StrokesTest(absltest.TestCase):

  def test_columns_are_all_named(self):
    columns = np.arange(strokes_lib.NUM_COLUMNS)
    points = strokes_lib.START, strokes_lib.CONTROL, strokes_lib.END
    radius = slice(strokes_lib.RADIUS, strokes_lib.RADIUS + 1)
    rest = radius, strokes_lib.PRESSURES, strokes_lib.COLOR
    for named, expected in (
        (points, columns[strokes_lib.POINTS]),
        (points + rest, columns),
    ):
      found = np.concatenate([columns[part] for part in named])
      np.testing.assert_array_equal(found, expected)

  def test_bounds_hold_the_curve(self):
    rng = np.random.default_rng(0)
    strokes = rng.uniform(-50, 50, (9, strokes_lib.NUM_COLUMNS))
    strokes[:, strokes_lib.RADIUS] = 3
    boxes = strokes_lib.bounds(strokes, margin=2.0)
    for stroke, (left, top, right, bottom) in zip(strokes, boxes):
      start, control, end = stroke[strokes_lib.POINTS].reshape(3, 2)
      t = np.linspace(0, 1, 20)[:, None]
      curve = (1 - t) ** 2 * start + 2 * t * (1 - t) * control + t**2 * end
      self.assertTrue((curve >= [left + 5.99, top + 5.99]).all())
      self.assertTrue((curve <= [right - 5.99, bottom - 5.99]).all())

  def test_lengths_are_those_of_the_control_polygon(self):
    strokes = np.stack(
        [_stroke([(0, 0), (3, 4), (3, 10)]), _stroke([(5, 5), (5, 5), (5, 5)])]
    )
    np.testing.assert_allclose(strokes_lib.lengths(strokes), [11, 0])

  def test_scales_all_but_pressures_and_colors(self):
    strokes = np.full((2, strokes_lib.NUM_COLUMNS), 4.0)
    expected = [1] * 7 + [4] * 5
    np.testing.assert_array_equal(
        strokes_lib.scaled(strokes, 0.25), [expected] * 2
    )
    self.assertTrue((strokes == 4).all())

  def test_rectangles_that_only_touch_share_nothing(self):
    rectangles = np.array(
        [[0, 0, 4, 4], [4, 0, 8, 4], [3, 3, 9, 9], [-9, -9, 20, 20]], float
    )
    np.testing.assert_array_equal(
        strokes_lib.overlap(rectangles, rectangles[0]),
        [True, False, True, True],
    )


if __name__ == '__main__':
  absltest.main()
