# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Conversion between actions of an environment and drawing programs."""

from collections.abc import Mapping
from collections.abc import Sequence
import dataclasses
from typing import Any
from typing import Optional
from typing import Protocol

import numpy as np

from spiral_envs.libmypaint import actions as action_space
from spiral_envs.libmypaint import strokes
from spiral_envs.programs import program as drawing_program
from spiral_envs.programs import serialization


class EnvironmentOptions(Protocol):
  """Options of an environment that a drawing program stores."""

  name: str
  canvas_width: int
  grid_width: int
  brush_type: str
  brush_sizes: tuple[float, ...]
  use_color: bool
  use_pressure: bool
  use_alpha: bool
  background: str


# Values that differ by less are equal.
_ROUNDING = 1e-9


def head(
    config: EnvironmentOptions,
    seed: int = 0,
    compatible: bool = False,
    agent: Optional[drawing_program.Agent] = None,
) -> drawing_program.DrawingProgram:
  """Returns a program without actions, for the drawings of an environment.

  Args:
    config: options of the environment.
    seed: seed of the drawing; in a batch, the batch's seed plus the index.
    compatible: whether the environment behaves like the one that DeepMind
      released.
    agent: agent that draws.

  Raises:
    ProgramError: a file cannot hold such a program.
  """
  program = drawing_program.DrawingProgram(
      environment=drawing_program.Environment(
          name=config.name,
          grid_width=config.grid_width,
          brush_sizes=tuple(float(size) for size in config.brush_sizes),
          use_color=config.use_color,
          use_pressure=config.use_pressure,
          compatible=compatible,
      ),
      canvas=drawing_program.Canvas(
          config.canvas_width, config.background, config.use_alpha
      ),
      brush=drawing_program.Brush(
          '' if config.name == 'fake' else config.brush_type,
          0 if compatible else seed,
      ),
      agent=agent,
  )
  serialization.validate(program)
  return program


def from_actions(
    head_: drawing_program.DrawingProgram,
    actions: Mapping[str, Any],
    scores: Optional[Sequence[float]] = None,
) -> drawing_program.DrawingProgram:
  """Returns the program of a drawing.

  Args:
    head_: program without actions, from `head`.
    actions: integer arrays [N] by sub-action. Moves keep sub-actions that they
      do not use, so that `to_actions` restores the same indices (the first
      index if brush sizes are equal).
    scores: discriminator's score of the canvas after each action, [N].

  Raises:
    ValueError: a sub-action is missing, unknown or out of range.
    ProgramError: a score is not finite.
  """
  environment = head_.known_environment
  count = len(next(iter(actions.values()), ()))
  if scores is not None and len(scores) != count:
    raise ValueError(f'There are {len(scores)} scores for {count} actions.')
  rows = _space(environment).rows(actions, count) if count else ()
  sizes = _sizes(head_)
  converted = []
  for i, row in enumerate(np.asarray(rows).tolist()):
    flag, end, control, size, pressure, *color = row
    converted.append(
        drawing_program.Action(
            kind=drawing_program.STROKE if flag else drawing_program.MOVE,
            end=_position(end, environment.grid_width),
            control=_position(control, environment.grid_width),
            radius=sizes[size].item(),
            pressure=strokes.PRESSURES[pressure].item(),
            color=_triple(strokes.COLOR_LEVELS[color]),
            score=None if scores is None else float(scores[i]),
        )
    )
  program = dataclasses.replace(head_, actions=tuple(converted))
  serialization.validate(program)
  return program


def to_actions(
    program: drawing_program.DrawingProgram, nearest: bool = False
) -> dict[str, np.ndarray]:
  """Returns the actions of a program, int32 [N] by sub-action.

  Fields that a move leaves out become 0.

  Args:
    program: valid drawing program.
    nearest: whether to round values to the nearest cell or level, and to drop
      start pressures.

  Raises:
    ValueError: the environment has no such action; the message names the field.
  """
  environment = program.known_environment
  grid = np.arange(environment.grid_width) / environment.grid_width
  sizes = _sizes(program)
  # A sub-action that the environment lacks has a single level.
  pressures = strokes.PRESSURES[0 if environment.use_pressure else -1 :]
  levels = strokes.COLOR_LEVELS[: None if environment.use_color else 1]
  rows = np.zeros([len(program.actions), len(action_space.NAMES)], np.int32)
  for i, action in enumerate(program.actions):
    find = _Finder(f'actions[{i}]', nearest)
    if action.start_pressure is not None and not nearest:
      raise ValueError(
          f'actions[{i}].start_pressure is {action.start_pressure}, which no '
          'action chooses: leave it out, or take the nearest actions.'
      )
    rows[i, 0] = action.is_stroke
    for column, name in ((1, 'end'), (2, 'control')):
      position = getattr(action, name)
      if position is not None:
        x, y = (
            find.index(f'{name}[{axis}]', grid, value)
            for axis, value in enumerate(position)
        )
        rows[i, column] = y * environment.grid_width + x
    if action.radius is not None:
      rows[i, 3] = find.index('radius', sizes, action.radius)
    if action.pressure is not None:
      rows[i, 4] = find.index('pressure', pressures, action.pressure)
    for axis, value in enumerate(action.color or ()):
      rows[i, 5 + axis] = find.index(f'color[{axis}]', levels, value)
  columns = {name: i for i, name in enumerate(action_space.NAMES)}
  names = _space(environment).names
  return {name: rows[:, columns[name]].copy() for name in names}


@dataclasses.dataclass
class _Finder:
  """Looks up values in tables; raises ValueError for missing ones."""

  name: str
  nearest: bool

  def index(self, field: str, table: np.ndarray, value: float) -> int:
    index = int(np.argmin(np.abs(table - value)))
    if not self.nearest and abs(table[index] - value) > _ROUNDING:
      raise ValueError(
          f'{self.name}.{field} is {value}, which no action of this '
          f'environment chooses; {table[index]} is the nearest. Take the '
          'nearest actions, or another environment.'
      )
    return index


def _space(environment: drawing_program.Environment):
  return action_space.ActionSpace(
      environment.grid_width,
      len(environment.brush_sizes),
      environment.use_pressure,
      environment.use_color,
      released_order=environment.compatible,
  )


def _sizes(program: drawing_program.DrawingProgram) -> np.ndarray:
  """Returns the radii to choose from, divided by the canvas's width."""
  return np.array(program.known_environment.brush_sizes) / program.canvas.width


def _position(cell: int, grid_width: int) -> drawing_program.Position:
  row, column = divmod(cell, grid_width)
  return column / grid_width, row / grid_width


def _triple(levels: np.ndarray) -> drawing_program.Color:
  red, green, blue = levels.tolist()
  return red, green, blue
