# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for `spiral_envs.libmypaint.stroke_canvas`."""

import copy
import pickle
import threading

from absl.testing import absltest
from absl.testing import parameterized
import hypothesis
from hypothesis import strategies
import numpy as np
import pytest

from spiral_envs.libmypaint import brushes as brushes_lib
from spiral_envs.libmypaint import painter as painter_lib
from spiral_envs.libmypaint import point_painter
from spiral_envs.libmypaint import stroke_canvas

# Those that smudge, erase, keep alpha, change the color, scatter, follow
# slowly, and plain ones.
_FEW = (
    *('classic/smudge+paint', 'classic/ink_eraser', 'classic/calligraphy'),
    *('classic/dry_brush', 'classic/slow_ink', 'classic/impressionism'),
    *('deevad/2B_pencil', 'deevad/watercolor_glazing', 'ramon/Pastel_1'),
)
_KINDS = [(1, 'white'), (3, 'white'), (4, 'white'), (4, 'transparent')]


def _strokes(seed, count, shape, channels=3):
  """Random strokes, some of which leave the canvas."""
  rng = np.random.default_rng(seed)
  strokes = np.empty([count, stroke_canvas.NUM_COLUMNS])
  size = np.tile(shape[1::-1], 3)
  strokes[:, :6] = rng.uniform(-0.2, 1.2, [count, 6]) * size
  strokes[:, 6] = np.exp(rng.uniform(np.log(0.5), np.log(12), count))
  strokes[:, 7:] = rng.uniform(0, 1, [count, 5])
  if channels == 1:
    strokes[:, 10:] = strokes[:, 9:10]
  return strokes


def _target(seed, shape, dtype=np.uint8):
  target = np.random.default_rng(seed).integers(0, 256, shape, np.uint8)
  return target if dtype == np.uint8 else target / np.float32(255)


def _error(canvas, target):
  scale = 255 if target.dtype == np.uint8 else 1
  return np.sum((canvas.render() / 255 - target / scale) ** 2)


def _rendered(strokes, size, brush_type, channels, background, seed):
  """Yields what `PointPainter`, on libmypaint's own engine, makes of it."""
  painter = point_painter.PointPainter(
      *(size, size, brush_type, 1.0, channels, background),
      burn=painter_lib.burn(seed),
  )
  for stroke in strokes:
    painter.move(stroke[:2])
    painter.set_brush(stroke[6], stroke[9:])
    painter.touch(stroke[:2], stroke[7])
    painter.trace(stroke[:2], stroke[2:4], stroke[4:6], tuple(stroke[7:9]))
    yield painter.canvas()


