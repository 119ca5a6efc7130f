# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Geometry of scenes: turns an object's indices into a colored solid.

Lengths are in the units of `world.xml`, where x points to the right, y away
from the camera and z up.
"""

import math
from typing import NamedTuple

import numpy as np

from spiral_envs.mujoco_scenes import actions as scene_actions
from spiral_envs.mujoco_scenes import scene as scene_program

# Objects stand on x in [-1, 1] and y in [-_DEPTH, _DEPTH]. The camera looks
# down at 45 degrees, so this is a square in the image.
_DEPTH = math.sqrt(2)
# Objects are 4, 6 and 8 pixels wide on a canvas of 32. Each size covers about
# twice as many pixels as the one before.
RADII = (0.18, 0.26, 0.37)
# Black is left out because all faces of a black object look the same. 1.0 is
# white under full light.
COLOR_LEVELS = np.linspace(0.1, 1.0, scene_actions.NUM_COLOR_LEVELS)
# Boxes are turned to show a corner; otherwise they look much like cylinders.
_BOX_ANGLE = math.radians(30)
_TURNED = np.array(
    [
        [math.cos(_BOX_ANGLE), -math.sin(_BOX_ANGLE), 0.0],
        [math.sin(_BOX_ANGLE), math.cos(_BOX_ANGLE), 0.0],
        [0.0, 0.0, 1.0],
    ]
)


class Solid(NamedTuple):
  """An object in the form that MuJoCo expects.

  Attributes:
    type: one of `actions.TYPES`.
    size: float64 [3], MuJoCo's size of a geom of this type.
    position: float64 [3], the object's center.
    rotation: float64 [3, 3], rotation matrix.
    color: float32 [4]: red, green, blue and alpha, in [0, 1].
  """

  type: str
  size: np.ndarray
  position: np.ndarray
  rotation: np.ndarray
  color: np.ndarray


def cell_position(cell: int, grid_width: int) -> tuple[float, float]:
  """Returns the (x, y) of a cell's center on the floor.

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
  """Returns the solid for an object that rests on the floor.

  Args:
    one: indices of the object.
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
  """Returns MuJoCo's size of a geom, and its height.

  The proportions maximize the number of pixels in which types differ at the
  smallest size on a canvas of 32.
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
