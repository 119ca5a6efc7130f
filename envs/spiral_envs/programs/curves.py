# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Where the strokes of a drawing program run, each told by itself."""

from collections.abc import Iterator
import math
from typing import NamedTuple

import numpy as np

from spiral_envs.programs import program as drawing_program


class Curve(NamedTuple):
  """A stroke as a quadratic Bezier curve.

  Attributes:
    action: the index of its action in the program.
    start: (x, y) in [0, 1] of the canvas, as all positions.
    control: which it bends towards.
    end: of the curve.
    pressures: at start and end, going linearly with the curve's parameter.
    radius: of the brush, over the width of the canvas.
    color: red, green and blue in [0, 1].
    lifted: whether the brush was set down for it, rather than drawn on.
  """

  action: int
  start: drawing_program.Position
  control: drawing_program.Position
  end: drawing_program.Position
  pressures: tuple[float, float]
  radius: float
  color: drawing_program.Color
  lifted: bool

  @property
  def color_name(self) -> str:
    """As '#rrggbb'."""
    return '#' + ''.join(f'{round(255 * level):02x}' for level in self.color)


def curves(program: drawing_program.DrawingProgram) -> Iterator[Curve]:
  """Yields the strokes of a valid program, in order."""
  position, pressure, lifted = (0.0, 0.0), 0.0, True
  for i, action in enumerate(program.actions):
    if not action.is_stroke:
      x, y = action.end
      position = (y, y) if program.environment.compatible else (x, y)
      lifted = True
      continue
    # A valid stroke has them all.
    assert action.control and action.radius and action.color
    assert action.pressure is not None
    first = action.pressure if lifted else pressure
    if action.start_pressure is not None:
      first = action.start_pressure
    pressure = action.pressure
    yield Curve(
        action=i,
        start=position,
        control=action.control,
        end=action.end,
        pressures=(first, pressure),
        radius=action.radius,
        color=action.color,
        lifted=lifted,
    )
    position, lifted = action.end, False


def split(curve: Curve, count: int) -> list[Curve]:
  """Cuts a curve at equal steps of its parameter.

  Args:
    curve: to cut.
    count: of the pieces, at least 1.

  Returns:
    Curves that together run exactly where the whole does.
  """
  knots = np.linspace(0.0, 1.0, count + 1)
  first, last = curve.pressures
  pieces = []
  for a, b in zip(knots[:-1], knots[1:]):
    # The blossom of the curve: its control points between parameters.
    start, control, end = (
        _blossom(curve, *pair) for pair in ((a, a), (a, b), (b, b))
    )
    pieces.append(
        curve._replace(
            start=start,
            control=control,
            end=end,
            pressures=(first + a * (last - first), first + b * (last - first)),
        )
    )
  return pieces


def polyline(curve: Curve, tolerance: float) -> np.ndarray:
  """Returns points along a curve, start and end among them.

  Args:
    curve: to follow.
    tolerance: how far chords may be from it, in widths of the canvas.

  Returns:
    float64 [M, 2], M at least 2.
  """
  p0, p1, p2 = (np.array(p) for p in (curve.start, curve.control, curve.end))
  # A chord over 1 / n of the parameter is off by at most this over n squared.
  off = np.hypot(*(p0 - 2 * p1 + p2)) / 4
  count = max(1, math.ceil(math.sqrt(off / tolerance)))
  t = np.linspace(0.0, 1.0, count + 1)[:, np.newaxis]
  return (1 - t) ** 2 * p0 + 2 * t * (1 - t) * p1 + t**2 * p2


def _blossom(curve, a, b):
  return tuple(
      float((1 - a) * (1 - b) * p + ((1 - a) * b + a * (1 - b)) * q + a * b * r)
      for p, q, r in zip(curve.start, curve.control, curve.end)
  )
