# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""E environments of any maker that step together, one after the other."""

from collections.abc import Mapping
from collections.abc import Sequence
import copy
from typing import Any

import dm_env
from dm_env import specs
import numpy as np

from spiral_envs.adapters import layout


class EnvironmentBatch:
  """A batch of E dm_envs with the interface of `base.PaintingBatch`.

  All episodes have N actions. An environment that ends earlier waits for the
  others with its last canvas, an action mask of zeros and no reward; one that
  does not end is reset after N actions.
  """

  def __init__(
      self, environments: Sequence[dm_env.Environment], episode_length: int
  ):
    """Wraps the environments.

    Args:
      environments: E environments with the same specs, at least one. Actions
        are dicts of integers (`layout.ActionLayout`), observations have an
        image (`layout.CanvasLayout`).
      episode_length: number of actions N of each episode.

    Raises:
      ValueError: an object is no environment, or its specs are of another kind.
        The message names the remedy.
    """
    self._environments = list(environments)
    for environment in self._environments:
      _check(environment)
    first = self._environments[0]
    self._length = episode_length
    self._actions = layout.ActionLayout(first.action_spec())
    self._canvas = layout.CanvasLayout(
        first.observation_spec(), len(self._actions.spec())
    )
    self._step = 0
    self._ended = True
    size = len(self._environments)
    self._canvases = np.zeros((size, *self._canvas.shape), np.uint8)
    self._steps = np.zeros(size, np.int32)
    self._done = np.ones(size, bool)

  @property
  def batch_size(self) -> int:
    """Number of environments E."""
    return len(self._environments)

  @property
  def steps(self) -> np.ndarray:
    """Numbers of actions that the environments took part in, int32 [E]."""
    return self._steps.copy()

  @property
  def done(self) -> np.ndarray:
    """Environments that have ended by themselves, bool [E]."""
    return self._done.copy()

  def action_spec(self) -> dict[str, specs.DiscreteArray]:
    """Returns int32 scalar specs by name, in decoding order."""
    return self._actions.spec()

  def observation_spec(self) -> dict[str, specs.Array]:
    """Returns the specs of one environment's canvas and action mask."""
    return self._canvas.spec()

  def reset(self) -> dm_env.TimeStep:
    """Starts E episodes; the time step has no reward and no discount.

    Raises:
      ValueError: an environment returns something else than a first time step,
        or an observation that does not fit its spec.
    """
    self._step, self._ended = 0, False
    self._steps[:], self._done[:] = 0, False
    masks = np.zeros(self._mask_shape, np.float32)
    for i, environment in enumerate(self._environments):
      step = _time_step('reset', environment.reset())
      if not step.first():
        raise ValueError(
            f'reset() returned a time step of type {step.step_type!r}: return '
            'dm_env.restart(observation).'
        )
      self._canvases[i] = self._canvas.canvas(step.observation)
      masks[i] = self._canvas.mask(step.observation)
    return self._batched(dm_env.StepType.FIRST, None, masks)

  def step(self, actions: Mapping[str, np.ndarray]) -> dm_env.TimeStep:
    """Acts once in each environment, or resets all after N actions.

    Args:
      actions: dict of one integer array [E] for each sub-action.

    Returns:
      A time step of step_type int64 [E], reward and discount float32 [E], and
      observations canvas uint8 [E, H, W, C] and action_mask float32 [E, S].

    Raises:
      ValueError: an action is invalid, or an environment returns a time step
        that does not fit its specs, or a reward that is no finite number.
    """
    if self._ended:
      return self.reset()
    each = self._actions.actions(actions, self.batch_size)
    masks = np.zeros(self._mask_shape, np.float32)
    rewards = np.zeros(self.batch_size, np.float32)
    for i in np.flatnonzero(~self._done).tolist():
      step = _time_step('step', self._environments[i].step(each[i]))
      if step.first():
        raise ValueError(
            'step() began a new episode before the last one had ended: return '
            'dm_env.transition(reward, observation), or, at the end, '
            'dm_env.termination(reward, observation).'
        )
      self._canvases[i] = self._canvas.canvas(step.observation)
      masks[i] = self._canvas.mask(step.observation)
      rewards[i] = _reward(step.reward)
      self._steps[i] += 1
      self._done[i] = step.last()
    self._step += 1
    self._ended = self._step >= self._length
    kind = dm_env.StepType.LAST if self._ended else dm_env.StepType.MID
    return self._batched(kind, rewards, masks)

  def copy_canvases(self, from_indices: Any) -> None:
    """Makes each environment i a deep copy of number from_indices[i].

    Args:
      from_indices: integers [E] in [0, E).

    Raises:
      ValueError: an environment cannot be copied.
    """
    indices = np.asarray(from_indices, np.intp)
    try:
      self._environments = [
          self._environments[j]
          if i == j
          else copy.deepcopy(self._environments[j])
          for i, j in enumerate(indices.tolist())
      ]
    except Exception as error:
      raise ValueError(
          f'{type(self._environments[0]).__name__} cannot be copied by '
          f'copy.deepcopy, which search needs: {error}. Give it a '
          '__deepcopy__, or do without search.'
      ) from error
    self._canvases = self._canvases[indices]
    self._steps, self._done = self._steps[indices], self._done[indices]

  def close(self) -> None:
    """Closes all environments."""
    for environment in self._environments:
      environment.close()

  @property
  def _mask_shape(self) -> tuple[int, int]:
    return self.batch_size, len(self._actions.spec())

  def _batched(self, step_type, rewards, masks) -> dm_env.TimeStep:
    discounts = None
    if rewards is not None:
      discounts = np.full(self.batch_size, float(not self._ended), np.float32)
    return dm_env.TimeStep(
        step_type=np.full(self.batch_size, int(step_type), np.int64),
        reward=rewards,
        discount=discounts,
        observation={
            layout.CANVAS: self._canvases.copy(),
            layout.MASK: masks,
        },
    )


def _check(environment: Any) -> None:
  """Raises ValueError if an object has not all methods of a dm_env."""
  if isinstance(environment, type):
    raise ValueError(
        f'{environment.__name__} is a class, and an environment is needed: '
        f'return {environment.__name__}(...).'
    )
  names = ('reset', 'step', 'action_spec', 'observation_spec')
  missing = [n for n in names if not callable(getattr(environment, n, None))]
  if missing:
    raise ValueError(
        f'{type(environment).__name__} is no dm_env.Environment: it has no '
        f'{" and no ".join(missing)}. Derive it from dm_env.Environment.'
    )


def _time_step(method: str, step: Any) -> dm_env.TimeStep:
  if not isinstance(step, dm_env.TimeStep):
    raise ValueError(
        f'{method}() returned {type(step).__name__}: return a dm_env.TimeStep, '
        'made by dm_env.restart, transition or termination.'
    )
  return step


def _reward(reward: Any) -> float:
  """Returns a reward as a finite number; 0 for None."""
  if reward is None:
    return 0.0
  value = np.asarray(reward)
  if value.dtype.kind not in 'uifb' or value.shape != ():
    raise ValueError(
        f'step() returned the reward {reward!r:.80}: want a number.'
    )
  if not np.isfinite(value):
    raise ValueError(
        f'step() returned the reward {value}: want a finite number.'
    )
  return float(value)
