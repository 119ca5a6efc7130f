# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The prior distribution of scenes."""

from collections.abc import Sequence
import math

import numpy as np

from spiral_envs.mujoco_scenes import actions as scene_actions
from spiral_envs.mujoco_scenes import scene as scene_program


class ScenePrior:
  """A distribution over scenes: lists of objects in the order of placing.

  The number of objects n has the probability P(n). Given n, all attributes of
  all objects are uniform and independent, locations too: objects may share a
  cell. So each of the `num_settings ** n` lists of n objects has the
  probability `P(n) / num_settings ** n`.

  Attributes:
    counts: number of values of each attribute.
    num_settings: number of different objects.
  """

  def __init__(self, counts: Sequence[int], number_probs: Sequence[float]):
    """Makes the prior.

    Args:
      counts: number of values of each attribute, in the order of
        `scene_program.SceneObject`.
      number_probs: probabilities of 0, 1, 2... objects, which sum to 1. Those
        above 0 must be adjacent, or a chain could not pass between them.
    """
    self.counts = tuple(counts)
    self.num_settings = math.prod(counts)
    self._probs = np.asarray(number_probs, np.float64)
    self._settings_log = math.log(self.num_settings)

  def number_prob(self, number: int) -> float:
    """Returns the probability of a number of objects; 0 if out of range."""
    return float(self._probs[number]) if 0 <= number < len(self._probs) else 0.0

  def log_prob(self, scene: Sequence[scene_program.SceneObject]) -> float:
    """Returns the log-probability of a list of objects; -inf if impossible.

    Args:
      scene: objects whose attributes are in range.
    """
    prob = self.number_prob(len(scene))
    return math.log(prob) - len(scene) * self._settings_log if prob else -np.inf

  def draw_object(self, rng: np.random.Generator) -> scene_program.SceneObject:
    """Samples an object uniformly."""
    return self.setting(int(rng.integers(self.num_settings)))

  def setting(self, index: int) -> scene_program.SceneObject:
    """Returns the object of an index in [0, num_settings)."""
    return scene_program.SceneObject(
        *map(int, np.unravel_index(index, self.counts))
    )

  def draw(self, rng: np.random.Generator) -> list[scene_program.SceneObject]:
    """Samples a scene."""
    number = int(rng.choice(len(self._probs), p=self._probs))
    return [self.draw_object(rng) for _ in range(number)]


def uniform(
    grid_width: int, max_objects: int, min_objects: int = 0
) -> ScenePrior:
  """Returns a prior with a uniform number of objects.

  Args:
    grid_width: cells along each side of the grid, at least 1.
    max_objects: maximal number of objects in a scene, at least 1.
    min_objects: minimal number of objects in a scene.

  Raises:
    ValueError: a number is out of range.
  """
  if grid_width < 1:
    raise ValueError(f'grid_width is {grid_width}: it must be 1 or more.')
  if not 0 <= min_objects <= max_objects or max_objects < 1:
    raise ValueError(
        f'min_objects={min_objects} and max_objects={max_objects} clash: want '
        '0 <= min_objects <= max_objects, and max_objects of 1 or more.'
    )
  spec = scene_actions.SceneActions(grid_width).spec()
  numbers = max_objects - min_objects + 1
  return ScenePrior(
      [
          int(spec[name].num_values)
          for name in scene_program.SceneObject._fields
      ],
      [0.0] * min_objects + [1 / numbers] * numbers,
  )
