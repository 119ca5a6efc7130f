# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""What actions do to a scene: programs in, lists of objects out."""

from collections.abc import Iterable
from collections.abc import Sequence
import math
from typing import NamedTuple

import numpy as np

from spiral_envs.mujoco_scenes import actions as scene_actions


class SceneObject(NamedTuple):
  """Indices that say where an object is and what it is like.

  The fields are `scene_actions.NAMES` but for the command, in that order.
  """

  location: int
  type: int
  size: int
  red: int
  green: int
  blue: int


def effect(command: int, num_objects: int, max_objects: float) -> int:
  """Returns the command that an action amounts to.

  There is nothing to change in an empty scene, and no room in a full one: such
  an action does what skipping does.

  Args:
    command: index of `scene_actions.COMMANDS`.
    num_objects: in the scene so far.
    max_objects: that it has room for.
  """
  if command == scene_actions.CHANGE and not num_objects:
    return scene_actions.SKIP
  if command == scene_actions.PLACE and num_objects >= max_objects:
    return scene_actions.SKIP
  return command


def run(
    rows: Iterable[Sequence[int]], max_objects: float = math.inf
) -> list[SceneObject]:
  """Returns the objects that a program leaves, in the order of placing.

  Args:
    rows: actions, each seven indices in the order of `scene_actions.NAMES`.
    max_objects: that the scene has room for.
  """
  objects: list[SceneObject] = []
  for command, *indices in rows:
    kind = effect(int(command), len(objects), max_objects)
    if kind == scene_actions.SKIP:
      continue
    if kind == scene_actions.CHANGE:
      objects.pop()
    objects.append(SceneObject(*map(int, indices)))
  return objects


def program(objects: Sequence[SceneObject], num_actions: int) -> np.ndarray:
  """Returns the plainest program of a scene: place each object, then skip.

  Args:
    objects: in the order of placing.
    num_actions: of the program.

  Returns:
    int32 [num_actions, 7], columns as `scene_actions.NAMES`; skips are zeros.

  Raises:
    ValueError: there are more objects than actions.
  """
  if len(objects) > num_actions:
    raise ValueError(
        f'{len(objects)} objects do not fit into {num_actions} actions: allow '
        'as many actions as objects.'
    )
  rows = np.zeros([num_actions, len(scene_actions.NAMES)], np.int32)
  for row, one in zip(rows, objects):
    row[:] = (scene_actions.PLACE, *one)
  return rows
