# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Accuracy of scene programs, compared with the programs of the targets.

Objects are matched one to one, since a program may place them in any order. All
objects in the final scene count, even those that are completely hidden, which
no image shows. Keys that end in `_visible` are of visible objects alone, in
targets and drawings: those whose removal changes at least one pixel in
`PIXELS_PER_VISIBLE` of the canvas, which is about what a person notices.
"""

from collections.abc import Callable
from collections.abc import Sequence
import math
from typing import Any

import numpy as np
from scipy import optimize

from spiral_envs.mujoco_scenes import scene as scene_program

Scene = Sequence[scene_program.SceneObject]

# 16 pixels of a canvas of 64 x 64, 4 of one of 32 x 32: half of the smallest
# objects. Fewer look like the edge of another object.
PIXELS_PER_VISIBLE = 256
_COLORS = ('red', 'green', 'blue')
# Attributes that are right or wrong; locations have a distance.
_KINDS = ('type', 'size', *_COLORS)
# Rows of a table of metrics: key, caption, format.
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
    ('program_accuracy_visible', 'scenes right in what is visible', '.1%'),
    ('object_accuracy_visible', 'visible objects wholly right', '.1%'),
    ('type_accuracy_visible', '  type', '.1%'),
    ('size_accuracy_visible', '  size', '.1%'),
    ('color_accuracy_visible', '  color', '.1%'),
    ('location_accuracy_visible', '  cell', '.1%'),
    ('objects_visible', 'visible objects', '.2f'),
)


def distance(
    one: scene_program.SceneObject,
    other: scene_program.SceneObject,
    grid_width: int,
) -> float:
  """Returns the Euclidean distance of two objects in cells."""
  row, column = divmod(one.location, grid_width)
  other_row, other_column = divmod(other.location, grid_width)
  return math.hypot(row - other_row, column - other_column)


def match(drawn: Scene, true: Scene, grid_width: int) -> list[tuple[int, int]]:
  """Matches objects one to one with the lowest total cost.

  The cost of a pair is its distance in cells, plus 1 for each difference in
  type, size, red, green and blue.

  Args:
    drawn: N objects.
    true: M objects.
    grid_width: cells along each side of the grid.

  Returns:
    min(N, M) pairs (index of `drawn`, index of `true`).
  """
  costs = np.array([[_cost(a, b, grid_width) for b in true] for a in drawn])
  pairs = optimize.linear_sum_assignment(costs.reshape([len(drawn), len(true)]))
  return [(int(i), int(j)) for i, j in zip(*pairs)]


def metrics(
    drawn: Sequence[Scene], true: Sequence[Scene], grid_width: int
) -> dict[str, Any]:
  """Computes the accuracy of B scenes.

  Args:
    drawn: objects of each of B scenes; B is at least 1.
    true: objects of the B targets, at least one object in total.
    grid_width: cells along each side of the grid.

  Returns:
    Fractions of all true objects, where one without a partner counts as wrong:
    `type_accuracy`, `size_accuracy`, `color_accuracy` (all three channels),
    `red_accuracy`, `green_accuracy`, `blue_accuracy`, `location_accuracy` (the
    exact cell), and `object_accuracy` (all attributes).
    `location_distance`: mean distance of pairs in cells; None without a pair.
    `count_error`: mean difference in the number of objects of a scene;
    `count_accuracy`: fraction of scenes with the right number.
    `objects`, `objects_real`: mean number of objects in a scene, in a target.
    `program_accuracy`: fraction of scenes with all objects right.

  Raises:
    ValueError: there is no true object, or the numbers of scenes and targets
      differ.
  """
  if len(drawn) != len(true):
    raise ValueError(f'{len(drawn)} scenes have {len(true)} targets.')
  total = sum(map(len, true))
  if not total:
    raise ValueError('No target has an object: accuracies are undefined.')
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


def all_metrics(
    drawn: Sequence[Scene],
    true: Sequence[Scene],
    grid_width: int,
    render: Callable[[Scene], np.ndarray],
) -> dict[str, Any]:
  """Computes the accuracy of B scenes, of all objects and of visible ones.

  Args:
    drawn: objects of each of B scenes; B is at least 1.
    true: objects of the B targets, at least one object in total.
    grid_width: cells along each side of the grid.
    render: function that renders objects as [H, W, C].

  Returns:
    The result of `metrics`, and the same of visible objects under keys that end
    in `_visible` (`_visible_real` for targets), if any target has one. Also
    `hidden_objects` and `hidden_objects_real`, the mean number of hidden
    objects in a scene and in a target.

  Raises:
    ValueError: there is no true object, or the numbers of scenes and targets
      differ.
  """
  result = metrics(drawn, true, grid_width)
  result['hidden_objects'] = hidden_objects(drawn, render)
  result['hidden_objects_real'] = hidden_objects(true, render)
  height, width = render([]).shape[:2]
  least = -(-height * width // PIXELS_PER_VISIBLE)
  drawn, true = (
      [visible(scene, render, least) for scene in scenes]
      for scenes in (drawn, true)
  )
  if any(true):
    of_visible = metrics(drawn, true, grid_width)
    result['objects_visible_real'] = of_visible.pop('objects_real')
    result.update({f'{key}_visible': x for key, x in of_visible.items()})
  return result


def visible(
    scene: Scene,
    render: Callable[[Scene], np.ndarray],
    min_pixels: int = 1,
) -> list[scene_program.SceneObject]:
  """Returns a scene without objects that are hard or impossible to see.

  Objects are removed one after the other, so the later one of two equal objects
  at one location stays.

  Args:
    scene: objects of the scene.
    render: function that renders objects as [H, W, C].
    min_pixels: number of pixels that the removal of a visible object changes;
      1 keeps all objects that are not completely hidden.
  """
  left = list(scene)
  image = render(left)
  for one in scene:
    others = left.copy()
    others.remove(one)
    without = render(others)
    if np.any(without != image, axis=-1).sum() < min_pixels:
      left, image = others, without
  return left


def hidden_objects(
    scenes: Sequence[Scene], render: Callable[[Scene], np.ndarray]
) -> float:
  """Returns the mean number of hidden objects in a scene.

  Args:
    scenes: objects of each scene, at least one scene.
    render: function that renders objects as [H, W, C].
  """
  return float(np.mean([len(x) - len(visible(x, render)) for x in scenes]))


def _cost(one, other, grid_width) -> float:
  wrong = sum(getattr(one, name) != getattr(other, name) for name in _KINDS)
  return distance(one, other, grid_width) + wrong
