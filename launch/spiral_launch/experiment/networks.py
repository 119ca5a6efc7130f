# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Builds the networks and rollouts of an experiment.

Needs neither Launchpad nor Reverb, as commands that load an agent use it too.
"""

from collections.abc import Callable
from typing import Optional

from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import environments
from spiral_tf import config as agent_config
from spiral_tf import types
from spiral_tf.acting import dreams as dreams_lib
from spiral_tf.acting import mixture
from spiral_tf.acting import rollout
from spiral_tf.acting import search as search_lib
from spiral_tf.learning import discriminator as discriminator_learning
from spiral_tf.networks import discriminator as discriminator_lib
from spiral_tf.networks import policy as policy_lib


def trajectory_signature(config: experiment.Experiment) -> types.Trajectory:
  """Returns the specs of one trajectory, as the experiment's actors make it."""
  return types.trajectory_signature(
      environments.environment_spec(config.environment),
      config.network.noise_size,
      config.conditional,
      config.hindsight.dreams > 0,
      config.search.enabled,
      config.reward.of_environment,
  )


def make_policy(
    config: experiment.Experiment, spec: types.EnvironmentSpec
) -> policy_lib.Policy:
  """Returns the policy network, with its variables."""
  policy = policy_lib.Policy(config.network, spec, config.conditional)
  policy.initialize()
  return policy


def make_discriminator(
    config: experiment.Experiment, spec: types.EnvironmentSpec
) -> discriminator_lib.Discriminator:
  """Returns the discriminator, with its variables."""
  discriminator = discriminator_lib.Discriminator(config.discriminator.channels)
  discriminator_learning.initialize(discriminator, spec, config.conditional)
  return discriminator


def make_drawer(
    config: experiment.Experiment,
    policy: policy_lib.Policy,
    batch_size: int,
    seed: int,
    temperature: float,
    dreams: Optional[dreams_lib.Dreams] = None,
) -> rollout.BatchedRollout:
  """Returns a policy with a batch of environments, ready to make drawings.

  Args:
    config: config of the experiment.
    policy: policy whose variables exist.
    batch_size: number of drawings at a time.
    seed: seed of the brushes and of the noise samples.
    temperature: divisor of the policy's logits: 1 for training, the config's
      for drawings to show.
    dreams: selection of the drawings that are dreams instead; None for none.
  """
  return rollout.BatchedRollout(
      environments.make_batch(config.environment, batch_size, seed % 2**31),
      environments.environment_spec(config.environment),
      policy,
      config.network.noise_size,
      seed,
      temperature,
      dreams,
      config.reward.of_environment,
  )


def make_search(
    config: experiment.Experiment,
    policy: policy_lib.Policy,
    batch_size: int,
    seed: int,
    settings: agent_config.SearchConfig,
    scorer: Optional[search_lib.Scorer] = None,
) -> search_lib.Search:
  """Returns a search with a batch of environments, ready to make drawings.

  Args:
    config: config of the experiment.
    policy: policy whose variables exist.
    batch_size: number of drawings at a time.
    seed: seed of the brushes, of the noise samples and of the tries.
    settings: settings of the search.
    scorer: measure of canvases; None for the squared error to the target.
  """
  return search_lib.Search(
      environments.make_batch(
          config.environment, batch_size * settings.tries, seed % 2**31
      ),
      environments.environment_spec(config.environment),
      policy,
      config.network.noise_size,
      seed,
      settings,
      environments.make_proposer(config.environment),
      scorer,
  )


def make_actor_drawer(
    config: experiment.Experiment,
    policy: policy_lib.Policy,
    seed: int,
    scorer: Optional[search_lib.Scorer] = None,
    teacher: Optional[Callable[[int, int], rollout.Drawer]] = None,
) -> rollout.Drawer:
  """Returns what an actor draws with: drawings, dreams, searched episodes.

  Args:
    config: config of the experiment.
    policy: policy whose variables exist.
    seed: seed of all random numbers of the actor's episodes.
    scorer: measure of canvases in a search; None for the squared error to the
      target.
    teacher: makes the searched episodes of another agent, from a batch size and
      a seed; None if the policy itself searches.
  """
  size = config.drawings_per_actor
  searched = config.search.num_searched(size)
  others: Optional[rollout.Drawer] = None
  if searched < size:
    others = make_drawer(
        config,
        policy,
        size - searched,
        seed,
        1.0,
        dreams_lib.make(config.hindsight, size, searched),
    )
    if not searched:
      return others
  search: rollout.Drawer
  if teacher is None:
    search = make_search(config, policy, searched, seed, config.search, scorer)
  else:
    search = teacher(searched, seed)
  if others is None:
    return search
  return mixture.Mixture(search, others)
