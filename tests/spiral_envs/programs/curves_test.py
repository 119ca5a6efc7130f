# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.programs.curves."""

from absl.testing import absltest
import hypothesis
from hypothesis import strategies
import numpy as np

from spiral_envs.programs import curves as stroke_curves
from tests.spiral_tf import programs

_POSITION = strategies.tuples(strategies.floats(0, 1), strategies.floats(0, 1))
_CURVES = strategies.builds(
    stroke_curves.Curve,
    action=strategies.just(0),
    start=_POSITION,
    control=_POSITION,
    end=_POSITION,
    pressures=strategies.tuples(
        strategies.floats(0, 1), strategies.floats(0, 1)
    ),
    radius=strategies.just(0.1),
    color=strategies.just(programs.BLACK),
    lifted=strategies.just(True),
)


def _at(curve, t):
  """Returns points of a curve by repeatedly halving segments."""

  def mix(a, b):
    return tuple((1 - t) * p + t * q for p, q in zip(a, b))

  return mix(mix(curve.start, curve.control), mix(curve.control, curve.end))


class CurvesTest(absltest.TestCase):

  def test_strokes_go_on_from_each_other(self):
    one, two, three = stroke_curves.curves(programs.three_strokes())
    self.assertEqual((one.action, two.action, three.action), (1, 2, 4))
    self.assertEqual((one.start, one.end), ((0.1, 0.2), (0.9, 0.2)))
    self.assertEqual((two.start, two.end), ((0.9, 0.2), (0.9, 0.8)))
    self.assertEqual(three.start, (0.2, 0.8))
    self.assertEqual((one.lifted, two.lifted, three.lifted), (1, 0, 1))
    # Strokes after a move start with their own pressure, others with the last.
    self.assertEqual(one.pressures, (0.4, 0.4))
    self.assertEqual(two.pressures, (0.4, 0.9))
    self.assertEqual(three.pressures, (0.7, 0.7))

  def test_first_stroke_without_a_move(self):
    action = programs.stroke((0.5, 0.5), pressure=0.3)
    (curve,) = stroke_curves.curves(programs.program(action))
    self.assertEqual((curve.start, curve.lifted), ((0.0, 0.0), True))
    self.assertEqual(curve.pressures, (0.3, 0.3))

  def test_start_pressure(self):
    program = programs.program(
        programs.stroke((0.5, 0.5), pressure=0.3, start_pressure=0.0),
        programs.stroke((0.9, 0.5), pressure=0.6, start_pressure=0.8),
    )
    self.assertEqual(
        [c.pressures for c in stroke_curves.curves(program)],
        [(0.0, 0.3), (0.8, 0.6)],
    )

  def test_the_released_environments_fault(self):
    program = programs.program(
        programs.move(0.25, 0.75),
        programs.stroke((0.5, 0.125)),
        programs.stroke((0.5, 0.5)),
        environment={'compatible': True},
    )
    one, two = stroke_curves.curves(program)
    self.assertEqual((one.start, two.start), ((0.75, 0.75), (0.5, 0.125)))

  def test_color_name(self):
    (curve,) = stroke_curves.curves(
        programs.program(programs.stroke((0, 0), color=(1.0, 0.5, 0.01)))
    )
    self.assertEqual(curve.color_name, '#ff8003')


class GeometryTest(absltest.TestCase):

  @hypothesis.settings(deadline=None, max_examples=50)
  @hypothesis.given(_CURVES, strategies.integers(1, 6))
  def test_pieces_are_the_whole(self, curve, count):
    pieces = stroke_curves.split(curve, count)
    self.assertLen(pieces, count)
    for i, piece in enumerate(pieces):
      for share in (0.0, 0.3, 1.0):
        t = (i + share) / count
        np.testing.assert_allclose(_at(piece, share), _at(curve, t), atol=1e-12)
        first, last = curve.pressures
        self.assertAlmostEqual(
            piece.pressures[0] + share * np.diff(piece.pressures)[0],
            first + t * (last - first),
        )

  @hypothesis.settings(deadline=None, max_examples=50)
  @hypothesis.given(_CURVES, strategies.sampled_from([0.1, 0.01, 0.001]))
  def test_polyline_is_near(self, curve, tolerance):
    points = stroke_curves.polyline(curve, tolerance)
    self.assertEqual(tuple(points[0]), curve.start)
    np.testing.assert_allclose(points[-1], curve.end, atol=1e-15)
    ends = np.array([points[:-1], points[1:]])
    for i in range(len(points) - 1):
      # Chord and curve are furthest apart in the middle.
      middle = _at(curve, (i + 0.5) / (len(points) - 1))
      off = np.hypot(*(ends[:, i].mean(axis=0) - middle))
      self.assertLessEqual(off, tolerance * (1 + 1e-9))

  def test_straight_lines_have_no_points_between(self):
    curve = stroke_curves.Curve(
        *(0, (0.0, 0.0), (0.25, 0.5), (0.5, 1.0)),
        *((1.0, 1.0), 0.1, programs.BLACK, True),
    )
    self.assertLen(stroke_curves.polyline(curve, 0.01), 2)


if __name__ == '__main__':
  absltest.main()
