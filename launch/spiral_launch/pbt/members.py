# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The members of a population: initial settings and folders."""

from collections.abc import Sequence
import copy
from typing import Any

import numpy as np

from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import workdir as workdir_lib
from spiral_launch.pbt import state as pbt_state
from spiral_tf.learning import policy as policy_learning
from spiral_tf.learning import population


def make(
    config: experiment.Experiment, members: int, starts: Sequence[str] = ()
) -> list[experiment.Experiment]:
  """Returns the config of each member; equal arguments give equal configs.

  Args:
    config: config of the first member, but for learning rate and entropy cost,
      which are sampled for each member. Seeds count up from its seed.
    members: number of members.
    starts: hyperparameters that override the sampled ones, as
      'INDEX:FIELD=VALUE', such as '0:policy.entropy_cost=5.0'.

  Raises:
    ValueError: a start or the config of a member is invalid.
  """
  rng = np.random.default_rng(config.seed)
  configs = []
  for index in range(members):
    one = copy.deepcopy(config)
    one.seed += index
    # The controller keeps the budget.
    one.max_minutes, one.max_learner_steps = 0.0, 0
    for name, value in population.sample(population.START_RANGES, rng).items():
      setattr(one.policy, name, value)
    configs.append(one)
  for text in starts:
    _apply(configs, text)
  for one in configs:
    one.validate()
  return configs


def _apply(configs: Sequence[experiment.Experiment], text: str) -> None:
  """Applies one entry of `starts`."""
  names = [f'policy.{name}' for name in policy_learning.HYPERPARAMETERS]
  index, _, rest = text.partition(':')
  field, _, value = rest.partition('=')
  try:
    number, amount = int(index), float(value)
  except ValueError:
    number, amount = -1, 0.0
  if field not in names or not 0 <= number < len(configs):
    raise ValueError(
        f'--start={text!r}: name a member from 0 to {len(configs) - 1}, one '
        f"of {', '.join(names)}, and a number: '0:policy.entropy_cost=5.0'."
    )
  setattr(configs[number].policy, field.rpartition('.')[2], amount)


def prepare(
    folder: workdir_lib.Population,
    configs: Sequence[experiment.Experiment],
    fitness: str,
    shared_discriminator: bool,
) -> pbt_state.State:
  """Makes the folders, or checks that this population can resume in them.

  Returns:
    The state of the population.

  Raises:
    ValueError: the folders hold another population, or something else.
    OSError: the folders cannot be written to.
  """
  settings: dict[str, Any] = {
      'members': len(configs),
      'fitness': fitness,
      'shared_discriminator': shared_discriminator,
  }
  workdir_lib.check_writable(folder.path, 'workdir')
  state = pbt_state.read(folder.state)
  if state is not None:
    pbt_state.check_same(state, settings, folder.state)
  for index, config in enumerate(configs):
    workdir_lib.prepare(config, folder.member(index).path)
  if state is None:
    state = pbt_state.State(settings, changed_at=[0] * len(configs))
    pbt_state.write(folder.state, state)
  return state


def describe(configs: Sequence[experiment.Experiment]) -> str:
  """Returns the initial hyperparameters, one line per member."""
  return '\n'.join(
      f'  member {k}: learning rate {config.policy.learning_rate:.2g}, entropy '
      f'cost {config.policy.entropy_cost:.2g}'
      for k, config in enumerate(configs)
  )
