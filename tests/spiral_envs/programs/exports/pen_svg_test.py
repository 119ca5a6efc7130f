# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.programs.exports.pen_svg."""

import xml.etree.ElementTree as xml

from absl.testing import absltest
from absl.testing import parameterized
import hypothesis
from hypothesis import strategies as st
import numpy as np

from spiral_envs.programs import curves
from spiral_envs.programs.exports import pen_svg
from spiral_envs.programs.exports import plot_page
from tests.spiral_tf import programs

_SVG = '{http://www.w3.org/2000/svg}'
_INKSCAPE = '{http://www.inkscape.org/namespaces/inkscape}'


def _plot(program, **settings):
  """Returns root, and color, strokes and points of each polyline."""
  text = pen_svg.to_pen_svg(program, plot_page.Settings(**settings))
  root = xml.fromstring(text)
  found = []
  for layer in root.findall(f'{_SVG}g'):
    for line in layer.findall(f'{_SVG}polyline'):
      points = [
          [float(value) for value in pair.split(',')]
          for pair in str(line.get('points')).split()
      ]
      actions = [int(i) for i in str(line.get('data-strokes')).split()]
      found.append((layer.get('stroke'), actions, points))
  return root, found


def _columns(*places):
  return programs.program(
      *(
          action
          for x in places
          for action in (programs.move(x, 0.0), programs.stroke((x, 1.0)))
      )
  )


