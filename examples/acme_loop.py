# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Trains an actor of its own in dm-acme's `EnvironmentLoop`.

  python examples/acme_loop.py --episodes=2000

The newest dm-acme that pip installs beside a current Python is 0.2.4, whose
loop and interfaces need nothing else. Later ones pin Launchpad builds that no
longer exist, and acme's agents old versions of JAX or TensorFlow and Reverb, so
the agent here is plain REINFORCE.
"""

import argparse

import acme
from acme.utils import loggers
import dm_env
import numpy as np
import reconstruction


class Reinforce(acme.Actor):
  """REINFORCE with a table of logits for each step of an episode.

  Attributes:
    returns: undiscounted return of each episode so far.
  """

  def __init__(self, num_actions: int, learning_rate: float = 0.5):
    self._num_actions = num_actions
    self._learning_rate = learning_rate
    # Logits and mean returns by step.
    self._logits: list[np.ndarray] = []
    self._baselines: list[float] = []
    self._rng = np.random.default_rng(0)
    # Actions and rewards of the present episode.
    self._episode: list[tuple[int, float]] = []
    self._over = False
    self.returns: list[float] = []

  def select_action(self, observation: np.ndarray) -> int:
    del observation  # The number of the step is all that it looks at.
    step = len(self._episode)
    if step == len(self._logits):
      self._logits.append(np.zeros(self._num_actions))
      self._baselines.append(0.0)
    return self._rng.choice(self._num_actions, p=self._policy(step))

  def _policy(self, step: int) -> np.ndarray:
    exp = np.exp(self._logits[step] - self._logits[step].max())
    return exp / exp.sum()

  def observe_first(self, timestep: dm_env.TimeStep) -> None:
    self._episode = []

  def observe(self, action: int, next_timestep: dm_env.TimeStep) -> None:
    self._episode.append((action, next_timestep.reward))
    self._over = next_timestep.last()

  def update(self, wait: bool = False) -> None:
    """Learns at the end of an episode."""
    if not self._over:
      return
    rewards_to_go = 0.0
    for step, (action, reward) in reversed(list(enumerate(self._episode))):
      rewards_to_go += reward
      advantage = rewards_to_go - self._baselines[step]
      self._baselines[step] += 0.05 * advantage
      gradient = -self._policy(step)
      gradient[action] += 1
      self._logits[step] += self._learning_rate * advantage * gradient
    self.returns.append(rewards_to_go)


def main():
  """Trains, and prints how returns changed."""
  parser = argparse.ArgumentParser(description=__doc__)
  parser.add_argument('--episodes', type=int, default=2000)
  arguments = parser.parse_args()
  env = reconstruction.Reconstruction()
  actor = Reinforce(env.action_spec().num_values)
  loop = acme.EnvironmentLoop(env, actor, logger=loggers.NoOpLogger())
  loop.run(num_episodes=arguments.episodes)
  print(reconstruction.progress(actor.returns))


if __name__ == '__main__':
  main()
