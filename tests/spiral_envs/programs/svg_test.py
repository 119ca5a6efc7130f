# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.programs.svg."""

import re
import xml.etree.ElementTree as xml

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_envs.programs import outlines
from spiral_envs.programs import svg
from tests.spiral_tf import programs

_SVG = '{http://www.w3.org/2000/svg}'


class DrawingSvgTest(absltest.TestCase):

  def lines(self):
    return outlines.plain(programs.three_strokes())

  def test_strokes_in_order(self):
    root = xml.fromstring(svg.to_svg(self.lines(), 256, title='<5> & 6'))
    self.assertEqual((root.get('width'), root.get('height')), ('256', '256'))
    self.assertEqual(root.get('viewBox'), '0 0 1000 1000')
    self.assertEqual(root.findtext(f'{_SVG}title'), '<5> & 6')
    self.assertIsNotNone(root.find(f'{_SVG}rect'))
    whole = root.find(f'{_SVG}g')
    assert whole is not None
    self.assertEqual(whole.get('stroke-linecap'), 'round')
    self.assertEqual(whole.get('fill'), 'none')
    self.assertEqual(
        [group.get('id') for group in whole],
        ['stroke-1', 'stroke-2', 'stroke-4'],
    )
    (path,) = whole[0]
    self.assertEqual(path.get('d'), 'M100 200Q500 100 900 200')
    self.assertEqual(path.get('stroke-width'), '100')

  def test_any_name_is_a_title(self):
    """File names hold any bytes; XML does not."""
    for name, wanted in (
        ('ctl\x01', r'ctl\x01'),
        ('caf\udce9', r'caf\xe9'),
        ('q\'uo"te&<b>]]>', 'q\'uo"te&<b>]]>'),
        ('new\nline', r'new\nline'),
        ('\x00', r'\x00'),
    ):
      text = svg.to_svg(self.lines(), 256, title=name)
      root = xml.fromstring(text.encode())
      self.assertEqual(root.findtext(f'{_SVG}title'), wanted)

  def test_cubic_pieces(self):
    line = self.lines()[0]
    points = np.array([(0, 0.5), (0.1, 0.123456), (0.25, 1e-9), (1, 1)])
    line = line._replace(pieces=[outlines.Piece(points, 0.0123456)])
    text = svg.to_svg([line], 64)
    self.assertIn('d="M0 500C100 123.46 250 0 1000 1000"', text)
    self.assertIn('stroke-width="12.35"', text)

  def test_color_and_opacity(self):
    program = programs.program(
        programs.stroke((0.5, 0.5), color=(1.0, 0.0, 0.0))
    )
    (line,) = outlines.plain(program)
    text = svg.to_svg([line._replace(opacity=0.25)], 64)
    self.assertRegex(text, re.escape('stroke="#ff0000" opacity="0.25"'))
    self.assertNotIn('opacity', svg.to_svg([line], 64))

  def test_transparent(self):
    self.assertNotIn('<rect', svg.to_svg(self.lines(), 64, 'transparent'))


if __name__ == '__main__':
  absltest.main()


def _lines(text):
  """Color, strokes and points of each polyline."""
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
    root, lines = _lines(svg.to_pen_svg(programs.three_strokes(), width_mm=200))
    self.assertEqual(root.get('width'), '200mm')
    self.assertEqual(root.get('viewBox'), '0 0 200 200')
    self.assertEqual([strokes for _, strokes, _ in lines], ['1 2', '4'])
    points = np.array(lines[0][2])
    np.testing.assert_array_equal(points[0], [20, 40])
    np.testing.assert_array_equal(points[-1], [180, 160])
    # The corner between the two strokes is there once.
    corner = np.all(points == [180, 40], axis=1)
    self.assertEqual(corner.sum(), 1)
    # On the way, the curve and not its control point.
    self.assertAlmostEqual(points[points[:, 0] < 179, 1].min(), 30, delta=0.05)

  def test_a_color_a_pen(self):
    program = programs.program(
        programs.stroke((0.5, 0.5)),
        programs.stroke((0.9, 0.5), color=programs.RED),
    )
    _, lines = _lines(svg.to_pen_svg(program))
    self.assertEqual([color for color, _, _ in lines], ['#000000', '#ff0000'])

  def test_order_is_kept(self):
    program = programs.program(
        *(
            action
            for x in (0.9, 0.1, 0.5)
            for action in (programs.move(x, 0.0), programs.stroke((x, 1.0)))
        )
    )
    _, lines = _lines(svg.to_pen_svg(program, width_mm=100))
    self.assertEqual([points[0][0] for *_, points in lines], [90, 10, 50])

  def test_dot(self):
    program = programs.program(
        programs.move(0.5, 0.5), programs.stroke((0.5, 0.5))
    )
    _, lines = _lines(svg.to_pen_svg(program, width_mm=100))
    self.assertEqual(lines[0][2], [[50, 50], [50, 50]])

  @parameterized.parameters((0, 1, 'width is 0'), (9, -1, 'pen is -1'))
  def test_wrong_widths(self, width, pen, message):
    with self.assertRaisesRegex(ValueError, message):
      svg.to_pen_svg(programs.three_strokes(), width, pen)


if __name__ == '__main__':
  absltest.main()
