# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests of `painter`; `environment_test` checks its pixels."""

from typing import Any
import warnings

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_envs.libmypaint import options as options_lib
from spiral_envs.libmypaint import painter as painter_lib


def _painter(*batch, **changes):
  options: dict[str, Any] = {
      'episode_length': 3,
      'canvas_width': 16,
      'grid_width': 4,
      'brush_type': 'classic/pen',
      'brush_sizes': (1.0, 2.0),
      **changes,
  }
  return painter_lib.NativePainter(
      options_lib.LibMyPaintOptions(**options), *batch
  )


# Columns: flag, end, control, size, pressure, red, green, blue.
_STROKE = np.array([[1, 15, 3, 1, 9, 0, 0, 0]], np.int32)


class NativePainterTest(parameterized.TestCase):

  def test_paints_each_drawing_by_itself(self):
    painter = _painter(2, 2)
    blank = painter.reset()
    self.assertEqual(blank.shape, (2, 16, 16, 1))
    self.assertTrue(np.all(blank == 255))
    move = np.array([[0, 15, 3, 1, 9, 0, 0, 0]], np.int32)
    painted = painter.step(np.concatenate([_STROKE, move]))
    self.assertLess(painted[0].min(), 128)
    self.assertTrue(np.all(painted[1] == 255))
    self.assertTrue(np.all(blank == 255), 'an earlier canvas was painted on')

  def test_reset_forgets(self):
    painter = _painter()
    painter.reset()
    first = painter.step(_STROKE)
    painter.step(_STROKE)
    painter.reset()
    np.testing.assert_array_equal(painter.step(_STROKE), first)

  def test_seeds_can_be_set_later(self):
    options = {'brush_type': 'classic/charcoal', 'brush_sizes': (4.0,)}
    strokes = np.tile(_STROKE, [2, 1])
    strokes[:, 3] = 0
    painter = _painter(2, **options)
    painter.set_seeds([3, 4])
    wanted = _painter(2, **options, seed=3)
    canvases = []
    for made in (painter, wanted, _painter(2, **options)):
      made.reset()
      canvases.append(made.step(strokes))
    np.testing.assert_array_equal(canvases[0], canvases[1])
    self.assertTrue((canvases[0] != canvases[2]).any())

  @parameterized.parameters('one', 1.5, None)
  def test_seed_must_be_an_integer(self, seed):
    with self.assertRaisesRegex(ValueError, 'seed'):
      _painter(seed=seed)

  def test_missing_brush(self):
    with self.assertRaisesRegex(FileNotFoundError, 'no_such_brush'):
      _painter(brush_type='classic/no_such_brush')

  def test_compatible_mode_paints_without_a_brush_file(self):
    with warnings.catch_warnings(record=True) as caught:
      warnings.simplefilter('always')
      _painter(
          brush_type='classic/no_such_brush', compatible=True, canvas_width=64
      )
    self.assertLen(caught, 1)


if __name__ == '__main__':
  absltest.main()
