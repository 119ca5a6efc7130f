# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""How well programs of scenes agree with those that made the targets.

Objects are matched one to one, since a program may name them in any order. All
objects count that a program leaves, also those that others hide wholly, which
no picture can tell: `visible` says which are not.
"""

from collections.abc import Callable
from collections.abc import Sequence
import math
from typing import Any

import numpy as np
from scipy import optimize

from spiral_envs.mujoco_scenes import scene as scene_program

Scene = Sequence[scene_program.SceneObject]

_COLORS = ('red', 'green', 'blue')
# Of the attributes that are right or wrong; of the place there is a distance.
_KINDS = ('type', 'size', *_COLORS)
# Metrics for a table: key, what it says, format.
ROWS = (
    ('program_accuracy', 'scenes wholly right', '.1%'),
    ('object_accuracy', 'objects wholly right', '.1%'),
    ('type_accuracy', '  type', '.1%'),
    ('size_accuracy', '  size', '.1%'),
    ('color_accuracy', '  color', '.1%'),
    ('location_accuracy', '  cell', '.1%'),
    ('location_distance', 'cells off', '.2f'),
    ('objects', 'objects', '.2f'),
    ('count_error', 'objects too many or few', '.2f'),
    ('hidden_objects', 'objects wholly hidden', '.2f'),
)


def distance(
    one: scene_program.SceneObject,
    other: scene_program.SceneObject,
    grid_width: int,
) -> float:
  """Returns how far apart two objects stand, in cells, as the crow flies."""
  row, column = divmod(one.location, grid_width)
  other_row, other_column = divmod(other.location, grid_width)
  return math.hypot(row - other_row, column - other_column)


def match(drawn: Scene, true: Scene, grid_width: int) -> list[tuple[int, int]]:
  """Matches objects one to one, at the least total cost.

  A pair costs its distance in cells, and 1 for each wrong one of type, size,
  red, green and blue.

  Args:
    drawn: N objects.
    true: M objects.
    grid_width: cells along each side.

  Returns:
    min(N, M) pairs (index of `drawn`, index of `true`).
  """
  costs = np.array([[_cost(a, b, grid_width) for b in true] for a in drawn])
  pairs = optimize.linear_sum_assignment(costs.reshape([len(drawn), len(true)]))
  return [(int(i), int(j)) for i, j in zip(*pairs)]


def metrics(
    drawn: Sequence[Scene], true: Sequence[Scene], grid_width: int
) -> dict[str, Any]:
  """Agreement over B scenes.

  Args:
    drawn: objects of each scene.
    true: those of its target; B at least 1, at least one object in all.
    grid_width: cells along each side.

  Returns:
    Shares of all true objects, for which one without a partner counts as wrong:
    `type_accuracy`, `size_accuracy`, `color_accuracy` (all three channels),
    `red_accuracy`, `green_accuracy`, `blue_accuracy`, `location_accuracy` (the
    very cell), and `object_accuracy`, everything right.
    `location_distance`: mean distance of pairs in cells; None without a pair.
    `count_error`: mean number of objects too many or too few in a scene;
    `count_accuracy`: share of scenes with as many as there should be.
    `objects`, the mean number of a scene; `objects_real`, that of the targets.
    `program_accuracy`: share of scenes with nothing wrong at all.

  Raises:
    ValueError: there is no true object, or not one scene a target.
  """
  if len(drawn) != len(true):
    raise ValueError(f'{len(drawn)} scenes have {len(true)} targets.')
  total = sum(map(len, true))
  if not total:
    raise ValueError('No target has an object: there is nothing to find.')
  names = (*_KINDS, 'color', 'location', 'object')
  right = dict.fromkeys(names, 0)
  distances: list[float] = []
  perfect = 0
  for scene, target in zip(drawn, true):
    wholly = 0
    for i, j in match(scene, target, grid_width):
      one, other = scene[i], target[j]
      distances.append(distance(one, other, grid_width))
      for name in (*_KINDS, 'location'):
        right[name] += getattr(one, name) == getattr(other, name)
      right['color'] += one[-3:] == other[-3:]
      wholly += one == other
    right['object'] += wholly
    perfect += wholly == len(scene) == len(target)
  errors = [abs(len(scene) - len(target)) for scene, target in zip(drawn, true)]
  return {
      'program_accuracy': perfect / len(true),
      **{f'{name}_accuracy': right[name] / total for name in names},
      'location_distance': float(np.mean(distances)) if distances else None,
      'count_error': float(np.mean(errors)),
      'count_accuracy': float(np.mean(np.equal(errors, 0))),
      'objects': sum(map(len, drawn)) / len(drawn),
      'objects_real': total / len(true),
  }


def visible(
    scene: Scene, render: Callable[[Scene], np.ndarray]
) -> list[scene_program.SceneObject]:
  """Returns a scene without objects that change no pixel, one after the other.

  Of two that are alike and hide each other, the later one is left.

  Args:
    scene: its objects.
    render: returns the image of some objects.
  """
  left = list(scene)
  image = render(left)
  for one in scene:
    others = left.copy()
    others.remove(one)
    if np.array_equal(render(others), image):
      left = others
  return left


def hidden_objects(
    scenes: Sequence[Scene], render: Callable[[Scene], np.ndarray]
) -> float:
  """Returns the mean number of objects of a scene that cannot be seen.

  Args:
    scenes: at least one.
    render: see `visible`.
  """
  return float(np.mean([len(x) - len(visible(x, render)) for x in scenes]))


def _cost(one, other, grid_width) -> float:
  wrong = sum(getattr(one, name) != getattr(other, name) for name in _KINDS)
  return distance(one, other, grid_width) + wrong
