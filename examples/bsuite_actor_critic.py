# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Trains an actor-critic agent of bsuite in bsuite's own loop.

  python examples/bsuite_actor_critic.py --episodes=300

The loop and the agent take any dm_env environment with one discrete action, one
array as observation, and a reward. `Reconstruction` makes that of `LibMyPaint`,
whose actions have several parts and whose reward is always 0: rewards come from
outside, here from the distance to a target.
"""

import argparse

from bsuite.baselines import experiment
from bsuite.baselines.jax.actor_critic import agent as actor_critic
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


def main():
  """Trains, and prints how returns changed."""
  parser = argparse.ArgumentParser(description=__doc__)
  parser.add_argument('--episodes', type=int, default=300)
  arguments = parser.parse_args()
  env = Reconstruction()
  agent = actor_critic.default_agent(
      env.observation_spec(), env.action_spec(), seed=0
  )
  experiment.run(agent, env, arguments.episodes)
  tenth = max(1, arguments.episodes // 10)
  first, last = (
      np.mean(x) for x in (env.returns[:tenth], env.returns[-tenth:])
  )
  print(
      f'mean return of the first {tenth} episodes {first:.2f}, of the last '
      f'{last:.2f}'
  )


if __name__ == '__main__':
  main()
