# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.search.composition."""

from absl.testing import absltest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies
import numpy as np

from spiral_envs.search import composition as composition_lib
from spiral_envs.search import levels as levels_lib
from spiral_envs.search import strokes as strokes_lib
from tests.spiral_envs.search import round_pen

_SEEDS = strategies.integers(0, 2**16)
_SIDES = strategies.sampled_from([(64, 80), (53, 48)])
_GROUNDS = strategies.sampled_from([[1.0], [1.0, 0.9, 1.0], [0.0] * 4])


def _strokes(rng, shape, count):
  height, width = shape
  strokes = rng.random((count, strokes_lib.NUM_COLUMNS))
  strokes[:, :6] *= [width, height] * 3
  strokes[:, strokes_lib.RADIUS] = rng.uniform(1, 9, count)
  return strokes


def _make(shape, ground, rng, count):
  target = rng.random((*shape, len(ground))).astype(np.float32)
  levels = levels_lib.make(target, round_pen.RoundPen)
  composition = composition_lib.Composition(levels, np.array(ground))
  composition.append(_strokes(rng, shape, count))
  return levels, composition


def _whole(composition, level):
  """Paints all strokes one after the other, by the plain formula."""
  canvas = composition.blank(level).astype(np.float64)
  pen = composition.levels[level].canvas
  channels = canvas.shape[-1]
  for stroke in composition.strokes:
    top, left, mask = pen.coverage(stroke[None])[0]
    full = np.zeros(canvas.shape[:2])
    full[top : top + mask.shape[0], left : left + mask.shape[1]] = mask
    color = np.append(stroke[strokes_lib.COLOR], 1.0)[:channels]
    canvas = (1 - full[..., None]) * canvas + full[..., None] * color
  return canvas


class CompositionTest(absltest.TestCase):

  @settings(max_examples=10)
  @given(_SEEDS, _SIDES, _GROUNDS)
  def test_canvases_are_the_strokes_painted_in_order(self, seed, shape, ground):
    rng = np.random.default_rng(seed)
    levels, composition = _make(shape, ground, rng, 4)
    composition.append(_strokes(rng, shape, 2))
    for level in range(len(levels)):
      np.testing.assert_allclose(
          composition.canvases[level], _whole(composition, level), atol=1e-5
      )

  def test_boxes_are_in_pixels_of_the_picture(self):
    rng = np.random.default_rng(0)
    levels, _ = _make((96, 96), [1.0], rng, 0)
    # As if the full size were too large.
    composition = composition_lib.Composition(levels[1:], np.ones(1))
    strokes = _strokes(rng, (96, 96), 5)
    composition.append(strokes)
    boxes = strokes_lib.bounds(strokes, margin=1.0)
    for i, (left, top, right, bottom) in enumerate(boxes):
      box = composition.box(i)
      # A curve does not reach its control point.
      self.assertTrue((box[:2] >= np.maximum([left, top], 0) - 8).all())
      self.assertTrue((box[2:] <= np.minimum([right, bottom], 96) + 8).all())
      ends = strokes[i, strokes_lib.START], strokes[i, strokes_lib.END]
      self.assertTrue((box[:2] <= np.minimum(*ends)).all())
      self.assertTrue((box[2:] >= np.maximum(*ends)).all())

  @settings(max_examples=10)
  @given(_SEEDS, _SIDES, _GROUNDS, strategies.integers(0, 5))
  def test_what_is_above_is_one_layer(self, seed, shape, ground, index):
    rng = np.random.default_rng(seed)
    levels, composition = _make(shape, ground, rng, 6)
    for level in range(len(levels)):
      height, width = levels[level].target.shape[:2]
      window = (height // 4, 3, height, width - 2)
      top, left, bottom, right = window
      layer, through = composition.above(index, level, window)
      below = composition.blank(level)
      for i in range(index + 1):
        composition.paint(level, i, below)
      below = below[top:bottom, left:right]
      np.testing.assert_allclose(
          layer + through * below,
          _whole(composition, level)[top:bottom, left:right],
          atol=1e-5,
      )

  @settings(max_examples=10)
  @given(_SEEDS, _SIDES, _GROUNDS)
  def test_keeps_and_replaces(self, seed, shape, ground):
    rng = np.random.default_rng(seed)
    levels, composition = _make(shape, ground, rng, 5)
    stroke = _strokes(rng, shape, 1)[0]
    composition.replace(2, stroke)
    composition.keep(np.array([4, 0, 2]))
    self.assertLen(composition, 3)
    np.testing.assert_array_equal(composition.strokes[2], stroke)
    for level in range(len(levels)):
      np.testing.assert_allclose(
          composition.canvases[level], _whole(composition, level), atol=1e-5
      )


if __name__ == '__main__':
  absltest.main()
