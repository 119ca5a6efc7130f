# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Loads agents from the folders of runs and of shipped agents."""

import csv
import dataclasses
import json
import os
from typing import Optional

from spiral_launch.agents import folder as agent_folder
from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import config_io
from spiral_launch.experiment import environments
from spiral_launch.experiment import modules
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
  """A trained policy and discriminator, with their config and counts.

  Attributes:
    config: config of the experiment.
    defaults: names of fields that the stored config lacks (`config_io.read`).
    spec: spec of the environment.
    policy: policy network.
    discriminator: discriminator network; None if none was stored or loaded.
    checkpoint: name of the policy's checkpoint.
    learner_steps: updates of the policy.
    critic_steps: updates of the discriminator; None without one.
    frames: environment frames used for training; None if unknown.
    minutes: training time; None if unknown.
    folder: folder of a shipped agent; None for the agent of a run.
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
    """Returns the same agent with another sampling temperature.

    Args:
      temperature: divisor of the policy's logits; None for the agent's own.

    Raises:
      ValueError: the temperature is not above 0.
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
  """Returns the frames and minutes at which the learner reached a step.

  The counter's last values may be newer than the checkpoint. The first row of
  the metrics with that many steps is exact to a few seconds.

  Args:
    workdir: folder of the run.
    learner_steps: updates of the policy.
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
    path: folder of a run, with `config.json` and `checkpoints/`, or of a
      shipped agent.
    checkpoint: name or path of a checkpoint of the policy, such as 'ckpt-12' or
      'best'; '' for the last. Shipped agents have only one.
    with_discriminator: whether to load the discriminator, if there is one.
    flag: name of the flag that holds the path, for error messages.

  Raises:
    ValueError, OSError: there is no agent or checkpoint, or a file is damaged.
      The message names the remedy.
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
  modules.recall(workdir.path)
  folder = workdir.checkpoints('policy')
  policy_path = checkpointer.find(folder, checkpoint)
  if policy_path is None and checkpoint:
    names = sorted(
        name[: -len('.index')]
        for name in (os.listdir(folder) if os.path.isdir(folder) else ())
        if name.endswith('.index')
    )
    raise ValueError(
        f'There is no --checkpoint={checkpoint} in {folder}; it has '
        f'{", ".join(names) or "none"}.'
    )
  if policy_path is None:
    raise ValueError(
        f'--{flag}={path} has no checkpoint yet: training writes one every '
        f'{config.checkpoint.every_minutes:g} minutes, and when it ends.'
    )
  spec = environments.environment_spec(config.environment)
  policy = networks.make_policy(config, spec)
  try:
    steps = checkpointer.restore(policy_path, policy=policy)
  except ValueError as error:
    if not defaults:
      raise
    raise ValueError(
        f'{error} The config.json is of an earlier version: it does not have '
        f'{", ".join(defaults)}.'
    ) from error
  discriminator, critic_steps = None, None
  discriminator_path = checkpointer.find(workdir.checkpoints('discriminator'))
  if discriminator_path and with_discriminator:
    discriminator = networks.make_discriminator(config, spec)
    critic_steps = checkpointer.restore(
        discriminator_path, discriminator=discriminator
    )
  counts = counts_at(workdir, steps)
  return TrainedAgent(
      config=config,
      defaults=defaults,
      spec=spec,
      policy=policy,
      discriminator=discriminator,
      checkpoint=os.path.basename(policy_path),
      learner_steps=steps,
      critic_steps=critic_steps,
      frames=counts.get('frames'),
      minutes=counts.get('minutes'),
  )


def _load_shipped(
    folder: agent_folder.AgentFolder, with_discriminator: bool
) -> TrainedAgent:
  """Loads a shipped agent; raises the errors of `load`."""
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
      reason = os_errors.explain(error).rstrip('.')
      raise ValueError(
          f'{folder.evaluation} is damaged: {reason}. Restore it.'
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
