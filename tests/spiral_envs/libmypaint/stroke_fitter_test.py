# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.libmypaint.stroke_fitter."""

import threading

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_envs.libmypaint import stroke_canvas
from spiral_envs.libmypaint import stroke_fitter

_SHAPE = 50, 70
# A soft and a hard brush, one that scatters its dabs at random, one whose dabs
# depend on the speed, and one that follows slowly.
_PLAIN = (
    *('classic/bulk', 'classic/pen', 'deevad/2B_pencil', 'classic/dry_brush'),
    *('classic/calligraphy', 'classic/slow_ink'),
)
_MIXING = ('classic/smudge+paint', 'classic/ink_eraser', 'ramon/Pastel_1',
           'tanda/oil-06-paint', 'classic/impressionism')  # fmt: skip


def _strokes(seed, count, shape=_SHAPE):
  """Random strokes, some of which leave the canvas."""
  rng = np.random.default_rng(seed)
  strokes = rng.random((count, stroke_canvas.NUM_COLUMNS))
  size = np.tile(shape[::-1], 3)
  strokes[:, :6] = rng.uniform(-0.2, 1.2, (count, 6)) * size
  strokes[:, 6] = rng.uniform(1, 9, count)
  return strokes


def _whole(cover, shape=_SHAPE):
  """Returns a coverage as float64 [H, W] of the whole canvas."""
  top, left, mask = cover
  whole = np.zeros(shape)
  height, width = mask.shape
  whole[top : top + height, left : left + width] = mask
  return whole


def _fit(coverage, before, target, weights, palette):
  """The slow reference: colors of one stroke, and the change of the error."""
  channels = before.shape[-1]
  cover = coverage[..., None]

  def error(color):
    full = np.append(color, 1.0)[:channels] if channels > 1 else color[:1]
    after = (1 - cover) * before + cover * full
    return (weights[..., None] * np.square(after - target)).sum()

  if palette is not None:
    color = palette[np.argmin([error(color) for color in palette])]
  else:
    rest = target - (1 - cover) * before
    scaled = weights[..., None] * cover
    color = (scaled * rest).sum((0, 1)) / max((scaled * cover).sum(), 1e-12)
    color = np.clip(color[:3] if channels > 1 else color[[0, 0, 0]], 0, 1)
  unpainted = (weights[..., None] * np.square(before - target)).sum()
  return color, error(color) - unpainted


class StrokeCoverTest(parameterized.TestCase):

  @parameterized.product(
      channels=[1, 2, 3, 4, 5],
      window=[(0, 0, 20, 30), (5, 8, 9, 13), (0, 20, 6, 5)],
  )
  def test_mixes_a_color_where_the_stroke_is(self, channels, window):
    rng = np.random.default_rng(channels)
    mask = rng.random((9, 12)).astype(np.float32)
    mask[:3, :5] = mask[2:, 9:] = mask[5] = 0
    whole = np.zeros((20, 30, 1), np.float32)
    whole[4:13, 7:19, 0] = mask
    top, left, height, width = window
    part = whole[top : top + height, left : left + width]
    canvas = rng.random((*part.shape[:2], channels)).astype(np.float32)
    color = rng.random(channels).astype(np.float32)
    want = canvas + part * (color - canvas)
    stroke_fitter.StrokeCover(4, 7, mask).paint(canvas, color, (top, left))
    np.testing.assert_array_equal(canvas, want)

  def test_refuses_arrays_of_another_kind(self):
    cover = stroke_fitter.StrokeCover(0, 0, np.ones((2, 2), np.float32))
    canvas, color = np.zeros((3, 3, 3), np.float32), np.zeros(3, np.float32)
    for wrong in (canvas[:, ::2], canvas.astype(float), canvas[0]):
      with self.assertRaises((TypeError, ValueError)):
        cover.paint(wrong, color)
    canvas.flags.writeable = False
    with self.assertRaises(ValueError):
      cover.paint(canvas, color)
    with self.assertRaises(ValueError):
      cover.paint(np.zeros((3, 3, 3), np.float32), color[:2])
    with self.assertRaises(ValueError):
      stroke_fitter.StrokeCover(-1, 0, np.ones((2, 2), np.float32))


