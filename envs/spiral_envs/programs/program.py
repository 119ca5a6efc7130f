# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""A drawing as a program: what was done, in units that any canvas has.

Positions are (x, y) in [0, 1] of the canvas, x to the right and y down; radii
are over the canvas's width; pressures and colors lie in [0, 1]. The fields are
those of `schemas/drawing_program_v1.schema.json`, which explains each; what is
None, or has its default, is left out of a file.
"""

import dataclasses
from typing import Optional

Position = tuple[float, float]
Color = tuple[float, float, float]

STROKE = 'stroke'
MOVE = 'move'


@dataclasses.dataclass(frozen=True)
class Action:
  """A stroke from where the brush is, or a move of the lifted brush.

  Attributes:
    kind: `STROKE` or `MOVE`. A move uses `end` alone; what else an agent chose
      beside it may be kept, so that its action comes back exactly.
    end: where the brush is afterwards.
    control: of the quadratic Bezier curve to there.
    radius: of the brush before its own dynamics.
    pressure: at the end.
    start_pressure: at the start; None for the end's of the stroke before, or
      after a move for this stroke's `pressure`.
    color: red, green and blue.
    score: of the canvas after this action, by a discriminator.
  """

  kind: str
  end: Position
  control: Optional[Position] = None
  radius: Optional[float] = None
  pressure: Optional[float] = None
  start_pressure: Optional[float] = None
  color: Optional[Color] = None
  score: Optional[float] = None

  @property
  def is_stroke(self) -> bool:
    return self.kind == STROKE


@dataclasses.dataclass(frozen=True)
class Environment:
  """What the actions were chosen in; brings indices back from units.

  Attributes:
    name: 'libmypaint' or 'fake'.
    grid_width: cells along each side of the grid of positions.
    brush_sizes: radii that actions chose from, in pixels of the canvas.
    use_color: whether actions chose their color.
    use_pressure: whether they chose their pressure.
    compatible: after a move to (x, y) strokes start at (y, y), as in the
      environment that DeepMind released.
  """

  name: str
  grid_width: int
  brush_sizes: tuple[float, ...]
  use_color: bool
  use_pressure: bool
  compatible: bool = False


@dataclasses.dataclass(frozen=True)
class Canvas:
  """What the drawing was made on.

  Attributes:
    width: pixels along each side; the brush's dynamics are in these pixels.
    background: 'white' or 'transparent'.
    use_alpha: whether pictures have a fourth channel.
  """

  width: int
  background: str = 'white'
  use_alpha: bool = False


@dataclasses.dataclass(frozen=True)
class Brush:
  """What it was made with.

  Attributes:
    type: path of a .myb file below the folder of brushes, without the ending;
      '' for an environment without brushes.
    seed: of the brush's random numbers.
  """

  type: str
  seed: int = 0


@dataclasses.dataclass(frozen=True)
class Agent:
  """Who made it, and which version of it."""

  name: str
  version: str


@dataclasses.dataclass(frozen=True)
class DrawingProgram:
  """A drawing; nothing is checked before `drawing_program_json.validate`."""

  environment: Environment
  canvas: Canvas
  brush: Brush
  actions: tuple[Action, ...] = ()
  agent: Optional[Agent] = None

  @property
  def channels(self) -> int:
    """Of its pictures: 1 for gray, 3 for color, 4 with alpha."""
    if not self.environment.use_color:
      return 1
    return 4 if self.canvas.use_alpha else 3
