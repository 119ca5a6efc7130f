# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.programs.exports.svg."""

import re
import xml.etree.ElementTree as xml

from absl.testing import absltest
import numpy as np

from spiral_envs.programs import curves as stroke_curves
from spiral_envs.programs.exports import outlines
from spiral_envs.programs.exports import svg
from tests.spiral_tf import programs

_SVG = '{http://www.w3.org/2000/svg}'


def _lines(program):
  """Returns opaque lines along the strokes of a program."""
  return [
      outlines.along_curve(curve, lambda radius, _: (2 * radius, 1.0))
      for curve in stroke_curves.curves(program)
  ]


class DrawingSvgTest(absltest.TestCase):

  def lines(self):
    return _lines(programs.three_strokes())

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
    """File names may hold bytes that XML cannot."""
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
    (line,) = _lines(program)
    text = svg.to_svg([line._replace(opacity=0.25)], 64)
    self.assertRegex(text, re.escape('stroke="#ff0000" opacity="0.25"'))
    self.assertNotIn('opacity', svg.to_svg([line], 64))

  def test_transparent(self):
    self.assertNotIn('<rect', svg.to_svg(self.lines(), 64, 'transparent'))


if __name__ == '__main__':
  absltest.main()


if __name__ == '__main__':
  absltest.main()
