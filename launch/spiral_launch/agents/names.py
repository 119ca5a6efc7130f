# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Finds agents by the name of a shipped agent or by a folder."""

import os

from spiral_envs.programs import plain_text
from spiral_launch.agents import folder as agent_folder
from spiral_launch.agents import loading as trained_agent
from spiral_launch.experiment import config_io
from spiral_tf.plugins import loading


def find(name: str, agents: str = '', flag: str = 'agent') -> str:
  """Returns the folder of an agent.

  Args:
    name: name of a shipped agent, or path of an agent's or a run's folder.
    agents: folder of all shipped agents; '' for the default.
    flag: name of the flag that holds the name, for error messages.

  Raises:
    ValueError: there is no such agent; the message lists the shipped ones.
  """
  agents = agents or agent_folder.default_place()
  shipped = os.path.join(agents, name)
  if name and os.path.basename(name) == name and agent_folder.is_one(shipped):
    return shipped
  if name and os.path.isdir(name):
    return name
  known = [os.path.basename(path) for path in agent_folder.find(agents)]
  raise ValueError(
      f'--{flag}={name}: there is no agent of that name, and no such folder. '
      f'Shipped agents: {", ".join(known) or "none"}. Name one of them, its '
      'folder, or the folder of a run.'
  )


def load(
    name: str,
    agents: str = '',
    with_discriminator: bool = True,
    environment: str = '',
    or_own: bool = False,
    flag: str = 'agent',
) -> trained_agent.TrainedAgent:
  """Loads an agent.

  Args:
    name: name or folder of the agent, as for `find`.
    agents: folder of all shipped agents; '' for the default.
    with_discriminator: whether to load the discriminator, if there is one.
    environment: name of the environment that the agent must act in; '' for any.
      It is checked before the environment itself is needed.
    or_own: whether the agent may also act in an environment of the user's own.
    flag: name of the flag that holds the name, for error messages.

  Raises:
    ValueError, OSError: an error of `find` or `loading.load`, or the agent acts
      in another environment.
  """
  path = find(name, agents, flag)
  config = agent_folder.AgentFolder(path).config
  if environment and os.path.exists(config):
    actual = config_io.read(config)[0].environment.name
    if actual != environment and not (or_own and loading.is_name(actual)):
      raise ValueError(
          f'--{flag}={name} acts in the environment {actual!r}, and this is '
          f'for agents of {environment!r}. Name another.'
      )
  return trained_agent.load(
      path, with_discriminator=with_discriminator, flag=flag
  )


def title(name: str) -> str:
  """Returns an agent's title: the last part of its name or path."""
  name = os.path.basename(os.path.normpath(os.path.abspath(name)))
  return plain_text.one_line(name)
