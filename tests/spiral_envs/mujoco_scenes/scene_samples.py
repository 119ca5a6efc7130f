# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Scenes that several tests look at."""

import numpy as np

from spiral_envs.mujoco_scenes import actions as scene_actions
from spiral_envs.mujoco_scenes import scene as scene_program


def random_objects(
    rng: np.random.Generator, grid_width: int, count: int
) -> list[scene_program.SceneObject]:
  """Objects anywhere, in one another too."""
  spec = scene_actions.SceneActions(grid_width).spec()
  counts = [s.num_values for s in spec.values()][1:]
  return [
      scene_program.SceneObject(*rng.integers(counts).tolist())
      for _ in range(count)
  ]


def row_of_types(grid_width: int, size: int) -> list[scene_program.SceneObject]:
  """Each type once, beside each other in the middle."""
  start = grid_width // 2 * grid_width
  step = grid_width // 4
  return [
      scene_program.SceneObject(start + i * step, i, size, 3, i, 3 - i)
      for i in range(4)
  ]


_rng = np.random.default_rng(4)
# Width of the canvas, width of the grid, objects.
CASES = {
    'empty': (64, 16, []),
    'small': (64, 16, row_of_types(16, 0)),
    'middle': (64, 16, row_of_types(16, 1)),
    'large': (64, 16, row_of_types(16, 2)),
    'twenty': (64, 16, random_objects(_rng, 16, 20)),
    'coarse': (32, 4, random_objects(_rng, 4, 4)),
    'one_cell': (32, 4, [o._replace(location=9)
                         for o in random_objects(_rng, 4, 20)]),
}  # fmt: skip
