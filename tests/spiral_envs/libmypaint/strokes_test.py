# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for `spiral_envs.libmypaint.strokes`."""

from absl.testing import absltest
import hypothesis
from hypothesis import strategies
import numpy as np

from spiral_envs.libmypaint import strokes

_POSITIONS = strategies.tuples(
    strategies.floats(0, 256), strategies.floats(0, 256)
)


def _casteljau(start, control, end, t):
  """Evaluates the curve with de Casteljau's algorithm."""

  def mix(a, b):
    return tuple((1 - t) * p + t * q for p, q in zip(a, b))

  return mix(mix(start, control), mix(control, end))


class StrokesTest(absltest.TestCase):

  def test_cells_are_row_major(self):
    self.assertEqual(strokes.cell_position(0, 4, 64), (0, 0))
    self.assertEqual(strokes.cell_position(3, 4, 64), (48, 0))
    self.assertEqual(strokes.cell_position(4, 4, 64), (0, 16))
    self.assertEqual(strokes.cell_position(5, 3, 10), (20 / 3, 10 / 3))

  @hypothesis.given(_POSITIONS, _POSITIONS, _POSITIONS)
  def test_equals_de_casteljau(self, start, control, end):
    points = strokes.quadratic_bezier(start, control, end)
    wanted = [
        _casteljau(start, control, end, i / strokes.CURVE_STEPS)
        for i in range(1, strokes.CURVE_STEPS + 1)
    ]
    np.testing.assert_allclose(points, wanted, rtol=1e-12, atol=1e-9)

  def test_ends_at_the_end_and_leaves_out_the_start(self):
    points = strokes.quadratic_bezier((1, 2), (30, 4), (5, 6), steps=7)
    self.assertEqual(points.shape, (7, 2))
    np.testing.assert_array_equal(points[-1], (5, 6))
    self.assertGreater(np.abs(points[0] - (1, 2)).max(), 1)

  def test_pressure_is_linear(self):
    np.testing.assert_allclose(
        strokes.pressures_along(0.2, 1.0, steps=4), [0.4, 0.6, 0.8, 1.0]
    )

  def test_levels(self):
    np.testing.assert_allclose(strokes.PRESSURES, np.arange(1, 11) / 10)
    np.testing.assert_allclose(strokes.COLOR_LEVELS, np.arange(20) / 19)


if __name__ == '__main__':
  absltest.main()
