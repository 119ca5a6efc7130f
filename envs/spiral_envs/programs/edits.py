# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Changes to drawing programs: another brush, other sizes, other strokes.

All take a valid program and return a new one.

Drawings side by side as one drawing.
"""

from collections.abc import Sequence
import dataclasses
import re

from spiral_envs.programs import curves as stroke_curves
from spiral_envs.programs import program as drawing_program


def with_brush(
    program: drawing_program.DrawingProgram, brush_type: str
) -> drawing_program.DrawingProgram:
  """Returns the program for another brush; see `brushes.list_brushes`."""
  brush = dataclasses.replace(program.brush, type=brush_type)
  return dataclasses.replace(program, brush=brush)


def scale_sizes(
    program: drawing_program.DrawingProgram, scale: float
) -> drawing_program.DrawingProgram:
  """Returns the program with all radii times `scale`, above 0.

  Raises:
    ValueError: the scale is not above 0.
  """
  check_scale(scale)
  actions = tuple(
      a if a.radius is None else dataclasses.replace(a, radius=a.radius * scale)
      for a in program.actions
  )
  return dataclasses.replace(program, actions=actions)


def check_scale(scale: float) -> None:
  """Raises ValueError unless sizes can be scaled by it."""
  if not 0 < scale < float('inf'):
    raise ValueError(f'The size scale is {scale}; it must be above 0.')


def select(
    program: drawing_program.DrawingProgram, strokes: Sequence[int]
) -> drawing_program.DrawingProgram:
  """Returns a program of some strokes, in another order.

  Each starts where, and as hard, as it did among the others: where it does not
  follow the stroke that it followed, a move is put before it.

  Args:
    program: to choose from.
    strokes: which, counted from 0, without the moves; any order, any number of
      times.

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
    else:
      move = drawing_program.Action(drawing_program.MOVE, curve.start)
      actions.append(move)
    actions.append(
        dataclasses.replace(
            program.actions[curve.action],
            start_pressure=None if first == usual else first,
        )
    )
    last = number
  return dataclasses.replace(
      program,
      # The starts of strokes are told as they are.
      environment=dataclasses.replace(program.environment, compatible=False),
      actions=tuple(actions),
  )


def stroke_numbers(text: str) -> list[int]:
  """Reads '0-2,7,5-4' as [0, 1, 2, 7, 5, 4].

  Raises:
    ValueError: it is nothing of the kind.
  """
  found: list[int] = []
  for part in text.split(','):
    match = re.fullmatch(r'\s*(\d{1,6})(?:-(\d{1,6}))?\s*', part)
    if not match:
      raise ValueError(
          f'Strokes {text!r}: want numbers and ranges, such as 0-4,7,2.'
      )
    first = int(match[1])
    last = first if match[2] is None else int(match[2])
    step = 1 if last >= first else -1
    found.extend(range(first, last + step, step))
  return found


def compose(
    programs: Sequence[drawing_program.DrawingProgram], columns: int
) -> drawing_program.DrawingProgram:
  """Returns one program that draws N x N programs, tile after tile.

  Its canvas, and its grid of positions, are N times as wide, so radii in pixels
  stay what they were. Each tile that has actions begins with a move to its
  corner, where its own drawing began. What a stroke leaves beyond its tile's
  edge is now to be seen. Scores are left out: they were of the tiles.

  Args:
    programs: N * N of them, row by row, of one environment; not `compatible`.
      Brush and agent are those of the first.
    columns: N.

  Raises:
    ValueError: another number of programs, or they do not go together.
  """
  if len(programs) != columns**2:
    raise ValueError(
        f'There are {len(programs)} programs for {columns} x {columns} tiles.'
    )
  first = programs[0]
  if first.environment.compatible:
    raise ValueError(
        'Drawings of a compatible environment, whose strokes start elsewhere '
        'after moves, have no tiles.'
    )
  for program in programs:
    if (program.environment, program.canvas) != (
        first.environment,
        first.canvas,
    ):
      raise ValueError('The programs are of different environments.')
  actions: list[drawing_program.Action] = []
  for i, program in enumerate(programs):
    row, column = divmod(i, columns)
    tile = _Tile(row, column, columns)
    if i and program.actions:
      actions.append(
          drawing_program.Action(drawing_program.MOVE, tile.position((0, 0)))
      )
    actions.extend(map(tile.action, program.actions))
  return dataclasses.replace(
      first,
      environment=dataclasses.replace(
          first.environment, grid_width=first.environment.grid_width * columns
      ),
      canvas=dataclasses.replace(
          first.canvas, width=first.canvas.width * columns
      ),
      actions=tuple(actions),
  )


@dataclasses.dataclass
class _Tile:
  """Brings a drawing to its tile's place and size."""

  row: int
  column: int
  columns: int

  def position(
      self, position: drawing_program.Position
  ) -> drawing_program.Position:
    x, y = position
    return (x + self.column) / self.columns, (y + self.row) / self.columns

  def action(self, action: drawing_program.Action) -> drawing_program.Action:
    control, radius = action.control, action.radius
    return dataclasses.replace(
        action,
        end=self.position(action.end),
        control=None if control is None else self.position(control),
        radius=None if radius is None else radius / self.columns,
        score=None,
    )
