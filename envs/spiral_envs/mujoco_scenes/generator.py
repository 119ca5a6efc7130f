# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Random scenes, split into those for training and held-out ones."""

import hashlib
import itertools
import math

import numpy as np

from spiral_envs import arguments
from spiral_envs.mujoco_scenes import actions as scene_actions
from spiral_envs.mujoco_scenes import geometry
from spiral_envs.mujoco_scenes import scene as scene_program

SPLITS = ('train', 'held_out')
# One scene in ten is held out. This depends on the scene alone, so no seed and
# no number of scenes can bring a held-out one into training.
_HELD_OUT_ONE_IN = 10
# After so many tries, objects may overlap: crowded scenes have no room left.
_MAX_TRIES = 50


def scene(
    seed: int, split: str, index: int, grid_width: int, max_objects: int
) -> list[scene_program.SceneObject]:
  """Returns one scene of an infinite list of random scenes.

  The number of objects is uniform from 1 to `max_objects`. Their attributes are
  uniform too, except that objects that would overlap are drawn again. No two
  objects share a cell.

  Args:
    seed: seed of the list, at least 0.
    split: one of `SPLITS`; no scene is in both, with any seeds.
    index: index in the list, at least 0; scenes do not depend on one another.
    grid_width: cells along each side of the grid.
    max_objects: maximum number of objects in the scene.

  Raises:
    ValueError: an argument is out of range, or there are fewer cells than
      objects.
  """
  seed, index, grid_width, max_objects = _checked(
      seed, split, index, grid_width, max_objects
  )
  rng = np.random.default_rng([seed, SPLITS.index(split), index])
  while True:
    objects = _draw(rng, grid_width, max_objects)
    if split_of(objects) == split:
      return objects


def split_of(objects: list[scene_program.SceneObject]) -> str:
  """Returns the split that a scene belongs to.

  Args:
    objects: the scene's objects, in any order.
  """
  listed = np.array(sorted(objects), '<i4').tobytes()
  digest = hashlib.blake2b(listed, digest_size=8).digest()
  return SPLITS[int.from_bytes(digest, 'little') % _HELD_OUT_ONE_IN == 0]


def _draw(rng, grid_width, max_objects) -> list[scene_program.SceneObject]:
  counts = [
      *(grid_width**2, len(scene_actions.TYPES), scene_actions.NUM_SIZES),
      *[scene_actions.NUM_COLOR_LEVELS] * 3,
  ]
  num_combinations = math.prod(counts)
  objects: list[scene_program.SceneObject] = []
  for _ in range(rng.integers(1, max_objects, endpoint=True)):
    taken = {other.location for other in objects}
    for tries in itertools.count():
      # One random number takes a tenth of the time of six.
      indices = np.unravel_index(rng.integers(num_combinations), counts)
      one = scene_program.SceneObject(*map(int, indices))
      if one.location not in taken and (
          tries >= _MAX_TRIES or _stands_clear(one, objects, grid_width)
      ):
        break
    objects.append(one)
  return objects


def _stands_clear(one, others, grid_width) -> bool:
  """Returns whether an object's circle on the floor overlaps no other."""
  position = geometry.cell_position(one.location, grid_width)
  return all(
      math.dist(position, geometry.cell_position(other.location, grid_width))
      >= geometry.RADII[one.size] + geometry.RADII[other.size]
      for other in others
  )


def _checked(seed, split, index, grid_width, max_objects):
  """Returns the numbers as plain integers; raises ValueError."""
  if not isinstance(split, str) or split not in SPLITS:
    raise ValueError(
        f'split is {arguments.shown(split)}: want one of {", ".join(SPLITS)}.'
    )
  seed, index = (
      arguments.whole(name, value, 0)
      for name, value in (('seed', seed), ('index', index))
  )
  # The number of objects in all cells of such a grid is below 2**63.
  grid_width = arguments.whole('grid_width', grid_width, 1, 2**24, 'cells')
  max_objects = arguments.whole('max_objects', max_objects, 1, unit='objects')
  if max_objects > grid_width**2:
    raise ValueError(
        f'max_objects is {max_objects}, but a grid of width {grid_width} has '
        f'{grid_width**2} cells, and no two objects stand on the same. Use '
        'fewer objects or a wider grid.'
    )
  return seed, index, grid_width, max_objects
