# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.search.improving."""

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_envs.search import composition as composition_lib
from spiral_envs.search import improving
from spiral_envs.search import levels as levels_lib
from spiral_envs.search import proposals
from spiral_envs.search import strokes as strokes_lib
from tests.spiral_envs.search import round_pen


def _make(seed, palette=None, channels=3):
  rng = np.random.default_rng(seed)
  target = np.zeros((56, 48, channels), np.float32)
  target[:] = rng.random(channels)
  target[10:30, 8:40] = rng.random(channels)
  target[25:50, 20:28] = rng.random(channels)
  levels = levels_lib.make(target, round_pen.RoundPen)[:1]
  composition = composition_lib.Composition(levels, np.ones(channels))
  strokes = rng.random((6, strokes_lib.NUM_COLUMNS))
  strokes[:, :6] *= [48, 56] * 3
  strokes[:, strokes_lib.RADIUS] = rng.uniform(2, 12, 6)
  if palette is not None:
    strokes[:, strokes_lib.COLOR] = palette[0]
  composition.append(strokes)
  bounds = proposals.Bounds(56, 48, 1.0, 14.0)
  improver = improving.Improver(
      levels, composition, bounds, palette, rng, variations=8
  )
  return levels, composition, improver


def _error(levels, canvas):
  return np.square(canvas - levels[0].target).sum()


class ImproverTest(parameterized.TestCase):

  @parameterized.product(seed=[0, 1], channels=[1, 3, 4])
  def test_every_step_lowers_the_error(self, seed, channels):
    levels, composition, improver = _make(seed, channels=channels)
    error = _error(levels, composition.canvases[0])
    for _ in improver.sweep(1.0):
      composition.repaint()
      now = _error(levels, composition.canvases[0])
      self.assertLessEqual(now, error + 1e-3)
      error = now

  def test_values_are_what_the_error_rises_by_without_a_stroke(self):
    levels, composition, improver = _make(3)
    for _ in improver.sweep(1.0):
      pass
    error = _error(levels, composition.canvases[0])
    # Those below have changed no more: the last stroke's value is exact.
    last = len(composition) - 1
    composition.keep(np.arange(last))
    rise = _error(levels, composition.canvases[0]) - error
    self.assertAlmostEqual(
        improver.values[last], rise, delta=0.01 + 0.01 * rise
    )

  def test_canvases_are_those_of_the_strokes_afterwards(self):
    _, composition, improver = _make(4)
    for _ in improver.sweep(1.0):
      pass
    canvas = composition.canvases[0].copy()
    composition.repaint()
    np.testing.assert_allclose(canvas, composition.canvases[0], atol=1e-5)

  def test_a_palette_is_kept_to(self):
    palette = np.array([[0.0, 0.0, 0.0], [1.0, 0.5, 0.0]])
    _, composition, improver = _make(5, palette)
    for _ in improver.sweep(1.0):
      pass
    for color in composition.strokes[:, strokes_lib.COLOR]:
      self.assertIn(color.tolist(), palette.tolist())


if __name__ == '__main__':
  absltest.main()
