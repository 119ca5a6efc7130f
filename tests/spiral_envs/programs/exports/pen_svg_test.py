# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.programs.exports.pen_svg."""

import xml.etree.ElementTree as xml

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_envs.programs.exports import pen_svg
from tests.spiral_tf import programs

_SVG = '{http://www.w3.org/2000/svg}'


def _lines(text):
  """Returns color, strokes and points of each polyline."""
  root = xml.fromstring(text)
  found = []
  for line in root.iter('{http://www.w3.org/2000/svg}polyline'):
    points = [
        [float(value) for value in pair.split(',')]
        for pair in str(line.get('points')).split()
    ]
    found.append((line.get('stroke'), line.get('data-strokes'), points))
  return root, found


class PenPlotTest(parameterized.TestCase):

  def test_a_line_for_each_time_the_pen_is_down(self):
    root, lines = _lines(
        pen_svg.to_pen_svg(programs.three_strokes(), width_mm=200)
    )
    self.assertEqual(root.get('width'), '200mm')
    self.assertEqual(root.get('viewBox'), '0 0 200 200')
    self.assertEqual([strokes for _, strokes, _ in lines], ['1 2', '4'])
    points = np.array(lines[0][2])
    np.testing.assert_array_equal(points[0], [20, 40])
    np.testing.assert_array_equal(points[-1], [180, 160])
    # The corner between the two strokes is not repeated.
    corner = np.all(points == [180, 40], axis=1)
    self.assertEqual(corner.sum(), 1)
    # The line follows the curve, not its control point.
    self.assertAlmostEqual(points[points[:, 0] < 179, 1].min(), 30, delta=0.05)

  def test_a_color_a_pen(self):
    program = programs.program(
        programs.stroke((0.5, 0.5)),
        programs.stroke((0.9, 0.5), color=programs.RED),
    )
    _, lines = _lines(pen_svg.to_pen_svg(program))
    self.assertEqual([color for color, _, _ in lines], ['#000000', '#ff0000'])

  def test_order_is_kept(self):
    program = programs.program(
        *(
            action
            for x in (0.9, 0.1, 0.5)
            for action in (programs.move(x, 0.0), programs.stroke((x, 1.0)))
        )
    )
    _, lines = _lines(pen_svg.to_pen_svg(program, width_mm=100))
    self.assertEqual([points[0][0] for *_, points in lines], [90, 10, 50])

  def test_dot(self):
    program = programs.program(
        programs.move(0.5, 0.5), programs.stroke((0.5, 0.5))
    )
    _, lines = _lines(pen_svg.to_pen_svg(program, width_mm=100))
    self.assertEqual(lines[0][2], [[50, 50], [50, 50]])

  @parameterized.parameters((0, 1, 'width is 0'), (9, -1, 'pen is -1'))
  def test_wrong_widths(self, width, pen, message):
    with self.assertRaisesRegex(ValueError, message):
      pen_svg.to_pen_svg(programs.three_strokes(), width, pen)


if __name__ == '__main__':
  absltest.main()
