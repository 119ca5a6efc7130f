# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""What a population remembers on disk, so that it can go on."""

import csv
import dataclasses
import io
import json
import os
from typing import Any
from typing import Optional

from spiral_tf import files


@dataclasses.dataclass
class Replacement:
  """A member takes over from another; with these hyperparameters it goes on."""

  member: int
  donor: int
  hyperparameters: dict[str, float]


@dataclasses.dataclass
class Row:
  """A member at a turn, before what the turn does to it.

  Attributes:
    generation: number of the turn, from 1.
    minutes: of the population's time.
    member: its number.
    steps: its learner steps.
    fitness: higher is better; None where it could not be measured.
    learning_rate: that held until then.
    entropy_cost: likewise.
    donor: whom it takes over from now; None if it goes on.
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
  """All that is remembered.

  Attributes:
    settings: that may not change between runs.
    minutes: for which the population has learned.
    generation: turns made.
    changed_at: learner steps of each member at its last replacement, or 0.
    pending: replacements decided on and not made yet.
    rows: of every turn and member.
  """

  settings: dict[str, Any]
  minutes: float = 0.0
  generation: int = 0
  changed_at: list[int] = dataclasses.field(default_factory=list)
  pending: list[Replacement] = dataclasses.field(default_factory=list)
  rows: list[Row] = dataclasses.field(default_factory=list)


def read(path: str) -> Optional[State]:
  """Reads what `write` wrote; None if there is nothing.

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
      return State(**raw)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
      raise ValueError(
          f'{path} is damaged: {error}. Choose another --workdir.'
      ) from error


def write(path: str, state: State) -> None:
  """Writes all at once, or nothing; raises OSError."""
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
          f'{path} is of a population with {name}={old!r}; now it is '
          f'{value!r}. Choose another --workdir, or the same settings.'
      )