class StrokeFitterTest(parameterized.TestCase):

  @parameterized.parameters(*_PLAIN)
  def test_coverage_is_what_black_leaves_on_white(self, brush_type):
    kwargs = dict(brush_type=brush_type, seed=3, first_radius=2.0)
    strokes = _strokes(0, 8)
    strokes[:, 9:] = 0
    fitter = stroke_fitter.StrokeFitter(_SHAPE, **kwargs)
    self.assertTrue(fitter.paints_plainly)
    coverage = fitter.coverage(strokes)
    painted = 0
    for stroke, cover in zip(strokes, coverage):
      self.assertEqual(cover[2].dtype, np.float32)
      canvas = stroke_canvas.StrokeCanvas(_SHAPE, 1, **kwargs)
      canvas.paint(stroke)
      black = 1 - canvas.render()[..., 0] / 255
      np.testing.assert_allclose(_whole(cover), black, atol=1 / 250)
      painted += black.max() > 0.2
    self.assertGreaterEqual(painted, 4)
    # Earlier strokes leave no trace.
    for stroke, (top, left, mask) in reversed(list(zip(strokes, coverage))):
      (again,) = fitter.coverage(stroke)
      self.assertEqual(again[:2], (top, left))
      np.testing.assert_array_equal(again[2], mask)

  @parameterized.parameters(*_MIXING)
  def test_knows_brushes_that_mix(self, brush_type):
    fitter = stroke_fitter.StrokeFitter(_SHAPE, brush_type=brush_type)
    self.assertFalse(fitter.paints_plainly)

  @parameterized.product(
      channels=[1, 3, 4],
      weighted=[False, True],
      with_palette=[False, True],
      window=[(0, 0, 50, 70), (7, 11, 31, 44)],
  )
  def test_fit_is_the_least_error(
      self, channels, weighted, with_palette, window
  ):
    rng = np.random.default_rng(channels)
    top, left, height, width = window
    shape = height, width, channels
    before = rng.random(shape).astype(np.float32)
    target = (rng.random(shape) * [[[0.4]]] + 0.5).astype(np.float32)
    weights = rng.random(shape[:2]).astype(np.float32)
    palette = rng.random((5, 3)) if with_palette else None
    if palette is not None and channels == 1:
      palette[:] = palette[:, :1]
    strokes = _strokes(1, 12)
    fitter = stroke_fitter.StrokeFitter(_SHAPE, brush_type='deevad/2B_pencil')
    colors, changes = fitter.fit(
        *(strokes, before, target, weights if weighted else None),
        *(palette, (top, left)),
    )
    self.assertEqual((colors.dtype, changes.dtype), (np.float64, np.float64))
    ones = np.ones(shape[:2])
    for i, cover in enumerate(fitter.coverage(strokes)):
      part = _whole(cover)[top : top + height, left : left + width]
      color, change = _fit(
          part, before, target, weights if weighted else ones, palette
      )
      self.assertAlmostEqual(
          changes[i], change, delta=1e-3 + 1e-4 * abs(change)
      )
      if part.max() > 0.01:
        np.testing.assert_allclose(colors[i], color, atol=1e-3)
    self.assertLess(changes.min(), -1)

  def test_strokes_that_cover_nothing_change_nothing(self):
    fitter = stroke_fitter.StrokeFitter(_SHAPE)
    strokes = _strokes(0, 2)
    strokes[:, :6] = -100
    canvas = np.full((*_SHAPE, 3), 0.5, np.float32)
    palette = np.array([[0.2, 0.3, 0.4], [1, 1, 1]])
    for choices, color in ((None, [0, 0, 0]), (palette, palette[0])):
      colors, changes = fitter.fit(strokes, canvas, canvas, None, choices)
      np.testing.assert_array_equal(colors, [color] * 2)
      np.testing.assert_array_equal(changes, 0)
    for _, _, mask in fitter.coverage(strokes):
      self.assertEqual(mask.size, 0)

  @parameterized.parameters(
      'classic/bulk', 'classic/pen', 'classic/calligraphy'
  )
  def test_smaller_canvases_show_the_same(self, brush_type):
    strokes = _strokes(2, 8, (96, 128))
    strokes[:, 6] += 3
    full, half = (
        stroke_fitter.StrokeFitter((96 * s // 2, 64 * s), s / 2, brush_type)
        for s in (2, 1)
    )
    for large, small in zip(full.coverage(strokes), half.coverage(strokes)):
      means = _whole(large, (96, 128)).reshape(48, 2, 64, 2).mean((1, 3))
      gap = np.abs(_whole(small, (48, 64)) - means)
      # Anti-aliased edges differ.
      self.assertLess(gap.mean(), 0.01 + 0.05 * means.mean())
      self.assertAlmostEqual(
          _whole(small, (48, 64)).sum(),
          means.sum(),
          delta=4 + 0.15 * means.sum(),
      )

  @parameterized.parameters('classic/bulk', 'classic/dry_brush')
  def test_threads_give_equal_results(self, brush_type):
    strokes = _strokes(3, 40)
    before, target = np.random.default_rng(0).random(
        (2, *_SHAPE, 3), np.float32
    )
    results: list[tuple[np.ndarray, np.ndarray]] = []
    for num_threads in (1, 2, 3):
      fitter = stroke_fitter.StrokeFitter(
          _SHAPE, brush_type=brush_type, num_threads=num_threads
      )
      results.append(fitter.fit(strokes, before, target))
    for colors, changes in results[1:]:
      np.testing.assert_array_equal(colors, results[0][0])
      np.testing.assert_array_equal(changes, results[0][1])

  def test_python_threads_wait_for_each_other(self):
    fitter = stroke_fitter.StrokeFitter(_SHAPE, num_threads=2)
    strokes = _strokes(3, 40)
    before, target = np.random.default_rng(0).random(
        (2, *_SHAPE, 3), np.float32
    )
    expected = fitter.fit(strokes, before, target)[1]
    results: list[np.ndarray] = []

    def fit():
      results.extend(fitter.fit(strokes, before, target)[1] for _ in range(5))

    threads = [threading.Thread(target=fit) for _ in range(3)]
    for thread in threads:
      thread.start()
    for thread in threads:
      thread.join()
    self.assertLen(results, 15)
    np.testing.assert_array_equal(results, [expected] * 15)

  @parameterized.parameters(
      (dict(shape=64), 'shape'),
      (dict(shape=(0, 64)), 'height'),
      (dict(shape=(64, 8193)), 'width'),
      (dict(zoom=0), 'zoom'),
      (dict(zoom=np.nan), 'zoom'),
      (dict(num_threads=0), 'num_threads'),
      (dict(first_radius=0), 'first_radius'),
      (dict(seed=0.5), 'seed'),
  )
  def test_refuses_arguments(self, options, message):
    with self.assertRaisesRegex(ValueError, message):
      stroke_fitter.StrokeFitter(**{'shape': _SHAPE, **options})

  @parameterized.parameters(
      *((0, np.nan), (1, 1e4), (4, -np.inf), (6, 0), (6, 1001), (7, 1.1)),
      *((8, -0.1), (11, np.nan)),
  )
  def test_refuses_strokes(self, column, value):
    fitter = stroke_fitter.StrokeFitter(_SHAPE)
    strokes = _strokes(0, 3)
    strokes[2, column] = value
    canvas = np.zeros((*_SHAPE, 3), np.float32)
    with self.assertRaises(ValueError):
      fitter.coverage(strokes)
    with self.assertRaises(ValueError):
      fitter.fit(strokes, canvas, canvas)

  @parameterized.parameters(
      dict(strokes=np.zeros((2, 11))),
      dict(before=np.zeros((50, 70))),
      dict(before=np.zeros((50, 70, 2)), target=np.zeros((50, 70, 2))),
      dict(target=np.zeros((50, 69, 3))),
      dict(weights=np.ones((49, 70))),
      dict(weights=np.zeros((0, 3))),
      dict(palette=np.zeros((0, 3))),
      dict(palette=np.zeros((4, 2))),
      dict(palette=np.full((2, 3), 1.5)),
      dict(palette=np.full((2, 3), np.nan)),
      dict(origin=(1, 0)),
      dict(origin=(0, -1)),
  )
  def test_refuses_other_arrays(self, **changed):
    canvas = np.zeros((*_SHAPE, 3), np.float32)
    options = dict(strokes=_strokes(0, 2), before=canvas, target=canvas)
    with self.assertRaises(ValueError):
      stroke_fitter.StrokeFitter(_SHAPE).fit(**{**options, **changed})


if __name__ == '__main__':
  absltest.main()
