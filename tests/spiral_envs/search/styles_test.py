# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.search.styles."""

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_envs.libmypaint import brushes
from spiral_envs.libmypaint import stroke_canvas
from spiral_envs.libmypaint import stroke_fitter
from spiral_envs.search import styles

# Styles whose brush mixes with the paint below.
_MIXING = {'oil', 'charcoal', 'watercolor'}
_SIDE = 64


class StylesTest(parameterized.TestCase):

  @parameterized.parameters(*styles.STYLES)
  def test_numbers_are_in_range(self, name):
    style = styles.STYLES[name]
    self.assertBetween(style.min_radius, 1e-4, style.max_radius)
    self.assertLessEqual(style.max_radius, 0.5)
    self.assertBetween(style.min_pressure, 0.01, style.max_pressure)
    self.assertLessEqual(style.max_pressure, 1)
    self.assertGreater(style.strokes, 0)
    self.assertFalse(style.palette and style.colors)
    self.assertTrue(all(len(color) == 3 for color in style.palette))
    self.assertRegex(style.description, r'^[A-Z].*\.$')

  @parameterized.parameters(*styles.STYLES)
  def test_brush_is_installed_and_paints(self, name):
    style = styles.STYLES[name]
    try:
      brushes.read_brush(style.brush)
    except FileNotFoundError:
      self.skipTest('The brushes are not installed.')
    fitter = stroke_fitter.StrokeFitter((_SIDE, _SIDE), brush_type=style.brush)
    self.assertEqual(fitter.paints_plainly, name not in _MIXING)
    stroke = np.array([[8, 32, 32, 32, 56, 32, 6, 1, 1, 0, 0, 0]], float)
    canvas = stroke_canvas.StrokeCanvas((_SIDE, _SIDE), brush_type=style.brush)
    canvas.paint(stroke)
    self.assertGreater(255 - canvas.render().min(), 20)


if __name__ == '__main__':
  absltest.main()
