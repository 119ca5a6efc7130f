# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Edits of drawing programs: another brush, other sizes, a choice of strokes.

All functions take a valid program and return a new one.
"""

from collections.abc import Sequence
import dataclasses
import re

from spiral_envs.programs import curves as stroke_curves
from spiral_envs.programs import program as drawing_program


def with_brush(
    program: drawing_program.DrawingProgram, brush_type: str
) -> drawing_program.DrawingProgram:
  """Returns the program for another brush, such as 'classic/charcoal'."""
  brush = dataclasses.replace(program.brush, type=brush_type)
  return dataclasses.replace(program, brush=brush)


def scale_sizes(
    program: drawing_program.DrawingProgram, scale: float
) -> drawing_program.DrawingProgram:
  """Returns the program with all radii multiplied by `scale`.

  Raises:
    ValueError: `scale` is not above 0.
  """
  check_scale(scale)
  actions = tuple(
      a if a.radius is None else dataclasses.replace(a, radius=a.radius * scale)
      for a in program.actions
  )
  return dataclasses.replace(program, actions=actions)


def check_scale(scale: float) -> None:
  """Raises ValueError unless a factor of sizes is above 0 and finite."""
  if not 0 < scale < float('inf'):
    raise ValueError(f'The size scale is {scale}; it must be above 0.')


def select(
    program: drawing_program.DrawingProgram, strokes: Sequence[int]
) -> drawing_program.DrawingProgram:
  """Returns a program of some strokes, in the order of `strokes`.

  Each stroke keeps its start and its pressures: a move is inserted before it
  unless it follows the same stroke as before.

  Args:
    program: program to choose from.
    strokes: numbers of the strokes, counted from 0 without the moves. Numbers
      may repeat.

  Raises:
    ValueError: there is no such stroke.
  """
  curves = list(stroke_curves.curves(program))
  actions: list[drawing_program.Action] = []
  last = None
  for number in strokes:
    if not 0 <= number < len(curves):
      raise ValueError(
          f'There is no stroke {number}: the program has {len(curves)}, '
          'counted from 0.'
      )
    curve = curves[number]
    first, usual = curve.pressures
    if last is not None and number == last + 1 and not curve.lifted:
      usual = curves[last].pressures[1]
    elif program.actions[curve.action].start is None:
      move = drawing_program.Action(drawing_program.MOVE, curve.start)
      actions.append(move)
    actions.append(
        dataclasses.replace(
            program.actions[curve.action],
            start_pressure=None if first == usual else first,
        )
    )
    last = number
  environment = program.environment
  if environment is not None:
    # The inserted moves state the true starts of strokes.
    environment = dataclasses.replace(environment, compatible=False)
  return dataclasses.replace(
      program, environment=environment, actions=tuple(actions)
  )


def stroke_numbers(text: str) -> list[int]:
  """Parses '0-2,7,5-4' as [0, 1, 2, 7, 5, 4].

  Raises:
    ValueError: the text is not a list of numbers and ranges.
  """
  numbers: list[int] = []
  for part in text.split(','):
    match = re.fullmatch(r'\s*(\d{1,6})(?:-(\d{1,6}))?\s*', part)
    if not match:
      raise ValueError(
          f'Strokes {text!r}: want numbers and ranges, such as 0-4,7,2.'
      )
    first = int(match[1])
    last = first if match[2] is None else int(match[2])
    step = 1 if last >= first else -1
    numbers.extend(range(first, last + step, step))
  return numbers
