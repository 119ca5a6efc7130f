# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Fuzzes the native extension with valid and invalid calls.

  python -m tests.spiral_envs.native_fuzz [--extension=PATH] [--seconds=60] \
      [--seed=0]

`make test-asan` runs it on an extension built with AddressSanitizer, which
aborts on invalid memory accesses. Without it, it finds crashes, errors of
undocumented types, and calls that do not return.
"""

import argparse
from collections.abc import Callable
import importlib.util
import json
import signal
import sys
import time
from typing import Any

import numpy as np

import spiral_envs
from tests.spiral_envs import hostile

_BRUSHES = ('classic/pen', 'classic/smudge+paint', 'classic/dry_brush',
            'classic/calligraphy', 'deevad/basic_digital_brush')  # fmt: skip
_NUMBERS = (-1, 0, 1, 2, 3, 4, 8, 63, 64, 65, 100, 8193, 46341, 2**31 - 1,
            -(2**31), 2**40, 0.5, 1e9, 1e-300, 1e300, float('nan'),
            float('inf'), None, 'a', True)  # fmt: skip
_MAX_SECONDS = 20
# Filling larger canvases takes longer than fuzzing them.
_MAX_WIDTH = 300


def load(path):
  """Loads an extension and installs it as `spiral_envs._painter`."""
  if path:
    spec = importlib.util.spec_from_file_location('spiral_envs._painter', path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules['spiral_envs._painter'] = module
    spec.loader.exec_module(module)
    spiral_envs._painter = module  # type: ignore[attr-defined]
  from spiral_envs import _painter  # type: ignore[attr-defined]

  return _painter


class Fuzz:
  """Makes random calls, which may raise only documented errors."""

  def __init__(self, extension, seed):
    from spiral_envs.libmypaint import brushes

    self._extension = extension
    self._rng = np.random.default_rng(seed)
    self._brushes = [brushes.read_brush(name) for name in _BRUSHES]
    self.raised = self.calls = 0

  def one(self):
    """Creates a random object and makes a few calls."""
    kinds = 'points', 'batch', 'strokes', 'fits', 'replay', 'python'
    getattr(self, f'_{self._pick(*kinds)}')()

  def _call(self, function, *arguments, **options):
    self.calls += 1
    try:
      return function(*arguments, **options)
    except (TypeError, ValueError, RuntimeError, OverflowError):
      self.raised += 1
      return None

  def _pick(self, *values):
    return values[self._rng.integers(len(values))]

  def _mostly(self, value):
    """Returns the value, or occasionally an arbitrary one."""
    return value if self._rng.random() < 0.9 else self._pick(*_NUMBERS)

  def _width(self, *values):
    width = self._mostly(self._pick(*values))
    if isinstance(width, (int, float)) and _MAX_WIDTH < width <= 8192:
      return values[0]
    return width

  def _brush(self):
    text = self._pick(*self._brushes)
    if self._rng.random() < 0.7:
      return text
    if self._rng.random() < 0.3:
      start, end = sorted(self._rng.integers(len(text), size=2))
      return text[:start] + text[end:]
    tree = json.loads(text)
    for _ in range(self._rng.integers(1, 4)):
      self._spoil(tree)
    return json.dumps(tree)

  def _spoil(self, tree):
    """Replaces a random part of a brush by an arbitrary value."""
    while True:
      keys = list(tree) if isinstance(tree, dict) else range(len(tree))
      if not keys:
        return
      key = keys[self._rng.integers(len(keys))]
      inner = tree[key]
      if not isinstance(inner, (dict, list)) or self._rng.random() < 0.1:
        tree[key] = self._pick(*_NUMBERS, [], {}, [[0, 0]], [[1, 2], [0, 1]],
                               [[i, i] for i in range(99)])  # fmt: skip
        return
      tree = inner

  def _canvas(self, size, dtype=np.uint8):
    size = size if isinstance(size, int) and 0 <= size < 10**7 else 7
    if self._rng.random() < 0.1:
      size = max(0, size + int(self._rng.integers(-3, 4)))
    canvas = np.empty(size, self._mostly_type(dtype))
    kind = self._rng.random()
    if kind < 0.03:
      canvas.flags.writeable = False
    elif kind < 0.06:
      canvas = np.empty(2 * size, dtype)[::2]
    elif kind < 0.09:
      item = np.dtype(dtype).itemsize
      canvas = np.empty(size * item + 1, np.uint8)[1:].view(dtype)
    return canvas

  def _mostly_type(self, dtype):
    if self._rng.random() < 0.95:
      return dtype
    return self._pick(np.uint8, np.int64, np.float32, '>i4', object)

  def _points(self):
    width = self._width(1, 8, 16, 64, 65, 200)
    channels = self._mostly(self._pick(1, 3, 4))
    painter = self._call(
        self._extension.PointPainter,
        canvas_width=width,
        channels=channels,
        white=bool(self._rng.integers(2)),
        brush=self._brush(),
        log_size=self._mostly(self._rng.uniform(-5, 6)),
        burn=self._mostly(3),
        zoom=self._mostly(self._pick(1, 1, 0.5, 3, 8)),
    )
    if painter is None:
      return
    self._call(painter.record)
    for _ in range(self._rng.integers(1, 8)):
      self._point_call(painter, width, channels)
    self._call(painter.take_dabs)
    self._call(painter.render, self._canvas(width * width * channels))

  def _point_call(self, painter, width, channels):
    kind = self._rng.integers(5)
    if kind == 0:
      self._call(painter.clear)
    elif kind == 1:
      self._call(
          painter.set_brush,
          *(self._mostly(x) for x in (self._rng.uniform(-3, 6), 0.5, 0, 1)),
      )
    elif kind == 2:
      position = self._rng.uniform(-1, 2, 2) * width
      self._call(painter.move, *map(self._mostly, position))
    elif kind == 3:
      points = self._rng.uniform(-0.5, 1.5, [self._rng.integers(1, 9), 3])
      points *= [width, width, 1]
      if self._rng.random() < 0.7:
        points[:, 2] = np.clip(points[:, 2], 0, 1)
      if self._rng.random() < 0.1:
        spoiled = self._pick(np.nan, np.inf, 1e9, -1e300, 1e38)
        points.flat[self._rng.integers(points.size)] = spoiled
      self._call(painter.trace, points)
    else:
      self._call(painter.render, self._canvas(width * width * channels))

  def _batch(self):
    count = int(self._rng.integers(0, 5))
    width = self._width(1, 8, 50, 64, 130)
    grid = self._mostly(self._pick(1, 4, 32, 46340))
    channels = self._mostly(self._pick(1, 3, 4))
    painters = self._call(
        self._extension.Painters,
        canvas_width=width,
        grid_width=grid,
        channels=channels,
        white=bool(self._rng.integers(2)),
        brush=self._brush(),
        log_sizes=[self._mostly(x) for x in (0.0, 1.5)],
        pressures=[self._mostly(x) for x in (0.1, 0.5, 1.0)],
        color_levels=[self._mostly(x) for x in (0.0, 0.3, 1.0)],
        keep_brush=bool(self._rng.integers(2)),
        transpose_start=bool(self._rng.integers(2)),
        premultiplied=bool(self._rng.integers(2)),
        burns=[self._mostly(i) for i in range(count)],
        num_threads=self._pick(1, 2, 3, 0, -1, 2**31 - 1),
    )
    if painters is None:
      return
    size = count * width * width * channels
    counts = [2, grid * grid, grid * grid, 2, 3, 3, 3, 3]
    for _ in range(self._rng.integers(1, 6)):
      if self._rng.random() < 0.4:
        self._call(painters.reset, self._canvas(size))
      rows = self._rng.integers(counts, size=[count, 8])
      if self._rng.random() < 0.1 and rows.size:
        rows.flat[self._rng.integers(rows.size)] = self._pick(
            -1, 2, 3, grid * grid, 2**31 - 1, -(2**31)
        )
      actions = self._canvas(rows.size, np.int32)
      if actions.flags.writeable and actions.size == rows.size:
        actions[:] = rows.ravel().astype(np.int32)
      self._call(painters.step, actions, self._canvas(size))
      if self._rng.random() < 0.4:
        indices = self._canvas(count, np.int32)
        if indices.flags.writeable:
          indices[:] = self._rng.integers(-1 if count < 2 else 0, count + 1)
        self._call(painters.copy, indices)
      self._restore(painters)

  def _restore(self, painter):
    """Gets a state, spoils it now and then, and sets it."""
    state = self._call(painter.get_state)
    if state and self._rng.random() < 0.5:
      spoiled = bytearray(state)
      for _ in range(self._rng.integers(1, 9)):
        at = self._rng.integers(min(len(state), self._pick(1000, 10**9)))
        spoiled[at] = self._rng.integers(256)
      if self._rng.random() < 0.2:
        del spoiled[int(self._rng.integers(len(state))) :]
      self._call(painter.set_state, bytes(spoiled))
    else:
      self._call(painter.set_state, state)

  def _strokes(self):
    height, width = (self._width(8, 9, 50, 64, 130) for _ in range(2))
    channels = self._mostly(self._pick(1, 3, 4))
    canvas = self._call(
        self._extension.StrokeCanvas,
        height=height,
        width=width,
        channels=channels,
        white=bool(self._rng.integers(2)),
        brush=self._brush(),
        first_log_radius=self._mostly(0.0),
        burn=self._mostly(3),
        num_threads=self._pick(1, 2, 3, 0, -1, 2**31 - 1),
    )
    if canvas is None:
      return
    for _ in range(self._rng.integers(1, 6)):
      strokes = self._rows(2 * max(height, width))
      shape = height, width, int(channels)
      if self._rng.random() < 0.1:
        shape = tuple(n + int(self._rng.integers(-1, 2)) for n in shape)
      dtype = self._mostly_type(self._pick(np.uint8, np.float32))
      target = np.zeros(shape, dtype)
      if dtype == np.float32:
        target[:] = self._pick(0.5, 0, np.nan, 1e30, -np.inf)
      palette = self._rng.uniform(0, 1.05, [self._rng.integers(0, 4), 3])
      self._call(canvas.try_strokes, strokes, target)
      self._call(canvas.fit_colors, strokes, target, palette)
      self._call(canvas.paint, strokes)
      self._call(canvas.render)
      self._restore(canvas)
    self._call(canvas.clear)

  def _rows(self, side):
    """Returns strokes, now and then with a number that is none."""
    # Brushes that pick up paint take long with a large radius.
    count, radius = self._pick((8, 3), (5, 20), (1, 200), (0, 1))
    strokes = self._rng.uniform(0, 1, [count, 12])
    strokes[:, :6] = strokes[:, :6] * side - 9
    strokes[:, 6] *= radius
    if self._rng.random() < 0.1 and strokes.size:
      strokes.flat[self._rng.integers(strokes.size)] = self._pick(
          np.nan, np.inf, -1e300, 1e9, 5, 0
      )
    return strokes

  def _fits(self):
    height, width = (self._width(1, 8, 9, 50, 130) for _ in range(2))
    zoom = self._mostly(self._pick(1.0, 0.5, 0.03, 4.0))
    fitter = self._call(
        self._extension.StrokeFitter,
        height=height,
        width=width,
        zoom=zoom,
        brush=self._brush(),
        first_log_radius=self._mostly(0.0),
        burn=self._mostly(3),
        num_threads=self._pick(1, 2, 3, 0, -1, 2**31 - 1),
    )
    if fitter is None:
      return
    for _ in range(self._rng.integers(1, 6)):
      strokes = self._rows(2 * max(height, width) / zoom)
      self._call(fitter.covers, strokes)
      sides = height, width, int(self._rng.integers(1, 5))
      shape = [int(self._rng.integers(side + 1)) for side in sides[:2]]
      origin = [
          int(self._rng.integers(a - b + 1)) for a, b in zip(sides, shape)
      ]
      if self._rng.random() < 0.1:
        origin[self._rng.integers(2)] += self._pick(1, -1, 2**31 - 1, -(2**31))
      pictures = np.zeros((2, *shape, sides[2]), np.float32)
      pictures[:] = self._pick(0.5, 0, np.nan, 1e30, -np.inf)
      weights = np.ones(self._pick(shape, shape, (0, 0)), np.float32)
      palette = self._rng.uniform(0, 1.05, [self._rng.integers(0, 4), 3])
      arrays = [*pictures, weights, palette]
      if self._rng.random() < 0.1:
        i = self._rng.integers(4)
        arrays[i] = arrays[i][
            self._pick(np.s_[:-1], np.s_[:, :-1], np.s_[::-1])
        ]
      self._call(fitter.fit, strokes, *origin, *arrays)
      self._cover(pictures[0], origin)

  def _cover(self, canvas, origin):
    shape = [int(self._rng.integers(60)) for _ in range(2)]
    mask = np.ones(shape, np.float32) * (self._rng.random(shape) < 0.3)
    top, left = (self._pick(0, 7, 8192, -1, 2**31 - 1) for _ in range(2))
    mask = mask.astype(self._mostly_type(np.float32))
    cover = self._call(self._extension.StrokeCover, top, left, mask)
    if cover is not None:
      color = np.ones(self._pick(canvas.shape[2], 0, 6), np.float32)
      self._call(cover.paint, canvas, *origin, color)

  def _replay(self):
    count = int(self._rng.integers(1, 20))
    calls = self._rng.integers(0, 6, count).astype(np.int32)
    arguments = self._rng.uniform(0, 1, [count, 3]).astype(np.float32)
    arguments[calls == 5, 0] = self._rng.integers(-1, 70)
    if self._rng.random() < 0.2:
      arguments.flat[self._rng.integers(arguments.size)] = self._pick(
          np.nan, 1e30, -5, np.inf
      )
    if self._rng.random() < 0.1:
      calls[self._rng.integers(count)] = self._pick(-1, 6, 2**31 - 1)
    self._call(
        *(self._extension.replay, self._brush()),
        *(self._width(8, 64, 65), calls, arguments),
    )

  def _python(self):
    """Creates Python objects, which may raise only ValueError."""
    from spiral_envs.libmypaint import environment as libmypaint
    from spiral_envs.libmypaint import point_painter

    def value():
      return self._pick(*hostile.NOT_COUNTS, *_NUMBERS, 16, 16, 16, 16)

    options: dict[str, Any] = {
        'canvas_width': 16,
        'grid_width': 4,
        'episode_length': 3,
    }
    options[self._pick(*options)] = value()
    points: dict[str, Any] = {
        'canvas_width': 16,
        'size': 32,
        'first_radius': 2,
        'channels': 3,
    }
    points[self._pick(*points)] = value()
    makers: tuple[Callable[[], Any], ...] = (
        lambda: libmypaint.LibMyPaint(**options),
        lambda: libmypaint.LibMyPaintBatch(2, 2, **options),
        lambda: point_painter.PointPainter(brush_type='classic/pen', **points),
    )
    for make in makers:
      self.calls += 1
      try:
        environment = make()
      except ValueError:
        self.raised += 1
        continue
      (getattr(environment, 'reset', None) or environment.canvas)()


def main():
  parser = argparse.ArgumentParser()
  parser.add_argument('--extension', default='', help='path of the .so file')
  parser.add_argument('--seconds', type=float, default=60, help='duration')
  parser.add_argument('--seed', type=int, default=0, help='seed of the calls')
  arguments = parser.parse_args()
  fuzz = Fuzz(load(arguments.extension), arguments.seed)
  # No call takes seconds; one that does is killed and dumps core.
  signal.signal(signal.SIGALRM, signal.SIG_DFL)
  end = time.monotonic() + arguments.seconds
  while time.monotonic() < end:
    signal.alarm(_MAX_SECONDS)
    fuzz.one()
  signal.alarm(0)
  print(f'{fuzz.calls} calls, {fuzz.raised} of them refused, no other errors')


if __name__ == '__main__':
  main()
