# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Trains an actor-critic agent of bsuite in bsuite's own loop.

  python examples/bsuite_actor_critic.py --episodes=300

The loop and the agent take any dm_env environment with one discrete action, one
array as observation, and a reward; `reconstruction.py` has one.
"""

import argparse

from bsuite.baselines import experiment
from bsuite.baselines.jax.actor_critic import agent as actor_critic
import reconstruction


def main():
  """Trains, and prints how returns changed."""
  parser = argparse.ArgumentParser(description=__doc__)
  parser.add_argument('--episodes', type=int, default=300)
  arguments = parser.parse_args()
  env = reconstruction.Reconstruction()
  agent = actor_critic.default_agent(
      env.observation_spec(), env.action_spec(), seed=0
  )
  experiment.run(agent, env, arguments.episodes)
  print(reconstruction.progress(env.returns))


if __name__ == '__main__':
  main()
