# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Finds an agent by name, or by folder."""

import os

from spiral_envs.programs import plain_text
from spiral_launch.agents import folder as agent_folder
from spiral_launch.agents import loading as trained_agent
from spiral_launch.experiment import config_io


def find(name: str, place: str = '') -> str:
  """Returns the folder of an agent.

  Args:
    name: of a shipped agent; or the path of its folder, or of a run's.
    place: the folder of all shipped agents; '' for this checkout's.

  Raises:
    ValueError: there is none; names those that there are.
  """
  place = place or agent_folder.default_place()
  shipped = os.path.join(place, name)
  if name and os.path.basename(name) == name and agent_folder.is_one(shipped):
    return shipped
  if name and os.path.isdir(name):
    return name
  known = [os.path.basename(path) for path in agent_folder.find(place)]
  raise ValueError(
      f'--agent={name}: there is no agent of that name, and no such folder. '
      f'Shipped agents: {", ".join(known) or "none"}. Name one of them, its '
      'folder, or the folder of a run.'
  )


def load(
    name: str,
    place: str = '',
    with_discriminator: bool = True,
    environment: str = '',
) -> trained_agent.TrainedAgent:
  """Loads an agent.

  Args:
    name: see `find`.
    place: see `find`.
    with_discriminator: load it as well, where there is one.
    environment: that it has to act in; '' for any.

  Raises:
    ValueError, OSError: as `find` and `trained_agent.load`; or it acts in
      another environment, which is found out before that is needed.
  """
  path = find(name, place)
  config = agent_folder.AgentFolder(path).config
  if environment and os.path.exists(config):
    found = config_io.read(config)[0].environment.name
    if found != environment:
      raise ValueError(
          f'--agent={name} acts in the environment {found!r}, and this is for '
          f'agents of {environment!r}. Name another.'
      )
  return trained_agent.load(
      path, with_discriminator=with_discriminator, flag='agent'
  )


def title(name: str) -> str:
  """What to call an agent: the last part of its name or path."""
  name = os.path.basename(os.path.normpath(os.path.abspath(name)))
  return plain_text.one_line(name)
