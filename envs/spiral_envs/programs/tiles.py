# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Joining of drawings side by side into one drawing."""

from collections.abc import Sequence
import dataclasses

from spiral_envs.programs import program as drawing_program


def compose(
    programs: Sequence[drawing_program.DrawingProgram], columns: int
) -> drawing_program.DrawingProgram:
  """Returns one program that draws N x N programs, tile after tile.

  The canvas and the grid of positions become N times as wide, so radii in
  pixels do not change. Each tile that has actions begins with a move to its
  corner, where its own drawing began. Strokes beyond the edge of their tile
  become visible. Scores are dropped, since they belong to the tiles.

  Args:
    programs: N * N programs, row by row, of one environment that is not
      `compatible`. The result has the brush and agent of the first.
    columns: N.

  Raises:
    ValueError: the number of programs is wrong, or their environments differ.
  """
  if len(programs) != columns**2:
    raise ValueError(
        f'There are {len(programs)} programs for {columns} x {columns} tiles.'
    )
  first = programs[0]
  environment = first.known_environment
  if environment.compatible:
    raise ValueError(
        'Drawings of a compatible environment, whose strokes start elsewhere '
        'after moves, have no tiles.'
    )
  for program in programs:
    if (program.known_environment, program.canvas) != (
        first.known_environment,
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
          first.known_environment,
          grid_width=first.known_environment.grid_width * columns,
      ),
      canvas=dataclasses.replace(
          first.canvas, width=first.canvas.width * columns
      ),
      actions=tuple(actions),
  )


@dataclasses.dataclass
class _Tile:
  """Scales and moves the actions of a drawing into its tile."""

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
