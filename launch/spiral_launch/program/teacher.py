# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The agent whose episodes a policy imitates: `search.teacher`."""

from collections.abc import Callable
import dataclasses
from typing import Optional

from spiral_launch.agents import loading as trained_agent
from spiral_launch.agents import names as agent_names
from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import networks
from spiral_launch.experiment import parts
from spiral_tf.acting import rollout
from spiral_tf.acting import taught
from spiral_tf.data import dataset

# Settings that neither canvases nor actions depend on.
_OF_THE_MACHINE = ('num_threads', 'brushes_basedir')


def check(config: experiment.Experiment) -> None:
  """Checks that the teacher, if there is one, can teach this policy.

  Args:
    config: validated config.

  Raises:
    ValueError, OSError: there is no such agent, it is damaged, draws without
      targets, or acts in another environment.
  """
  if config.search.teacher:
    _load(config)


def make(
    config: experiment.Experiment, images: Optional[dataset.ImageData] = None
) -> Optional[Callable[[int, int], rollout.Drawer]]:
  """Returns a function that makes the teacher's episodes; None if none.

  Args:
    config: config of the experiment.
    images: result of `parts.load_images`; None to load them.
  """
  if not config.search.teacher:
    return None
  agent = _load(config)
  # A conditional policy and its teacher share the actor's targets.
  shown = None
  if not config.conditional:
    shown = (images or parts.load_images(config)).train
  # The names of the machine's files and threads are those of this run.
  own = dataclasses.replace(agent.config, environment=config.environment)

  def drawer(batch_size: int, seed: int) -> rollout.Drawer:
    return taught.Taught(
        networks.make_search(
            own, agent.policy, batch_size, seed, config.search
        ),
        shown,
        config.network.noise_size,
        seed,
    )

  return drawer


def _load(config: experiment.Experiment) -> trained_agent.TrainedAgent:
  """Loads the teacher; raises the errors of `check`."""
  name = config.search.teacher
  agent = agent_names.load(
      name, with_discriminator=False, flag='config.search.teacher'
  )
  if not agent.config.conditional:
    raise ValueError(
        f'search.teacher={name} draws without targets, so it cannot show how '
        'to draw the training images. Name a conditional agent.'
    )
  own, wanted = (
      dataclasses.asdict(one.environment) for one in (agent.config, config)
  )
  for field, value in wanted.items():
    if field not in _OF_THE_MACHINE and own[field] != value:
      raise ValueError(
          f'search.teacher={name} has environment.{field}={own[field]!r}, but '
          f'this run {value!r}. Set it to the same, or name another agent.'
      )
  return agent