class PenPlotTest(parameterized.TestCase):

  def test_a_line_for_each_time_the_pen_is_down(self):
    root, lines = _plot(programs.three_strokes(), plot_width_mm=200)
    self.assertEqual(root.get('width'), '200mm')
    self.assertEqual(root.get('height'), '200mm')
    self.assertEqual(root.get('viewBox'), '0 0 200 200')
    self.assertEqual([strokes for _, strokes, _ in lines], [[1, 2], [4]])
    points = np.array(lines[0][2])
    np.testing.assert_array_equal(points[0], [20, 40])
    np.testing.assert_array_equal(points[-1], [180, 160])
    # The corner between the two strokes is not repeated.
    corner = np.all(points == [180, 40], axis=1)
    self.assertEqual(corner.sum(), 1)
    # The line follows the curve, not its control point.
    self.assertAlmostEqual(points[points[:, 0] < 179, 1].min(), 30, delta=0.05)

  def test_a_color_a_layer(self):
    program = programs.program(
        programs.stroke((0.5, 0.5)),
        programs.stroke((0.9, 0.5), color=programs.RED),
        programs.stroke((0.9, 0.9)),
    )
    root, lines = _plot(program)
    self.assertEqual(
        [(color, actions) for color, actions, _ in lines],
        [('#000000', [0]), ('#000000', [2]), ('#ff0000', [1])],
    )
    layers = root.findall(f'{_SVG}g')
    self.assertEqual(
        [layer.get(f'{_INKSCAPE}label') for layer in layers],
        ['1 #000000', '2 #ff0000'],
    )
    for layer in layers:
      self.assertEqual(layer.get(f'{_INKSCAPE}groupmode'), 'layer')

  def test_order_is_that_of_the_shortest_way(self):
    program = _columns(0.9, 0.1, 0.5)
    _, lines = _plot(program, plot_width_mm=100)
    self.assertEqual(
        [(points[0], points[-1]) for *_, points in lines],
        [([10, 0], [10, 100]), ([50, 100], [50, 0]), ([90, 0], [90, 100])],
    )
    text = pen_svg.to_pen_svg(program, plot_page.Settings(plot_width_mm=100))
    self.assertEqual(
        pen_svg.summary(text),
        'pens: 1, lines: 3, drawn: 320 mm, lifted: 80 mm (in the order of the '
        'strokes: 236 mm)',
    )
    self.assertEqual(pen_svg.summary('<svg></svg>'), '')

  def test_paper(self):
    root, lines = _plot(
        _columns(0, 1), paper='a4', orientation='landscape', margin_mm=15
    )
    self.assertEqual(root.get('width'), '297mm')
    self.assertEqual(root.get('viewBox'), '0 0 297 210')
    self.assertEqual(
        [points[0] for *_, points in lines], [[58.5, 15], [238.5, 195]]
    )

  @parameterized.parameters(
      # The longer side of the paper lies along the picture's.
      (64, 32, 'auto', '297 210', [10.0, 35.75], [287.0, 174.25]),
      (64, 32, 'portrait', '210 297', [10.0, 101.0], [200.0, 196.0]),
      (32, 64, 'auto', '210 297', [35.75, 10.0], [174.25, 287.0]),
      (32, 64, 'landscape', '297 210', [101.0, 10.0], [196.0, 200.0]),
  )
  def test_rectangular_picture(self, width, height, orientation, size, *ends):
    program = programs.program(
        programs.move(0, 0),
        programs.stroke((1, height / width)),
        canvas=dict(width=width, height=height),
    )
    root, lines = _plot(program, paper='a4', orientation=orientation)
    self.assertEqual(root.get('viewBox'), f'0 0 {size}')
    self.assertEqual([lines[0][2][0], lines[0][2][-1]], list(ends))

  def test_wide_strokes_are_filled(self):
    program = programs.program(
        *(programs.move(0.1, 0.1), programs.stroke((0.9, 0.1), radius=0.1)),
        *(programs.move(0.1, 0.9), programs.stroke((0.9, 0.9), radius=0.002)),
    )
    root, lines = _plot(program, plot_width_mm=100, pen_width_mm=1)
    self.assertEqual([len(points) > 9 for *_, points in lines], [True, True])
    first, second = (_length(points) for *_, points in lines)
    # Some 20 lines, and a single one.
    self.assertGreater(first, 15 * second)
    layer = root.find(f'{_SVG}g')
    assert layer is not None
    self.assertEqual(layer.get('stroke-width'), '1')

  def test_filled_strokes_hide_those_below(self):
    program = programs.program(
        *(programs.move(0, 0.5), programs.stroke((1, 0.5))),
        programs.move(0.5, 0.2),
        programs.stroke((0.5, 0.8), radius=0.2, color=programs.RED),
    )
    _, lines = _plot(program, plot_width_mm=100, pen_width_mm=1)
    below = np.concatenate(
        [points for _, actions, points in lines if 1 in actions]
    )
    self.assertAlmostEqual(below[below[:, 0] < 50, 0].max(), 30, delta=0.5)
    self.assertAlmostEqual(below[below[:, 0] > 50, 0].min(), 70, delta=0.5)
    _, lines = _plot(program, plot_width_mm=100)
    self.assertEqual([actions for _, actions, _ in lines], [[1], [3]])

  def test_dot_and_no_strokes(self):
    program = programs.program(
        programs.move(0.5, 0.5), programs.stroke((0.5, 0.5))
    )
    _, lines = _plot(program, plot_width_mm=100)
    self.assertEqual(lines[0][2], [[50, 50], [50, 50]])
    root, lines = _plot(programs.program(programs.move(0.5, 0.5)))
    self.assertEmpty(lines)
    self.assertEqual(root.get('width'), '180mm')

  def test_too_many_lines(self):
    wide = [programs.stroke((1, 1), radius=99.0)] * 20
    with self.assertRaisesRegex(ValueError, 'pen of 0.05 mm.*a wider pen'):
      _plot(programs.program(*wide), pen_width_mm=0.05)
    one = programs.program(programs.stroke((1, 1), radius=2e3))
    with self.assertRaisesRegex(ValueError, 'points to fill'):
      _plot(one, pen_width_mm=5)

  @hypothesis.settings(max_examples=30, deadline=None)
  @hypothesis.given(
      programs.PROGRAMS,
      st.sampled_from(['', *plot_page.PAPERS]),
      st.floats(0, 70),
      st.none() | st.just(5.0),
  )
  def test_everything_is_drawn_within_the_margins(
      self, program, paper, margin, pen
  ):
    settings = dict(paper=paper, margin_mm=margin, pen_width_mm=pen)
    try:
      root, lines = _plot(program, **settings)
    except ValueError as error:
      self.assertIn('points to fill', str(error))
      return
    size = np.array(str(root.get('viewBox')).split()[2:], float)
    for *_, points in lines:
      self.assertTrue(np.all(np.array(points) >= margin - 1e-3))
      self.assertTrue(np.all(np.array(points) <= size - margin + 1e-3))
    if pen is None:
      strokes = list(curves.curves(program))
      self.assertCountEqual(
          [action for _, actions, _ in lines for action in actions],
          [curve.action for curve in strokes],
      )
      page = plot_page.layout(1.0, plot_page.Settings(paper, margin_mm=margin))
      expected = sum(
          _length(curves.polyline(curve, 1e-4) * page.drawing)
          for curve in strokes
      )
      # Joined ends may be up to 0.05 mm apart.
      drawn = sum(_length(points) for *_, points in lines)
      self.assertAlmostEqual(drawn, expected, delta=0.2 * len(strokes) + 1e-6)


def _length(points):
  return np.hypot(*np.diff(points, axis=0).T).sum()


if __name__ == '__main__':
  absltest.main()
