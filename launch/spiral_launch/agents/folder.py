# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The folder of a shipped agent: what lies where, and how large it may be."""

import dataclasses
import os
import pathlib

from spiral_launch.experiment import workdir

MOST_BYTES = 5_000_000


@dataclasses.dataclass(frozen=True)
class AgentFolder(workdir.Folder):
  """Names of all that an agent is shipped with."""

  @property
  def weights(self) -> str:
    return self._join('weights.npz')

  @property
  def images(self) -> str:
    """Held-out ones, to evaluate on where its data is not at hand."""
    return self._join('images.npz')

  @property
  def classifier(self) -> str:
    """The one it was evaluated with; not there if there was none."""
    return self._join('classifier.npz')

  @property
  def readme(self) -> str:
    return self._join('README.md')

  @property
  def num_bytes(self) -> int:
    """Of all files in it."""
    return sum(entry.stat().st_size for entry in os.scandir(self.path))


def default_place() -> str:
  """Returns the folder of the shipped agents.

  A wheel has it as `spiral_launch/shipped`, a checkout as `agents`.
  The path is relative where it lies below the current folder.
  """
  here = pathlib.Path(__file__).resolve().parent
  for place in (here.parent / 'shipped', here.parents[2] / 'agents'):
    if place.is_dir():
      break
  below = place.is_relative_to(pathlib.Path.cwd())
  return os.path.relpath(place) if below else str(place)


def is_one(path: str) -> bool:
  """Whether this is the folder of a shipped agent, rather than of a run."""
  return os.path.isfile(AgentFolder(path).weights)


def find(place: str) -> list[str]:
  """Paths of the agents' folders in a folder, by name; none if it is not there.

  What begins with a dot is passed over: one that is being written.
  """
  if not os.path.isdir(place):
    return []
  names = (x for x in sorted(os.listdir(place)) if not x.startswith('.'))
  return [path for x in names if is_one(path := os.path.join(place, x))]
