# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Strokes of a drawing program as independent Bezier curves."""

from collections.abc import Iterator
import math
from typing import NamedTuple

import numpy as np

from spiral_envs.programs import program as drawing_program


class Curve(NamedTuple):
  """A stroke as a quadratic Bezier curve.

  Attributes:
    action: index of the stroke's action in the program.
    start: first point, (x, y) in [0, 1].
    control: control point.
    end: last point.
    pressures: pressures at start and end; linear in the curve's parameter.
    radius: radius of the brush, divided by the canvas's width.
    color: red, green and blue in [0, 1].
    lifted: whether the brush was lifted before the stroke.
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
    """The color as '#rrggbb'."""
    return '#' + ''.join(f'{round(255 * level):02x}' for level in self.color)


def curves(program: drawing_program.DrawingProgram) -> Iterator[Curve]:
  """Yields the strokes of a valid program, in order."""
  position, pressure, lifted = (0.0, 0.0), 0.0, True
  for i, action in enumerate(program.actions):
    if not action.is_stroke:
      x, y = action.end
      position = (y, y) if program.compatible else (x, y)
      lifted = True
      continue
    if action.start is not None:
      position, lifted = action.start, True
    # The schema requires them of strokes.
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
    curve: curve to cut.
    count: number of pieces, at least 1.

  Returns:
    Curves that together are exactly the whole.
  """
  knots = np.linspace(0.0, 1.0, count + 1)
  first, last = curve.pressures
  pieces = []
  for a, b in zip(knots[:-1], knots[1:]):
    # The blossom of the curve yields the control points of a part.
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
  """Returns points along a curve, including start and end.

  Args:
    curve: curve to follow.
    tolerance: greatest distance of chords from the curve, in widths of the
      canvas.

  Returns:
    float64 [M, 2], M at least 2.
  """
  p0, p1, p2 = (np.array(p) for p in (curve.start, curve.control, curve.end))
  # The distance of a chord over 1 / n of the parameter is at most this / n**2.
  bound = np.hypot(*(p0 - 2 * p1 + p2)) / 4
  count = max(1, math.ceil(math.sqrt(bound / tolerance)))
  t = np.linspace(0.0, 1.0, count + 1)[:, np.newaxis]
  return (1 - t) ** 2 * p0 + 2 * t * (1 - t) * p1 + t**2 * p2


def _blossom(curve, a, b):
  return tuple(
      float((1 - a) * (1 - b) * p + ((1 - a) * b + a * (1 - b)) * q + a * b * r)
      for p, q, r in zip(curve.start, curve.control, curve.end)
  )
