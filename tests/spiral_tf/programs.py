# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Drawing programs for tests."""

import dataclasses
from typing import Any

from hypothesis import strategies

from spiral_envs.programs import program as drawing_program

BLACK = (0.0, 0.0, 0.0)
RED = (1.0, 0.0, 0.0)


def move(x: float, y: float, **others: Any) -> drawing_program.Action:
  return drawing_program.Action(drawing_program.MOVE, (x, y), **others)


def stroke(
    end: tuple[float, float],
    control: tuple[float, float] = (0.5, 0.5),
    radius: float = 0.05,
    pressure: float = 0.5,
    color: tuple[float, float, float] = BLACK,
    **others: Any,
) -> drawing_program.Action:
  return drawing_program.Action(
      kind=drawing_program.STROKE,
      end=end,
      control=control,
      radius=radius,
      pressure=pressure,
      color=color,
      **others,
  )


def program(
    *actions: drawing_program.Action,
    environment: Any = (),
    canvas: Any = (),
    brush: Any = (),
    agent: Any = None,
) -> drawing_program.DrawingProgram:
  """Returns a program, by default of a small gray environment."""
  return drawing_program.DrawingProgram(
      environment=dataclasses.replace(
          drawing_program.Environment('libmypaint', 8, (1.0, 2.0), False, True),
          **dict(environment),
      ),
      canvas=dataclasses.replace(drawing_program.Canvas(32), **dict(canvas)),
      brush=dataclasses.replace(
          drawing_program.Brush('classic/pen'), **dict(brush)
      ),
      actions=actions,
      agent=agent,
  )


def three_strokes() -> drawing_program.DrawingProgram:
  """Returns a stroke after a move, its continuation, and one elsewhere."""
  return program(
      move(0.1, 0.2),
      stroke((0.9, 0.2), (0.5, 0.1), 0.05, 0.4),
      stroke((0.9, 0.8), (0.9, 0.5), 0.04, 0.9),
      move(0.2, 0.8),
      stroke((0.5, 0.6), (0.2, 0.5), 0.06, 0.7, score=1.5),
  )


_UNIT = strategies.floats(0, 1)
_ABOVE = strategies.floats(1e-6, 1e6)
_POSITION = strategies.tuples(_UNIT, _UNIT)
_COLOR = strategies.tuples(_UNIT, _UNIT, _UNIT)
_SCORE = strategies.none() | strategies.floats(-1e300, 1e300)
_START = strategies.none() | _UNIT
_STROKES = strategies.builds(
    drawing_program.Action,
    kind=strategies.just(drawing_program.STROKE),
    end=_POSITION,
    control=_POSITION,
    radius=_ABOVE,
    pressure=_UNIT,
    start_pressure=_START,
    color=_COLOR,
    score=_SCORE,
)
_MOVES = strategies.builds(
    drawing_program.Action,
    kind=strategies.just(drawing_program.MOVE),
    end=_POSITION,
    control=strategies.none() | _POSITION,
    radius=strategies.none() | _ABOVE,
    pressure=strategies.none() | _UNIT,
    color=strategies.none() | _COLOR,
    score=_SCORE,
)
_NAMES = strategies.text(
    strategies.characters(exclude_categories=['Cs']), max_size=8
)
# Valid programs.
PROGRAMS = strategies.builds(
    drawing_program.DrawingProgram,
    environment=strategies.builds(
        drawing_program.Environment,
        name=strategies.sampled_from(['libmypaint', 'fake']),
        grid_width=strategies.integers(1, 16384),
        brush_sizes=strategies.lists(_ABOVE, min_size=1, max_size=3).map(tuple),
        use_color=strategies.booleans(),
        use_pressure=strategies.booleans(),
        compatible=strategies.booleans(),
    ),
    canvas=strategies.builds(
        drawing_program.Canvas,
        width=strategies.integers(8, 16384),
        background=strategies.sampled_from(['white', 'transparent']),
        use_alpha=strategies.booleans(),
    ),
    brush=strategies.builds(
        drawing_program.Brush, type=_NAMES, seed=strategies.integers()
    ),
    actions=strategies.lists(_STROKES | _MOVES, max_size=5).map(tuple),
    agent=strategies.none()
    | strategies.builds(drawing_program.Agent, name=_NAMES, version=_NAMES),
)
