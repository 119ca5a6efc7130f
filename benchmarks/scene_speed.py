# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Measures the scene environment: `python -m benchmarks.scene_speed`.

The table shows frames per second with 0, 5, 10 and 20 objects in the scene. The
first variant lets MuJoCo render all objects in each frame. The others compose
sprites, as the environments do: images of whole programs, and steps that add
one object each, including resets and observations. The variants take turns; the
numbers are medians. On a shared machine, "/CPU second" is more reliable.
"""

import argparse
import statistics

import numpy as np

from benchmarks import clocks as clocks_lib
from spiral_envs.mujoco_scenes import actions as scene_actions
from spiral_envs.mujoco_scenes import compositor
from spiral_envs.mujoco_scenes import environment as mujoco_scenes
from spiral_envs.mujoco_scenes import renderer as renderer_lib
from spiral_envs.mujoco_scenes import scene as scene_program

_COUNTS = (0, 5, 10, 20)
_BATCH = 64
_CANVAS_WIDTH, _GRID_WIDTH = 64, 16


class _Case:
  """Scenes of one number of objects, for all variants."""

  def __init__(self, count, frames):
    self._count = count
    # An empty scene takes one action, which skips.
    self._length = max(count, 1)
    spec = scene_actions.SceneActions(_GRID_WIDTH).spec()
    rng = np.random.default_rng(0)
    shape = [-(-frames // _BATCH), self._length, _BATCH]
    actions = {k: rng.integers(s.num_values, size=shape)
               for k, s in spec.items()}  # fmt: skip
    command = scene_actions.PLACE if count else scene_actions.SKIP
    actions['command'][:] = command
    self._actions = actions
    rows = np.stack([v.swapaxes(1, 2) for v in actions.values()], axis=-1)
    self._scenes = [
        scene_program.run(program)
        for program in rows.reshape(-1, self._length, len(spec)).tolist()
    ]

  def _per_frame(self, render):
    with clocks_lib.Clocks() as clocks:
      for objects in self._scenes:
        render(objects)
    return len(self._scenes), clocks

  def mujoco(self):
    with renderer_lib.SceneRenderer(
        _CANVAS_WIDTH, _GRID_WIDTH, self._length
    ) as renderer:
      renderer.render(self._scenes[0])
      return self._per_frame(renderer.render)

  def programs(self):
    sprites = compositor.shared(_CANVAS_WIDTH, _GRID_WIDTH)
    return self._per_frame(sprites.render)

  def single(self):
    env = mujoco_scenes.Scenes(self._length, _CANVAS_WIDTH, _GRID_WIDTH)
    drawings = [
        [{k: int(v[0, t, i]) for k, v in self._actions.items()}
         for t in range(self._length)]
        for i in range(_BATCH)
    ]  # fmt: skip
    with clocks_lib.Clocks() as clocks:
      for drawing in drawings:
        env.reset()
        for action in drawing:
          env.step(action)
    return _BATCH * self._length, clocks

  def batch(self):
    batch = mujoco_scenes.ScenesBatch(
        _BATCH, self._length, _CANVAS_WIDTH, _GRID_WIDTH
    )
    rounds = len(self._actions['command'])
    with clocks_lib.Clocks() as clocks:
      for i in range(rounds):
        batch.reset()
        for t in range(self._length):
          batch.step({k: v[i, t] for k, v in self._actions.items()})
    return rounds * _BATCH * self._length, clocks


def _measure(cases, repetitions):
  """Returns frames per second and per CPU second, by variant and case."""
  variants = {
      'MuJoCo, all objects': _Case.mujoco,
      'image of a whole program': _Case.programs,
      'Scenes, a step': _Case.single,
      f'ScenesBatch({_BATCH}), a step': _Case.batch,
  }
  speeds: dict[str, list[list[tuple[float, float]]]] = {
      name: [[] for _ in cases] for name in variants
  }
  for _ in range(repetitions):
    for name, run in variants.items():
      for case, values in zip(cases, speeds[name]):
        frames, clocks = run(case)
        values.append((frames / clocks.wall, frames / clocks.cpu))
  return speeds


def main():
  parser = argparse.ArgumentParser(description=__doc__)
  parser.add_argument(
      '--repetitions', type=int, default=5, help='number of turns'
  )
  parser.add_argument(
      '--frames', type=int, default=128, help='scenes in a turn'
  )
  arguments = parser.parse_args()
  with clocks_lib.Clocks() as clocks:
    compositor.shared(_CANVAS_WIDTH, _GRID_WIDTH)
  print(f'rendering all sprites once: {clocks.cpu:.1f} CPU seconds')
  cases = [_Case(count, arguments.frames) for count in _COUNTS]
  speeds = _measure(cases, arguments.repetitions)
  for title, kind in (('frames/s', 0), ('frames/CPU second', 1)):
    counts = ''.join(f'{f"{count} objects":>12}' for count in _COUNTS)
    print(f'\n{title:30}{counts}')
    for name, columns in speeds.items():
      line = f'  {name:28}'
      for values in columns:
        line += f'{statistics.median(v[kind] for v in values):12,.0f}'
      print(line)


if __name__ == '__main__':
  main()
