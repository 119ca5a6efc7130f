# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Scenes that several tests use."""

import numpy as np

from spiral_envs.mujoco_scenes import actions as scene_actions
from spiral_envs.mujoco_scenes import scene as scene_program


def random_objects(
    rng: np.random.Generator, grid_width: int, count: int
) -> list[scene_program.SceneObject]:
  """Returns random objects, which may overlap."""
  spec = scene_actions.SceneActions(grid_width).spec()
  counts = [s.num_values for s in spec.values()][1:]
  return [
      scene_program.SceneObject(*rng.integers(counts).tolist())
      for _ in range(count)
  ]


def row_of_types(grid_width: int, size: int) -> list[scene_program.SceneObject]:
  """Returns one object of each type, in a row in the middle."""
  start = grid_width // 2 * grid_width
  step = grid_width // 4
  return [
      scene_program.SceneObject(start + i * step, i, size, 3, i, 3 - i)
      for i in range(4)
  ]


_rng = np.random.default_rng(4)
# Canvas width, grid width and objects by name.
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