class StrokeCanvasTest(parameterized.TestCase):

  @parameterized.parameters(*_FEW)
  def test_paints_what_programs_do(self, brush_type):
    self._check_pixels(brush_type, seed=_FEW.index(brush_type))

  @pytest.mark.slow
  def test_every_brush_paints_what_programs_do(self):
    for i, brush_type in enumerate(brushes_lib.list_brushes()):
      with self.subTest(brush_type):
        self._check_pixels(brush_type, seed=i)

  def _check_pixels(self, brush_type, seed):
    channels, background = _KINDS[seed % 4]
    size = 40 + 17 * (seed % 7)
    canvas = stroke_canvas.StrokeCanvas(
        *((size, size), channels, background, brush_type), seed=seed
    )
    strokes = _strokes(seed, 12, (size, size))
    for _ in range(2):  # `clear` starts all of it again.
      canvas.clear()
      rendered = _rendered(
          strokes, size, brush_type, channels, background, seed
      )
      for stroke, picture in zip(strokes, rendered):
        canvas.paint(stroke)
        np.testing.assert_array_equal(canvas.render(), picture)

  @hypothesis.settings(max_examples=12, deadline=None)
  @hypothesis.given(
      brush_type=strategies.sampled_from(_FEW + ('classic/pen',)),
      kind=strategies.sampled_from(_KINDS),
      height=strategies.integers(8, 100),
      width=strategies.integers(8, 100),
      dtype=strategies.sampled_from([np.uint8, np.float32]),
      seed=strategies.integers(0, 2**16),
      num_threads=strategies.integers(1, 3),
  )
  def test_tries_are_paintings_undone(
      self, brush_type, kind, height, width, dtype, seed, num_threads
  ):
    channels, background = kind
    canvas = stroke_canvas.StrokeCanvas(
        *((height, width), channels, background, brush_type),
        seed=seed,
        num_threads=num_threads,
    )
    strokes = _strokes(seed, 16, canvas.shape, channels)
    target = _target(seed, canvas.shape, dtype)
    canvas.paint(strokes[:4])
    before = canvas.snapshot()
    shown = canvas.render()
    changes = canvas.try_strokes(strokes, target)
    self.assertEqual(canvas.snapshot(), before)
    np.testing.assert_array_equal(canvas.render(), shown)
    canvas.fit_colors(strokes, target)
    self.assertEqual(canvas.snapshot(), before)
    start = _error(canvas, target)
    for stroke, change in zip(strokes, changes):
      canvas.paint(stroke)
      painted = _error(canvas, target) - start
      np.testing.assert_allclose(change, painted, rtol=1e-3, atol=1e-4)
      canvas.restore(before)
    # Neither tries nor what was undone shows in the strokes that follow.
    canvas.paint(strokes[4:])
    other = stroke_canvas.StrokeCanvas(
        *((height, width), channels, background, brush_type), seed=seed
    )
    other.paint(strokes)
    self.assertEqual(canvas.snapshot(), other.snapshot())
    # And a try after painting is one on what is there now.
    np.testing.assert_array_equal(
        canvas.try_strokes(strokes, target), other.try_strokes(strokes, target)
    )

  @parameterized.product(
      kind=_KINDS, brush_type=('classic/pen', 'deevad/2B_pencil')
  )
  def test_fitted_colors_are_the_best(self, kind, brush_type):
    channels, background = kind
    canvas = stroke_canvas.StrokeCanvas(
        (70, 90), channels, background, brush_type
    )
    self.assertTrue(canvas.paints_plainly)
    strokes = _strokes(1, 24, canvas.shape, channels)
    target = _target(2, canvas.shape)
    canvas.paint(strokes[:6])
    colors, changes = canvas.fit_colors(strokes, target)
    strokes[:, 9:] = colors
    tried = canvas.try_strokes(strokes, target)
    np.testing.assert_allclose(changes, tried, rtol=0.01, atol=0.5)
    for shift in (-0.04, 0.04):
      strokes[:, 9:] = np.clip(colors + shift, 0, 1)
      self.assertTrue(np.all(canvas.try_strokes(strokes, target) > tried - 0.1))

  @parameterized.parameters('classic/pen', 'classic/smudge+paint')
  def test_fits_colors_of_a_palette(self, brush_type):
    canvas = stroke_canvas.StrokeCanvas((50, 40), 3, brush_type=brush_type)
    palette = np.array([[0, 0, 0], [1, 1, 1], [0.9, 0.2, 0.1]])
    target = np.empty(canvas.shape, np.float32)
    target[:] = 0.8, 0.3, 0.2
    strokes = _strokes(0, 5, canvas.shape)
    strokes[:, :6] = 10, 10, 20, 20, 30, 40
    colors, changes = canvas.fit_colors(strokes, target, palette)
    np.testing.assert_array_equal(colors, palette[[2] * 5])
    strokes[:, 9:] = colors
    np.testing.assert_allclose(
        changes, canvas.try_strokes(strokes, target), rtol=0.01, atol=0.01
    )

  @parameterized.parameters(*_FEW)
  def test_copies_go_on_alike(self, brush_type):
    canvas = stroke_canvas.StrokeCanvas((30, 70), 4, brush_type=brush_type)
    strokes = _strokes(0, 12, canvas.shape)
    canvas.paint(strokes[:6])
    copies = [
        canvas.copy(),
        copy.copy(canvas),
        copy.deepcopy(canvas),
        pickle.loads(pickle.dumps(canvas)),
    ]
    canvas.paint(strokes[6:])
    for other in copies:
      self.assertNotEqual(other.snapshot(), canvas.snapshot())
      other.paint(strokes[6:])
      self.assertEqual(other.snapshot(), canvas.snapshot())
      np.testing.assert_array_equal(other.render(), canvas.render())

  def test_python_threads_wait_for_each_other(self):
    canvas = stroke_canvas.StrokeCanvas((64, 64), num_threads=2)
    strokes = _strokes(0, 40, canvas.shape)
    target = _target(0, canvas.shape)
    expected = canvas.try_strokes(strokes, target)
    results = []

    def try_all():
      for _ in range(5):
        results.append(canvas.try_strokes(strokes, target))

    threads = [threading.Thread(target=try_all) for _ in range(3)]
    for thread in threads:
      thread.start()
    for thread in threads:
      thread.join()
    self.assertLen(results, 15)
    for result in results:
      np.testing.assert_array_equal(result, expected)

  @parameterized.named_parameters(
      ('no_shape', dict(shape=64), 'shape'),
      ('narrow', dict(shape=(64, 7)), 'width'),
      ('tall', dict(shape=(4097, 64)), 'height'),
      ('channels', dict(shape=(64, 64), channels=2), 'channels'),
      ('background', dict(shape=(64, 64), background='red'), 'background'),
      ('threads', dict(shape=(64, 64), num_threads=0), 'num_threads'),
      ('radius', dict(shape=(64, 64), first_radius=0), 'first_radius'),
  )
  def test_refuses_arguments(self, options, message):
    with self.assertRaisesRegex(ValueError, message):
      stroke_canvas.StrokeCanvas(**options)

  @parameterized.parameters(
      (0, np.nan), (1, 1e4), (4, -np.inf), (6, 0), (6, 1001), (7, 1.1),
      (8, -0.1), (9, 2), (11, np.nan),
  )  # fmt: skip
  def test_refuses_strokes(self, column, value):
    canvas = stroke_canvas.StrokeCanvas((40, 30))
    strokes = _strokes(0, 3, canvas.shape)
    strokes[2, column] = value
    before = canvas.snapshot()
    target = canvas.render()
    for call in (
        lambda: canvas.paint(strokes),
        lambda: canvas.try_strokes(strokes, target),
    ):
      with self.assertRaises(ValueError):
        call()
    self.assertEqual(canvas.snapshot(), before)

  def test_refuses_other_arrays(self):
    canvas = stroke_canvas.StrokeCanvas((40, 30))
    strokes = _strokes(0, 3, canvas.shape)
    target = canvas.render()
    for call in (
        lambda: canvas.paint(strokes[:, :11]),
        lambda: canvas.try_strokes(strokes, target[:-1]),
        lambda: canvas.try_strokes(strokes, target.astype(np.float64)),
        lambda: canvas.fit_colors(strokes, target, np.zeros([0, 3])),
        lambda: canvas.fit_colors(strokes, target, np.zeros([3])),
        lambda: canvas.restore(canvas.snapshot()[:-1]),
        lambda: canvas.restore(b''),
        lambda: canvas.restore(b'\xff' * len(canvas.snapshot())),
        lambda: stroke_canvas.StrokeCanvas((30, 40)).restore(canvas.snapshot()),
    ):
      with self.assertRaises(ValueError):
        call()


if __name__ == '__main__':
  absltest.main()
