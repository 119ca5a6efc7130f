# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Drawings of a uniformly random policy, the baseline of all metrics."""

from typing import NamedTuple

import numpy as np

from spiral_tf import types
from spiral_tf.acting import rollout
from spiral_tf.evaluation import image_metrics


class BestOfMany(NamedTuple):
  """The nearest of many random drawings to each of M targets.

  Attributes:
    errors: minimum mean squared errors per pixel, float64 [M].
    canvases: nearest drawings, uint8 [M, H, W, C].
    actions: their actions, int32 [M, N] by name.
    mean_error: mean squared error of all random drawings.
  """

  errors: np.ndarray
  canvases: np.ndarray
  actions: types.Action
  mean_error: float


class RandomDrawer:
  """Rolls out episodes with uniformly random sub-actions."""

  def __init__(
      self,
      environment: rollout.BatchedEnvironment,
      spec: types.EnvironmentSpec,
      seed: int,
  ):
    """Initializes the rollout.

    Args:
      environment: E environments in lockstep.
      spec: spec of the environments.
      seed: seed of the actions.
    """
    self._environment = environment
    self._spec = spec
    self._rng = np.random.default_rng(seed)

  def draw(self) -> tuple[np.ndarray, types.Action]:
    """Rolls out E episodes.

    Returns:
      The final canvases, uint8 [E, H, W, C], and all actions, int32 [E, N] by
      name.
    """
    size = self._environment.batch_size
    self._environment.reset()
    rows = []
    for _ in range(self._spec.num_actions):
      rows.append(
          {
              name: self._rng.integers(count, size=size, dtype=np.int32)
              for name, count in self._spec.sub_actions
          }
      )
      timestep = self._environment.step(rows[-1])
    actions = {
        name: np.stack([row[name] for row in rows], axis=1)
        for name in self._spec.names
    }
    return timestep.observation['canvas'], actions

  def draw_many(self, count: int) -> np.ndarray:
    """Returns the final canvases of episodes, uint8 [count, H, W, C]."""
    size = self._environment.batch_size
    rounds = -(-count // size)
    return np.concatenate([self.draw()[0] for _ in range(rounds)])[:count]

  def best_of(self, targets: np.ndarray, episodes: int) -> BestOfMany:
    """Finds the nearest of many random drawings to each target.

    Args:
      targets: uint8 [M, H, W, C], M at least 1.
      episodes: number of new random drawings for each target, at least 1.
    """
    size = self._environment.batch_size
    errors = np.full([len(targets)], np.inf)
    canvases = np.empty_like(targets)
    shape = [len(targets), self._spec.num_actions]
    actions = {name: np.empty(shape, np.int32) for name in self._spec.names}
    total = 0.0
    for start in range(0, len(targets), size):
      part = targets[start : start + size]
      for _ in range(episodes):
        drawn, drawn_actions = self.draw()
        drawn = drawn[: len(part)]
        drawn_errors = image_metrics.mean_squared_errors(drawn, part)
        total += drawn_errors.sum()
        better = np.flatnonzero(drawn_errors < errors[start : start + size])
        errors[start + better] = drawn_errors[better]
        canvases[start + better] = drawn[better]
        for name, values in drawn_actions.items():
          actions[name][start + better] = values[better]
    return BestOfMany(
        errors, canvases, actions, total / (episodes * len(targets))
    )
