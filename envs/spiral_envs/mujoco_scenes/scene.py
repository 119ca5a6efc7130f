# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Scenes as lists of objects, and the effect of actions on them."""

from collections.abc import Iterable
from collections.abc import Sequence
import math
from typing import NamedTuple

import numpy as np

from spiral_envs.mujoco_scenes import actions as scene_actions


class SceneObject(NamedTuple):
  """Indices that describe an object.

  The fields are `actions.NAMES` without the command, in that order.
  """

  location: int
  type: int
  size: int
  red: int
  green: int
  blue: int


def effect(command: int, num_objects: int, max_objects: float) -> int:
  """Returns the command that an action amounts to.

  Changing in an empty scene and placing in a full one amount to skipping.

  Args:
    command: index of `actions.COMMANDS`.
    num_objects: number of objects in the scene.
    max_objects: maximum number of objects in the scene.
  """
  if command == scene_actions.CHANGE and not num_objects:
    return scene_actions.SKIP
  if command == scene_actions.PLACE and num_objects >= max_objects:
    return scene_actions.SKIP
  return command


def run(
    rows: Iterable[Sequence[int]], max_objects: float = math.inf
) -> list[SceneObject]:
  """Returns a program's objects, in the order in which they were placed.

  Args:
    rows: actions, each of seven indices in the order of `actions.NAMES`.
    max_objects: maximum number of objects in the scene.
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
  """Returns the simplest program of a scene: place each object, then skip.

  Args:
    objects: the scene's objects, in the order in which to place them.
    num_actions: number of actions of the program.

  Returns:
    int32 [num_actions, 7] with columns `actions.NAMES`; skips are zeros.

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
