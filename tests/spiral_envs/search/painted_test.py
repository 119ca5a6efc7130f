# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.search.painted."""

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_envs.libmypaint import stroke_canvas
from spiral_envs.search import levels as levels_lib
from spiral_envs.search import painted
from spiral_envs.search import strokes as strokes_lib

_BRUSHES = ('classic/smudge+paint', 'classic/ink_eraser')
# Channels of the canvas, and its background.
_KINDS = [(1, 'white'), (3, 'white'), (4, 'transparent')]


def _strokes(seed, count, side):
  strokes = np.random.default_rng(seed).random((count, 12))
  strokes[:, strokes_lib.POINTS] *= side
  strokes[:, strokes_lib.RADIUS] *= 0.2 * side
  return strokes


def _make(kind, brush_type, side=60):
  channels, background = kind
  target = np.random.default_rng(0).random((side, side, channels), np.float32)
  if channels == 4:
    target[..., :3] *= target[..., 3:]

  def make_canvas(shape):
    return stroke_canvas.StrokeCanvas(shape, channels, background, brush_type)

  levels = levels_lib.make_small(target, make_canvas)
  return levels, painted.Painted(levels), make_canvas


class PaintedTest(parameterized.TestCase):

  @parameterized.product(kind=_KINDS, brush_type=_BRUSHES)
  def test_canvas_is_the_strokes_painted_in_order(self, kind, brush_type):
    levels, composition, make_canvas = _make(kind, brush_type)
    strokes = _strokes(1, 6, 60)
    composition.append(strokes[:2])
    composition.append(strokes[2:])
    self.assertLen(composition, 6)
    np.testing.assert_array_equal(composition.strokes, strokes)
    canvas = make_canvas((60, 60))
    canvas.paint(strokes)
    seen = canvas.render() / 255
    if kind[0] == 4:
      seen[..., :3] *= seen[..., 3:]
    np.testing.assert_allclose(composition.canvases[0], seen, atol=1e-6)
    error = np.square(seen - levels[0].target).mean()
    self.assertAlmostEqual(composition.error, error, places=5)

  @parameterized.product(kind=_KINDS[:2], brush_type=_BRUSHES)
  def test_fit_is_the_change_by_painting(self, kind, brush_type):
    levels, composition, _ = _make(kind, brush_type)
    composition.append(_strokes(1, 6, 60))
    strokes = _strokes(2, 4, 60)
    canvas = composition.canvases[0].copy()
    change, *_ = composition.fit(0, strokes, None)
    np.testing.assert_array_equal(composition.canvases[0], canvas)
    before = composition.error
    composition.append(strokes[:1])
    change /= levels[0].target.size
    self.assertAlmostEqual(composition.error - before, change, places=5)

  def test_narrow_pictures_stay_wide_enough(self):
    target = np.ones((20, 3000, 3), np.float32)
    level, *_ = levels_lib.make_small(target, stroke_canvas.StrokeCanvas)
    self.assertEqual(level.target.shape, (10, 1500, 3))

  def test_pictures_are_painted_on_small_copies(self):
    levels, composition, _ = _make((3, 'white'), _BRUSHES[0], side=300)
    self.assertEqual(levels[0].target.shape, (150, 150, 3))
    self.assertEqual(levels[0].zoom, 0.5)
    strokes = _strokes(0, 1, 300)
    strokes[:, strokes_lib.POINTS] = 250, 250, 270, 270, 280, 250
    composition.fit(0, strokes, np.array([[0, 0, 0]]))
    composition.append(strokes)
    np.testing.assert_array_equal(composition.strokes, strokes)
    dark = np.argwhere(composition.canvases[0].min(-1) < 0.99)
    self.assertGreater(dark.min(), 80)


if __name__ == '__main__':
  absltest.main()
