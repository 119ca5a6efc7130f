# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Tries of strokes a second, on canvases of 64 and of 1024 pixels.

  python -m benchmarks.stroke_tries [--brush=classic/pen] [--num_threads=1]

What a search for strokes does most: the change of the squared error if one were
painted, by `StrokeCanvas.try_strokes` and `fit_colors`. Beside it, painting
without a try, and the same by a plain loop over snapshots: paint, render,
compare, restore. The strokes are the same 1,000 at both sizes, moved to random
places of the large canvas. Variants take turns; the best of each is shown, by
CPU time of all threads, and on the wall.
"""

from collections.abc import Callable
import functools
from typing import Any

from absl import app
from absl import flags
import numpy as np

from benchmarks import clocks
from spiral_envs.libmypaint import stroke_canvas

_BRUSH = flags.DEFINE_string('brush', 'classic/pen', 'Type of the brush.')
_NUM_STROKES = flags.DEFINE_integer('num_strokes', 1000, 'Number of strokes.')
_NUM_THREADS = flags.DEFINE_integer('num_threads', 1, 'Threads of a canvas.')
_TURNS = flags.DEFINE_integer('turns', 5, 'Turns of each variant.')
_SIZES = 64, 1024
# Strokes of the loop over snapshots, which takes milliseconds each.
_NUM_LOOPED = 20


def strokes(count: int, size: int) -> np.ndarray:
  """Returns [count, 12] strokes of some 15 pixels, within tiles of 64."""
  rng = np.random.default_rng(0)
  rows = np.empty([count, stroke_canvas.NUM_COLUMNS])
  start = rng.uniform(12, 52, [count, 1, 2])
  bend = rng.normal(0, 1, [count, 3, 2]) * [[[0], [8], [12]]]
  places = 64 * rng.integers(0, size // 64, [count, 1, 2])
  rows[:, :6] = (np.clip(start + bend, 8, 56) + places).reshape(count, 6)
  rows[:, 6] = np.exp(rng.uniform(0, np.log(6), count))
  rows[:, 7:9] = rng.uniform(0.2, 1, [count, 2])
  rows[:, 9:] = rng.uniform(0, 1, [count, 3])
  return rows


def try_by_snapshots(canvas, rows, target) -> np.ndarray:
  """Returns what `StrokeCanvas.try_strokes` does, by painting and undoing."""

  def error():
    return np.sum((canvas.render() / 255 - target / 255) ** 2)

  snapshot, start = canvas.snapshot(), error()
  changes = []
  for row in rows:
    canvas.paint(row)
    changes.append(error() - start)
    canvas.restore(snapshot)
  return np.array(changes)


def measure() -> dict[tuple[str, int], clocks.Clocks]:
  """Returns the best turn of each variant at each size."""
  rng = np.random.default_rng(1)
  variants = {}
  for size in _SIZES:
    canvas = stroke_canvas.StrokeCanvas(
        (size, size), 3, brush_type=_BRUSH.value, num_threads=_NUM_THREADS.value
    )
    rows = strokes(_NUM_STROKES.value, size)
    target = rng.integers(0, 256, canvas.shape, np.uint8)
    canvas.paint(rows[:50])
    few = rows[:_NUM_LOOPED]
    np.testing.assert_allclose(
        canvas.try_strokes(few, target),
        try_by_snapshots(canvas, few, target),
        rtol=1e-6,
        atol=1e-4,
    )
    variants[size] = canvas, rows, target
  best: dict[tuple[str, int], clocks.Clocks] = {}
  for _ in range(_TURNS.value):
    for size, (canvas, rows, target) in variants.items():
      few = rows[:_NUM_LOOPED]
      before = canvas.snapshot()
      runs: dict[str, Callable[[], Any]] = {
          'painted': functools.partial(canvas.paint, rows),
          'tried': functools.partial(canvas.try_strokes, rows, target),
          'color fitted': functools.partial(canvas.fit_colors, rows, target),
          'loop over snapshots': functools.partial(
              try_by_snapshots, canvas, few, target
          ),
      }
      for name, run in runs.items():
        with clocks.Clocks() as taken:
          run()
        canvas.restore(before)
        last = best.get((name, size))
        if last is None or taken.cpu < last.cpu:
          best[name, size] = taken
  return best


def main(argv):
  del argv
  best = measure()
  small, large = _SIZES
  print(f'{_BRUSH.value}, {_NUM_THREADS.value} threads; strokes a second')
  print(
      f'{"":20}{small:>9} px{large:>9} px  ratio   wall {small}  wall {large}'
  )
  for name in dict.fromkeys(name for name, _ in best):
    count = _NUM_LOOPED if name.startswith('loop') else _NUM_STROKES.value
    cpu = [count / best[name, size].cpu for size in _SIZES]
    wall = [count / best[name, size].wall for size in _SIZES]
    print(
        f'{name:20}{cpu[0]:12,.0f}{cpu[1]:12,.0f}{cpu[1] / cpu[0]:7.2f}'
        f'{wall[0]:10,.0f}{wall[1]:11,.0f}'
    )


if __name__ == '__main__':
  app.run(main)
