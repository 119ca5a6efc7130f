# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The drawing program: the strokes of a drawing, independent of its size.

Positions are (x, y), x to the right and y down. Positions and radii are divided
by the canvas's width, so x is in [0, 1] and y in [0, height / width]. Pressures
and colors are in [0, 1]. Files have the same fields (`schemas/`), except those
that are None.
"""

import dataclasses
from typing import Optional

Position = tuple[float, float]
Color = tuple[float, float, float]

STROKE = 'stroke'
MOVE = 'move'


@dataclasses.dataclass(frozen=True)
class Action:
  """A stroke from the brush's position, or a move of the lifted brush.

  Attributes:
    kind: `STROKE` or `MOVE`. A move uses `end` alone; it may keep other fields,
      so that an agent's action can be restored exactly.
    end: position of the brush after the action.
    start: position where a stroke starts, to which the lifted brush moves
      first; None for the position of the brush.
    control: control point of the stroke's quadratic Bezier curve.
    radius: radius of the brush, divided by the canvas's width.
    pressure: pressure at the end.
    start_pressure: pressure at the start; None for the pressure at the end of
      the stroke before, or, after a move, for `pressure`.
    color: red, green and blue.
    score: discriminator's score of the canvas after this action.
  """

  kind: str
  end: Position
  control: Optional[Position] = None
  radius: Optional[float] = None
  pressure: Optional[float] = None
  start_pressure: Optional[float] = None
  color: Optional[Color] = None
  score: Optional[float] = None
  start: Optional[Position] = None

  @property
  def is_stroke(self) -> bool:
    return self.kind == STROKE


@dataclasses.dataclass(frozen=True)
class Environment:
  """Environment of the drawing, which restores indices from values.

  Attributes:
    name: 'libmypaint' or 'fake'.
    grid_width: number of cells along each side of the grid of positions.
    brush_sizes: radii among which actions chose, in pixels of the canvas.
    use_color: whether actions chose their color.
    use_pressure: whether actions chose their pressure.
    compatible: whether a stroke after a move to (x, y) starts at (y, y), as in
      the environment that DeepMind released.
  """

  name: str
  grid_width: int
  brush_sizes: tuple[float, ...]
  use_color: bool
  use_pressure: bool
  compatible: bool = False


@dataclasses.dataclass(frozen=True)
class Canvas:
  """Canvas of the drawing.

  Attributes:
    width: number of pixels from left to right. Pixels are the unit of the
      brush's dynamics.
    background: 'white' or 'transparent'.
    use_alpha: whether pictures have a fourth channel.
    height: number of pixels from top to bottom; None for as many as `width`.
  """

  width: int
  background: str = 'white'
  use_alpha: bool = False
  height: Optional[int] = None

  @property
  def shape(self) -> tuple[int, int]:
    """Height and width in pixels."""
    return self.width if self.height is None else self.height, self.width

  @property
  def aspect(self) -> float:
    """Height divided by width."""
    return self.shape[0] / self.width


@dataclasses.dataclass(frozen=True)
class Brush:
  """Brush of the drawing.

  Attributes:
    type: path of a .myb file below the folder of brushes, without the ending;
      '' for an environment without brushes.
    seed: seed of the brush's random numbers.
    fresh: whether each stroke is painted with a new brush, so that its random
      numbers do not depend on the strokes before.
  """

  type: str
  seed: int = 0
  fresh: bool = False


@dataclasses.dataclass(frozen=True)
class Agent:
  """Name and version of the agent that made the drawing."""

  name: str
  version: str


@dataclasses.dataclass(frozen=True)
class DrawingProgram:
  """A drawing; `serialization.validate` checks its fields.

  Attributes:
    environment: environment whose actions these are; None for a drawing that
      was not made in one, such as a painting by search.
    canvas: canvas of the drawing.
    brush: brush of the drawing.
    actions: strokes and moves, in order.
    agent: agent or method that made the drawing; None if unknown.
  """

  environment: Optional[Environment]
  canvas: Canvas
  brush: Brush
  actions: tuple[Action, ...] = ()
  agent: Optional[Agent] = None

  @property
  def channels(self) -> int:
    """Number of channels of pictures: 1 for gray, 3 for RGB, 4 with alpha."""
    if self.environment is not None and not self.environment.use_color:
      return 1
    return 4 if self.canvas.use_alpha else 3

  @property
  def known_environment(self) -> Environment:
    """The environment; raises ValueError for a drawing made in none."""
    if self.environment is None:
      raise ValueError(
          'The drawing was not made in an environment, so its strokes are not '
          'actions of one.'
      )
    return self.environment

  @property
  def first_radius(self) -> float:
    """Radius of the brush before the first stroke, in pixels."""
    return 1.0 if self.environment is None else self.environment.brush_sizes[0]

  @property
  def compatible(self) -> bool:
    """Whether strokes start where the released environment starts them."""
    return self.environment is not None and self.environment.compatible
