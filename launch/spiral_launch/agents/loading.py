# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Loads what a run has learned, while it runs or afterwards."""

import csv
import dataclasses
import json
import os
from typing import Optional

from spiral_launch.agents import folder as agent_folder
from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import config_io
from spiral_launch.experiment import environments
from spiral_launch.experiment import networks
from spiral_launch.experiment import workdir as workdir_lib
from spiral_tf import os_errors
from spiral_tf import types
from spiral_tf.checkpoints import checkpointer
from spiral_tf.checkpoints import weights as weights_lib
from spiral_tf.distributed import counter
from spiral_tf.networks import discriminator as discriminator_lib
from spiral_tf.networks import policy as policy_lib


@dataclasses.dataclass
class TrainedAgent:
  """A policy, its discriminator, and what it took to learn them.

  Attributes:
    config: of the experiment.
    defaults: fields that the run's own config lacks; see `experiment_file`.
    spec: of its drawings.
    policy: restored.
    discriminator: restored; None where there is no checkpoint of it.
    checkpoint: the name of the policy's.
    learner_steps: of the policy in it.
    critic_steps: of the discriminator.
    frames: seen by then; None if nobody counted.
    minutes: trained by then; None likewise.
    folder: that it was shipped in; None for a run's.
  """

  config: experiment.Experiment
  defaults: list[str]
  spec: types.EnvironmentSpec
  policy: policy_lib.Policy
  discriminator: Optional[discriminator_lib.Discriminator]
  checkpoint: str
  learner_steps: int
  critic_steps: Optional[int]
  frames: Optional[float]
  minutes: Optional[float]
  folder: Optional[agent_folder.AgentFolder] = None

  def at_temperature(self, temperature: Optional[float]) -> 'TrainedAgent':
    """The same agent, drawing at another temperature.

    Args:
      temperature: see `experiment.Experiment`; None for the agent's own.

    Raises:
      ValueError: it is not above 0.
    """
    if temperature is None:
      return self
    config = dataclasses.replace(self.config, temperature=temperature)
    config.validate()
    defaults = [name for name in self.defaults if name != 'temperature']
    return dataclasses.replace(self, config=config, defaults=defaults)


def counts_at(
    workdir: workdir_lib.Workdir, learner_steps: int
) -> dict[str, float]:
  """Frames and minutes when the learner had made as many steps.

  A checkpoint may be older than the last count: the first row of the metrics
  that has the steps tells when it was written, to a few seconds.
  """
  if os.path.exists(workdir.metrics):
    with open(workdir.metrics, newline='') as file:
      for row in csv.DictReader(file):
        if float(row.get('learner_steps') or -1) >= learner_steps:
          return {key: float(row[key]) for key in ('frames', 'minutes')}
  return counter.read_counts(workdir.counts)


def load(
    path: str,
    checkpoint: str = '',
    with_discriminator: bool = True,
    flag: str = 'workdir',
) -> TrainedAgent:
  """Loads an agent.

  Args:
    path: of a run's folder, with its `config.json` and `checkpoints/`, or of
      a shipped agent's; see `spiral_launch.ship`.
    checkpoint: of the policy, such as 'ckpt-12', or its path, or 'best'; ''
      for the last, which is all that a shipped agent has.
    with_discriminator: whether to load the discriminator, where there is one.
    flag: that named the path, for errors.

  Raises:
    ValueError, OSError: there is none, or it is not what it should be; with
      the remedy.
  """
  if not os.path.isdir(path):
    raise ValueError(f'--{flag}={path} is not a folder; name that of a run.')
  if agent_folder.is_one(path):
    if checkpoint:
      raise ValueError(
          f'--checkpoint={checkpoint}: --{flag}={path} is a shipped agent, '
          'with one set of weights and no checkpoints. Leave it out.'
      )
    return _load_shipped(agent_folder.AgentFolder(path), with_discriminator)
  workdir = workdir_lib.Workdir(os.path.abspath(path))
  if not os.path.exists(workdir.config):
    raise ValueError(
        f'--{flag}={path} has no config.json: it is not the folder of a run.'
    )
  config, defaults = config_io.read(workdir.config)
  folder = workdir.checkpoints('policy')
  found = checkpointer.find(folder, checkpoint)
  if found is None and checkpoint:
    names = sorted(
        name[: -len('.index')]
        for name in (os.listdir(folder) if os.path.isdir(folder) else ())
        if name.endswith('.index')
    )
    raise ValueError(
        f'There is no --checkpoint={checkpoint} in {folder}; it has '
        f'{", ".join(names) or "none"}.'
    )
  if found is None:
    raise ValueError(
        f'--{flag}={path} has no checkpoint yet: training writes one every '
        f'{config.checkpoint.every_minutes:g} minutes, and when it ends.'
    )
  spec = environments.environment_spec(config.environment)
  policy = networks.make_policy(config, spec)
  try:
    steps = checkpointer.restore(found, policy=policy)
  except ValueError as error:
    if not defaults:
      raise
    raise ValueError(
        f'{error} The config.json is of an earlier version: it does not say '
        f'{", ".join(defaults)}.'
    ) from error
  discriminator, critic_steps = None, None
  found_discriminator = checkpointer.find(workdir.checkpoints('discriminator'))
  if found_discriminator and with_discriminator:
    discriminator = networks.make_discriminator(config, spec)
    critic_steps = checkpointer.restore(
        found_discriminator, discriminator=discriminator
    )
  counts = counts_at(workdir, steps)
  return TrainedAgent(
      config=config,
      defaults=defaults,
      spec=spec,
      policy=policy,
      discriminator=discriminator,
      checkpoint=os.path.basename(found),
      learner_steps=steps,
      critic_steps=critic_steps,
      frames=counts.get('frames'),
      minutes=counts.get('minutes'),
  )


def _load_shipped(
    folder: agent_folder.AgentFolder, with_discriminator: bool
) -> TrainedAgent:
  """Loads what `spiral_launch.ship` wrote; raises as `load` does."""
  config, defaults = config_io.read(folder.config)
  with open(folder.evaluation, encoding='utf-8') as file:
    try:
      metrics = json.load(file)
      checkpoint, steps = metrics['checkpoint'], metrics['learner_steps']
    except KeyError as error:
      raise ValueError(
          f'{folder.evaluation} is damaged: it has no {error}. Restore it.'
      ) from error
    except (ValueError, TypeError) as error:
      said = os_errors.explain(error).rstrip('.')
      raise ValueError(
          f'{folder.evaluation} is damaged: {said}. Restore it.'
      ) from error
  spec = environments.environment_spec(config.environment)
  weights = weights_lib.read(folder.weights)
  policy = networks.make_policy(config, spec)
  discriminator = None
  if with_discriminator and 'discriminator' in weights:
    discriminator = networks.make_discriminator(config, spec)
  try:
    weights_lib.assign(policy, weights.get('policy', {}))
    if discriminator is not None:
      weights_lib.assign(discriminator, weights['discriminator'])
  except ValueError as error:
    raise ValueError(f'{folder.weights}: {error}') from error
  return TrainedAgent(
      config=config,
      defaults=defaults,
      spec=spec,
      policy=policy,
      discriminator=discriminator,
      checkpoint=checkpoint,
      learner_steps=steps,
      critic_steps=metrics.get('critic_steps'),
      frames=metrics.get('frames'),
      minutes=metrics.get('minutes'),
      folder=folder,
  )
