# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""State of a population on disk, from which it resumes."""

import csv
import dataclasses
import io
import json
import os
from typing import Any
from typing import Optional

from spiral_tf import files

# Settings and their values in files that earlier versions wrote.
_RENAMED_SETTINGS = {'shared_critic': 'shared_discriminator'}
RENAMED_FITNESS = {'critic': 'discriminator'}


@dataclasses.dataclass
class Replacement:
  """A member that continues from the weights of another one.

  Attributes:
    member: index of the member that is replaced.
    donor: index of the member whose state it takes over.
    hyperparameters: hyperparameters with which it continues.
  """

  member: int
  donor: int
  hyperparameters: dict[str, float]


@dataclasses.dataclass
class Row:
  """A member in one generation, before any replacement.

  Attributes:
    generation: number of the generation, from 1.
    minutes: minutes for which the population has trained.
    member: index of the member.
    steps: learner steps of the member.
    fitness: fitness, where higher is better; None if it was not measured.
    learning_rate: learning rate up to this generation.
    entropy_cost: entropy cost up to this generation.
    donor: index of the member that now replaces it; None if it continues.
  """

  generation: int
  minutes: float
  member: int
  steps: int
  fitness: Optional[float]
  learning_rate: float
  entropy_cost: float
  donor: Optional[int] = None


@dataclasses.dataclass
class State:
  """State of a population.

  Attributes:
    settings: settings that may not change between runs.
    minutes: minutes for which the population has trained.
    generation: number of generations so far.
    changed_at: learner steps of each member at its last replacement, or 0.
    pending: replacements that are decided but not made yet.
    rows: one row per generation and member.
  """

  settings: dict[str, Any]
  minutes: float = 0.0
  generation: int = 0
  changed_at: list[int] = dataclasses.field(default_factory=list)
  pending: list[Replacement] = dataclasses.field(default_factory=list)
  rows: list[Row] = dataclasses.field(default_factory=list)


def read(path: str) -> Optional[State]:
  """Reads a state that `write` wrote; returns None if there is no file.

  Settings that earlier versions named differently get their present names.

  Raises:
    ValueError: the file is damaged.
  """
  if not os.path.exists(path):
    return None
  with open(path) as file:
    try:
      raw = json.load(file)
      raw['pending'] = [Replacement(**x) for x in raw['pending']]
      raw['rows'] = [Row(**x) for x in raw['rows']]
      state = State(**raw)
      state.settings = _present_settings(state.settings)
      return state
    except (AttributeError, KeyError, TypeError, ValueError) as error:
      raise ValueError(
          f'{path} is damaged: {error}. Choose another --workdir.'
      ) from error


def _present_settings(settings: dict[str, Any]) -> dict[str, Any]:
  """Returns settings under their present names."""
  found = {_RENAMED_SETTINGS.get(k, k): v for k, v in settings.items()}
  if 'fitness' in found:
    found['fitness'] = RENAMED_FITNESS.get(found['fitness'], found['fitness'])
  return found


def write(path: str, state: State) -> None:
  """Writes the state atomically; raises OSError."""
  text = json.dumps(dataclasses.asdict(state), indent=1, allow_nan=False)
  files.write_atomically(path, text.encode())


def write_csv(path: str, state: State) -> None:
  """Writes the rows as a table; raises OSError."""
  text = io.StringIO(newline='')
  names = [field.name for field in dataclasses.fields(Row)]
  writer = csv.DictWriter(text, names, lineterminator='\n')
  writer.writeheader()
  writer.writerows(dataclasses.asdict(row) for row in state.rows)
  files.write_atomically(path, text.getvalue().encode())


def check_same(state: State, settings: dict[str, Any], path: str) -> None:
  """Raises ValueError if a population was started with other settings."""
  for name, value in settings.items():
    old = state.settings.get(name)
    if old != value:
      raise ValueError(
          f'{path} holds a population with {name}={old!r}; now it is '
          f'{value!r}. Choose another --workdir, or the same settings.'
      )
