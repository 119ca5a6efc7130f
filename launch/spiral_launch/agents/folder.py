# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The folder of a shipped agent: its files and its maximal size."""

import dataclasses
import os
import pathlib

from spiral_launch.experiment import workdir

MAX_BYTES = 5_000_000
_LAUNCH = pathlib.Path(__file__).resolve().parent.parent
_INSTALLED = _LAUNCH / 'shipped'  # Of a wheel only.


@dataclasses.dataclass(frozen=True)
class AgentFolder(workdir.Folder):
  """Paths of the files of a shipped agent."""

  weights = workdir.file_in_folder('weights.npz')
  # Held-out images, to evaluate on where the data set is missing.
  images = workdir.file_in_folder('images.npz')
  # Classifier of the agent's evaluation; missing if there was none.
  classifier = workdir.file_in_folder('classifier.npz')
  readme = workdir.file_in_folder('README.md')

  @property
  def num_bytes(self) -> int:
    """Total size of the files."""
    return sum(entry.stat().st_size for entry in os.scandir(self.path))


def default_place() -> str:
  """Returns the folder of the shipped agents.

  The folder is `agents/` of a checkout, or `spiral_launch/shipped` of a wheel.
  The path is relative where it lies below the current folder.
  """
  place = _INSTALLED if _INSTALLED.is_dir() else _LAUNCH.parents[1] / 'agents'
  below = place.is_relative_to(pathlib.Path.cwd())
  return os.path.relpath(place) if below else str(place)


def writable_place() -> str:
  """Returns `default_place`; raises ValueError if it belongs to a wheel."""
  if _INSTALLED.is_dir():
    raise ValueError(
        'The agents of an installed package are not changed: name a folder '
        'with --agents, for example --agents=agents.'
    )
  return default_place()


def is_one(path: str) -> bool:
  """Returns whether a path is the folder of a shipped agent, not of a run."""
  return os.path.isfile(AgentFolder(path).weights)


def find(place: str) -> list[str]:
  """Returns the paths of all shipped agents in a folder, sorted by name.

  Names that begin with a dot are ignored: such a folder is being written.
  """
  if not os.path.isdir(place):
    return []
  names = (x for x in sorted(os.listdir(place)) if not x.startswith('.'))
  return [path for x in names if is_one(path := os.path.join(place, x))]
