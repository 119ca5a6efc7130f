# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""A small reconstruction task with one discrete action, for other agents.

Actions of `LibMyPaint` have several parts, and its reward is always 0. Here an
action is one number, and the reward comes from the distance to a target.
"""

import dm_env
from dm_env import specs
import numpy as np

from spiral_envs import libmypaint

_WIDTH = 16


class Reconstruction(dm_env.Environment):
  """Strokes of full pressure, to paint the left half of the canvas black."""

  def __init__(self):
    """Makes a blank canvas."""
    self._env = libmypaint.LibMyPaint(
        episode_length=4,
        canvas_width=_WIDTH,
        grid_width=4,
        brush_type='classic/pen',
        brush_sizes=(3,),
        use_pressure=False,
    )
    self._target = np.ones([_WIDTH, _WIDTH, 1], np.float32)
    self._target[:, : _WIDTH // 2] = 0
    self._sizes = [s.num_values for s in self._env.action_spec().values()]
    self._distance = 0.0
    # Sum of the rewards of each episode so far.
    self.returns: list[float] = []

  def reset(self) -> dm_env.TimeStep:
    step = self._env.reset()
    self._distance = self._distance_of(step)
    self.returns.append(0.0)
    return step._replace(observation=self._observed(step))

  def step(self, action) -> dm_env.TimeStep:
    parts = np.unravel_index(action, self._sizes)
    step = self._env.step(dict(zip(self._env.action_spec(), parts)))
    before, self._distance = self._distance, self._distance_of(step)
    reward = before - self._distance
    self.returns[-1] += reward
    return step._replace(reward=reward, observation=self._observed(step))

  def observation_spec(self) -> specs.Array:
    return specs.Array([_WIDTH * _WIDTH + 1], np.float32)

  def action_spec(self) -> specs.DiscreteArray:
    return specs.DiscreteArray(int(np.prod(self._sizes)))

  def _observed(self, step):
    canvas, count = (step.observation[k] for k in ('canvas', 'episode_step'))
    return np.append(1 - canvas, count).astype(np.float32)

  def _distance_of(self, step):
    return float(np.linalg.norm(step.observation['canvas'] - self._target))


def progress(returns: list[float]) -> str:
  """Describes how the returns of episodes changed."""
  tenth = max(1, len(returns) // 10)
  first, last = (np.mean(x) for x in (returns[:tenth], returns[-tenth:]))
  return (
      f'mean return of the first {tenth} episodes {first:.2f}, of the last '
      f'{last:.2f}'
  )
