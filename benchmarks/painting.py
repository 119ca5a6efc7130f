# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Measures the painting environments: `python -m benchmarks.painting`.

The table shows actions per second, including observations and resets, of the
environments and of two baselines that use the same library. The variants take
turns; the numbers are medians, also of the ratio to the plain Python loop of
the same turn. On a shared machine, "/CPU second" and its ratio are more
reliable: they exclude time spent waiting, but not time lost to shared caches.
"""

import argparse
import statistics

import numpy as np

from benchmarks import clocks as clocks_lib
from benchmarks import painting_baselines
from spiral_envs import _painter  # type: ignore[attr-defined]
from spiral_envs.libmypaint import actions as action_space
from spiral_envs.libmypaint import brushes
from spiral_envs.libmypaint import environment as libmypaint

_EPISODE_LENGTH = 20
_BATCH = 32
_CASES = {
    'gray, dry_brush, 6 sizes': {},
    'gray, pen, 1 size, no pressure': dict(
        brush_type='classic/pen',
        brush_sizes=(4,),
        use_pressure=False,
        grid_width=16,
    ),
    'color, dry_brush, 6 sizes': dict(use_color=True),
}
_DEFAULTS = dict(
    brush_type='classic/dry_brush',
    canvas_width=64,
    grid_width=32,
    brush_sizes=(1, 2, 4, 8, 12, 24),
    use_pressure=True,
    use_color=False,
)


class _Case:
  """One configuration, and the actions that all variants paint."""

  def __init__(self, config, drawings):
    self._config = {**_DEFAULTS, **config}
    self._channels = 3 if self._config['use_color'] else 1
    self._text = brushes.read_brush(self._config['brush_type'])
    self._drawings = drawings
    actions = action_space.ActionSpace(
        self._config['grid_width'],
        len(self._config['brush_sizes']),
        self._config['use_pressure'],
        self._config['use_color'],
    )
    rng = np.random.RandomState(0)
    shape = [drawings, _EPISODE_LENGTH]
    drawn = {k: rng.randint(s.num_values, size=shape)
             for k, s in actions.spec().items()}  # fmt: skip
    rows = [actions.rows({k: v[i] for k, v in drawn.items()}, _EPISODE_LENGTH)
            for i in range(drawings)]  # fmt: skip
    self._actions = drawn
    self._rows = [row.tolist() for row in rows]
    recorder = painting_baselines.Recorder()
    self._draw(self._plain(recorder), lambda: None)
    self._recorded = recorder.arrays()

  @property
  def count(self):
    return self._drawings * _EPISODE_LENGTH

  def _plain(self, make):
    return painting_baselines.PlainPainter(
        make,
        self._config['canvas_width'],
        self._config['grid_width'],
        self._config['brush_sizes'],
    )

  def _draw(self, painter, observe):
    for rows in self._rows:
      painter.reset()
      observe()
      for row in rows:
        painter.step(row)
        observe()

  def python_loop(self):
    library = painting_baselines.CtypesLibrary(
        self._text, self._config['canvas_width']
    )
    painter = self._plain(library)
    with clocks_lib.Clocks() as clocks:
      self._draw(painter, lambda: library.canvas(self._channels))
    library.close()
    return clocks

  def replayed(self):
    with clocks_lib.Clocks() as clocks:
      _painter.replay(self._text, self._config['canvas_width'], *self._recorded)
    return clocks

  def single(self):
    env = libmypaint.LibMyPaint(episode_length=_EPISODE_LENGTH, **self._config)
    env.reset()
    drawings = [
        [{k: int(v[i, t]) for k, v in self._actions.items()}
         for t in range(_EPISODE_LENGTH)]
        for i in range(self._drawings)
    ]  # fmt: skip
    with clocks_lib.Clocks() as clocks:
      for drawing in drawings:
        env.reset()
        for action in drawing:
          env.step(action)
    return clocks

  def batch(self, num_threads):
    batch = libmypaint.LibMyPaintBatch(
        _BATCH, num_threads, episode_length=_EPISODE_LENGTH, **self._config
    )
    batch.reset()
    with clocks_lib.Clocks() as clocks:
      for i in range(0, self._drawings, _BATCH):
        batch.reset()
        for t in range(_EPISODE_LENGTH):
          batch.step(
              {k: v[i : i + _BATCH, t] for k, v in self._actions.items()}
          )
    return clocks


def _measure(case, repetitions):
  variants = {
      'plain Python loop (ctypes)': case.python_loop,
      'libmypaint alone, replayed': case.replayed,
      'LibMyPaint': case.single,
      f'LibMyPaintBatch({_BATCH})': lambda: case.batch(1),
      f'LibMyPaintBatch({_BATCH}, num_threads=2)': lambda: case.batch(2),
  }
  speeds: dict[str, list[tuple[float, float]]] = {n: [] for n in variants}
  for _ in range(repetitions):
    for name, run in variants.items():
      clocks = run()
      speeds[name].append((case.count / clocks.wall, case.count / clocks.cpu))
  return speeds


def main():
  parser = argparse.ArgumentParser(description=__doc__)
  parser.add_argument(
      '--repetitions', type=int, default=5, help='number of turns'
  )
  parser.add_argument(
      '--batches', type=int, default=2, help='batches of 32 drawings in a turn'
  )
  arguments = parser.parse_args()
  for title, config in _CASES.items():
    case = _Case(config, arguments.batches * _BATCH)
    speeds = _measure(case, arguments.repetitions)
    base, *_ = speeds.values()
    print(
        f'\n{title:36}{"actions/s":>10}{"ratio":>7}{"/CPU second":>13}'
        f'{"ratio":>7}'
    )
    for name, values in speeds.items():
      line = f'  {name:34}'
      for kind, width in ((0, 10), (1, 13)):
        median = statistics.median(v[kind] for v in values)
        ratio = statistics.median(
            v[kind] / b[kind] for v, b in zip(values, base)
        )
        line += f'{median:{width},.0f}{ratio:7.2f}'
      print(line)


if __name__ == '__main__':
  main()
