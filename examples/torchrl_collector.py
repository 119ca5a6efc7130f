# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Collects episodes with torchrl, through its `GymWrapper`.

  python examples/torchrl_collector.py --episodes=50

torchrl takes an action as one index per sub-action, in decoding order, or all
of them one-hot: `categorical_action_encoding=True` chooses the indices.
"""

import argparse

import gymnasium
import numpy as np
from torchrl import envs
from torchrl.envs import utils

ENV_ID = 'spiral_envs.gymnasium:spiral_envs/Paint-v0'
_LENGTH = 8


def make_env() -> envs.GymWrapper:
  """Returns an environment that is to paint a black square."""
  target = np.full([32, 32, 1], 255, np.uint8)
  target[8:24, 8:24] = 0
  env = gymnasium.make(
      ENV_ID,
      target=target,
      reward='l2_gain',
      episode_length=_LENGTH,
      canvas_width=32,
      grid_width=8,
  )
  return envs.GymWrapper(env, categorical_action_encoding=True)


def main():
  """Collects random episodes and prints their mean return."""
  parser = argparse.ArgumentParser(description=__doc__)
  parser.add_argument('--episodes', type=int, default=50)
  arguments = parser.parse_args()
  env = make_env()
  env.set_seed(0)
  utils.check_env_specs(env)
  returns = []
  for _ in range(arguments.episodes):
    episode = env.rollout(_LENGTH)
    assert episode['next', 'done'][-1]
    returns.append(float(episode['next', 'reward'].sum()))
  print(f'{len(returns)} episodes, mean return {np.mean(returns):.3f}')
  print(episode)


if __name__ == '__main__':
  main()
