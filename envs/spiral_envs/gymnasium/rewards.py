# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Rewards of actions, computed from canvases and targets.

A reward is a function of E transitions at once:

  reward(previous, canvas, target, last) -> [E] numbers

  previous: uint8 [E, H, W, C], canvases before the action.
  canvas: uint8 [E, H, W, C], canvases after the action.
  target: uint8 [E, H, W, C], or None without targets.
  last: whether the action was the last one of its episode.

The arrays are the environment's own and must not be changed.
"""

from collections.abc import Callable
from typing import Any
from typing import Optional
from typing import Union

import numpy as np

from spiral_envs import arguments

Reward = Callable[
    [np.ndarray, np.ndarray, Optional[np.ndarray], bool], np.ndarray
]
# Names of rewards, functions of one's own, or None for rewards of 0.
RewardOption = Union[None, str, Reward]


def distance(images: np.ndarray, targets: np.ndarray) -> np.ndarray:
  """Computes the Euclidean distance between images and targets.

  Args:
    images: uint8 [E, H, W, C].
    targets: uint8 [E, H, W, C].

  Returns:
    float32 [E] in [0, sqrt(H * W * C)], with pixels in [0, 1].
  """
  difference = np.subtract(images, targets, dtype=np.float32)
  difference = difference.reshape(len(difference), -1)
  squares = np.einsum('ij,ij->i', difference, difference)
  return np.sqrt(squares) / np.float32(255)


def l2_gain(previous, canvas, target, last) -> np.ndarray:
  """Rewards the decrease of the L2 distance to the target: float32 [E]."""
  del last
  return distance(previous, target) - distance(canvas, target)


def l2_final(previous, canvas, target, last) -> np.ndarray:
  """Rewards minus the L2 distance of final canvases, 0 before: float32 [E]."""
  del previous
  if not last:
    return np.zeros(len(canvas), np.float32)
  return -distance(canvas, target)


def zero(previous, canvas, target, last) -> np.ndarray:
  """Rewards nothing: float32 [E] of 0."""
  del previous, target, last
  return np.zeros(len(canvas), np.float32)


_BY_NAME: dict[str, Reward] = {'l2_final': l2_final, 'l2_gain': l2_gain}


def get(reward: RewardOption, has_target: bool) -> Reward:
  """Returns the function of a reward.

  Args:
    reward: 'l2_gain', 'l2_final', a function, or None for rewards of 0.
    has_target: whether the environment has a target.

  Raises:
    ValueError: an unknown name, or a name of a reward that needs a target where
      there is none.
  """
  if reward is None:
    return zero
  if callable(reward):
    return reward
  if not isinstance(reward, str) or reward not in _BY_NAME:
    raise ValueError(
        f'reward is {arguments.shown(reward)}: want one of {tuple(_BY_NAME)}, '
        'None, or a function (previous, canvas, target, last) that returns a '
        'reward for each drawing.'
    )
  if not has_target:
    raise ValueError(
        f'reward is {reward!r}, which compares canvases with a target: pass '
        'target=IMAGE as well, or reward=None.'
    )
  return _BY_NAME[reward]


def checked(value: Any, reward: Reward, count: int) -> np.ndarray:
  """Returns what a reward function returned as float64 [E].

  Args:
    value: the returned value.
    reward: the function, for the error.
    count: number of drawings E.

  Raises:
    ValueError: the value is not E finite numbers.
  """
  try:
    rewards = np.asarray(value, np.float64)
  except (TypeError, ValueError):
    rewards = None
  name = getattr(reward, '__qualname__', type(reward).__name__)
  if rewards is None or rewards.shape != (count,):
    shape = '' if rewards is None else f' of shape {rewards.shape}'
    raise ValueError(
        f'The reward function {name} returned {arguments.shown(value)}{shape}: '
        f'want shape ({count},), a number for each drawing; axis 0 of its '
        'arguments counts the drawings.'
    )
  if not np.isfinite(rewards).all():
    bad = int(np.flatnonzero(~np.isfinite(rewards))[0])
    raise ValueError(
        f'The reward function {name} returned {rewards[bad]} for drawing '
        f'{bad}: want finite numbers.'
    )
  return rewards
