# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""What the indices of an object stand for: a solid on the floor, of a color.

Lengths are in units of the world of `scene_world.xml`, where x goes to the
right, y away from the camera and z up.
"""

import math
from typing import NamedTuple

import numpy as np

from spiral_envs.mujoco_scenes import actions as scene_actions
from spiral_envs.mujoco_scenes import scene as scene_program

# Objects stand on x in [-1, 1] and y in [-_DEPTH, _DEPTH], which the camera,
# looking down at 45 degrees, sees as a square.
_DEPTH = math.sqrt(2)
# 4, 6 and 8 pixels wide on a canvas of 32; each about twice as large in the
# image as the one before.
RADII = (0.18, 0.26, 0.37)
# No black: its faces would all look the same. No light makes more than white.
COLOR_LEVELS = np.linspace(0.1, 1.0, scene_actions.NUM_COLOR_LEVELS)
# Boxes show a corner, cylinders a front: else the two are hard to tell apart.
_BOX_ANGLE = math.radians(30)
_TURNED = np.array(
    [
        [math.cos(_BOX_ANGLE), -math.sin(_BOX_ANGLE), 0.0],
        [math.sin(_BOX_ANGLE), math.cos(_BOX_ANGLE), 0.0],
        [0.0, 0.0, 1.0],
    ]
)


class Solid(NamedTuple):
  """An object as MuJoCo takes it.

  Attributes:
    type: name of `scene_actions.TYPES`.
    size: float64 [3], what MuJoCo calls the size of such a geom.
    position: float64 [3], of its center.
    rotation: float64 [3, 3].
    color: float32 [4]: red, green, blue and alpha, in [0, 1].
  """

  type: str
  size: np.ndarray
  position: np.ndarray
  rotation: np.ndarray
  color: np.ndarray


def cell_position(cell: int, grid_width: int) -> tuple[float, float]:
  """Returns the (x, y) of a cell's middle on the floor.

  Args:
    cell: row-major index in [0, grid_width ** 2); the first row is the farthest
      from the camera, at the top of the image.
    grid_width: cells along each side.
  """
  row, column = divmod(int(cell), grid_width)
  x = (2 * column + 1) / grid_width - 1
  y = 1 - (2 * row + 1) / grid_width
  return x, y * _DEPTH


def solid(one: scene_program.SceneObject, grid_width: int) -> Solid:
  """Returns an object as it rests on the floor.

  Args:
    one: its indices.
    grid_width: cells along each side of the grid.
  """
  name = scene_actions.TYPES[one.type]
  size, height = _size(name, RADII[one.size])
  x, y = cell_position(one.location, grid_width)
  return Solid(
      type=name,
      size=np.array(size),
      position=np.array([x, y, height / 2]),
      rotation=_TURNED if name == 'box' else np.eye(3),
      color=np.array(
          [*COLOR_LEVELS[[one.red, one.green, one.blue]], 1.0], np.float32
      ),
  )


def _size(name: str, radius: float) -> tuple[list[float], float]:
  """Returns what MuJoCo calls the size, and the height.

  The proportions are those that make types, at the smallest size on a canvas of
  32, differ in the most pixels.
  """
  if name == 'sphere':
    return [radius] * 3, 2 * radius
  if name == 'box':
    return [0.9 * radius] * 3, 1.8 * radius
  if name == 'cylinder':
    return [0.7 * radius] * 3, 1.4 * radius
  # Upright, slender and taller than the others: radius, then half the length
  # between the round ends.
  thin, half = 0.65 * radius, 0.65 * radius
  return [thin, thin, half], 2 * (thin + half)
