# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Strokes as lines with round ends, similar to what their brush paints.

Vector formats such as SVG need them. Positions and widths are divided by the
canvas's width.
"""

from collections.abc import Callable
from collections.abc import Iterator
import math
from typing import NamedTuple
from typing import Optional

import numpy as np

from spiral_envs.programs import curves as stroke_curves
from spiral_envs.programs import program as drawing_program
from spiral_envs.programs import rendering
from spiral_envs.programs.exports import brush_profile
from spiral_envs.programs.exports import cubic_fit

# Returns width and opacity of a line, from radius and pressure.
LineOf = Callable[[float, float], tuple[float, float]]

# Greatest difference between pieces of a line, as a fraction of its width.
_WIDTH_STEP = 0.04
_MAX_PIECES = 32
# Greatest distance of a line from the brush's path.
_TOLERANCE = 5e-4


class Piece(NamedTuple):
  """A part of a line, of one width.

  Attributes:
    points: control points of a quadratic or cubic Bezier curve, float64 [3, 2]
      or [4, 2].
    width: width of the line.
  """

  points: np.ndarray
  width: float


class PaintedLine(NamedTuple):
  """A line of one stroke.

  Attributes:
    curve: stroke, in the visible color.
    pieces: pieces of the line; each starts at the end of the one before.
    opacity: opacity of the whole line, in [0, 1].
  """

  curve: stroke_curves.Curve
  pieces: list[Piece]
  opacity: float


def along_curve(curve: stroke_curves.Curve, line_of: LineOf) -> PaintedLine:
  """Returns the line along a stroke's own curve.

  Args:
    curve: stroke.
    line_of: function that returns width and opacity of the brush's lines.
  """
  ends = [line_of(curve.radius, pressure) for pressure in curve.pressures]
  count = _count([width for width, _ in ends])
  pieces = [
      Piece(
          np.array([part.start, part.control, part.end]),
          line_of(curve.radius, sum(part.pressures) / 2)[0],
      )
      for part in stroke_curves.split(curve, count)
  ]
  return PaintedLine(curve, pieces, sum(opacity for _, opacity in ends) / 2)


def through_dabs(
    curve: stroke_curves.Curve,
    dabs: np.ndarray,
    before: Optional[np.ndarray] = None,
) -> PaintedLine:
  """Returns the opaque line of dabs that are close to each other.

  Args:
    curve: stroke of the dabs.
    dabs: [M, 5], M at least 1: x, y, radius, aspect ratio of the ellipse, and
      its angle in degrees.
    before: last dab of the stroke that this one continues, [5].
  """
  dabs = np.asarray(dabs, np.float64)
  centers, widths = dabs[:, :2], _widths(dabs)
  pieces: list[Piece] = []
  if before is not None:
    bridge = np.linspace(before[:2], centers[0], 3)
    pieces.append(Piece(bridge, float(2 * min(before[2], dabs[0, 2]))))
  for points, part in cubic_fit.fit(centers, _TOLERANCE):
    pieces.extend(_even(points, widths[part]))
  return PaintedLine(curve, pieces, 1.0)


def _count(widths) -> int:
  change = (max(widths) - min(widths)) / max(*widths, 1e-9)
  return min(_MAX_PIECES, max(1, math.ceil(change / _WIDTH_STEP)))


def _widths(dabs: np.ndarray) -> np.ndarray:
  """Returns the width of each ellipse across the brush's path."""
  centers, radii, ratios, angles = np.split(dabs, [2, 3, 4], axis=1)
  if len(dabs) == 1:
    return 2 * radii[:, 0]
  along = np.gradient(centers, axis=0)
  ways = np.arctan2(along[:, 1:], along[:, :1]) - np.radians(angles)
  return np.hypot(2 * radii * np.sin(ways), 2 * radii / ratios * np.cos(ways))[
      :, 0
  ]


def _even(points: np.ndarray, widths: np.ndarray) -> Iterator[Piece]:
  """Cuts a cubic curve into pieces of nearly constant width."""
  count = min(_count(widths), len(widths))
  knots = np.linspace(0, 1, count + 1)
  for i, some in enumerate(np.array_split(widths, count)):
    yield Piece(
        cubic_fit.part_of(points, knots[i], knots[i + 1]), float(some.mean())
    )


# Dabs are recorded only if they are drawn larger.
_ENLARGEMENT = 4
# Lines of less opacity are invisible.
_MIN_OPACITY = 1 / 255


def lines(
    program: drawing_program.DrawingProgram,
    brushes_basedir: Optional[str] = None,
) -> list[PaintedLine]:
  """Paints a program, and returns the visible lines of its strokes.

  An opaque line follows the path of the brush, which lags behind its stroke and
  cuts corners. If the brush scatters dabs, erases, or is translucent, the line
  follows the stroke's own curve, with the average width and opacity of the
  brush's straight lines.

  An eraser shows the ground. On a white ground, the color of the line is mixed
  with white in proportion to what the brush erases. On a transparent ground,
  its opacity is reduced, and paint below it stays.

  Args:
    program: valid drawing program.
    brushes_basedir: folder of brushes; None for the default one.

  Raises:
    ValueError, FileNotFoundError, ImportError: errors of `rendering.render`.
  """
  width = program.canvas.width
  painting = rendering.Painting(program, _size(program), brushes_basedir)
  curves = {c.action: c for c in stroke_curves.curves(program)}
  profile = None
  visible = []
  painting.painter.take_dabs()
  before: Optional[tuple[stroke_curves.Curve, np.ndarray]] = None
  for done in painting.paint(1):
    dabs = painting.painter.take_dabs()
    dabs[:, :3] /= width
    curve = curves.get(done - 1)
    if curve is None or not len(dabs):
      before = None
      continue
    if curve.lifted:
      before = None
    if dabs[:, 5].all():
      if before is not None and before[0].color != curve.color:
        before = None
      line = through_dabs(
          curve, dabs[:, :5], None if before is None else before[1]
      )
      before = curve, dabs[-1, :5]
    else:
      if profile is None:
        profile = _Profile(program, brushes_basedir)
      line = profile.erased(along_curve(curve, profile.line))
      before = None
    if line.opacity >= _MIN_OPACITY:
      visible.append(line)
  return visible


def check(
    program: drawing_program.DrawingProgram,
    brushes_basedir: Optional[str] = None,
) -> None:
  """Raises the errors of `lines` without painting."""
  rendering.check(program, _size(program), brushes_basedir)


def _size(program) -> int:
  width = max(program.canvas.shape)
  if width >= rendering.MAX_SIZE:
    raise ValueError(
        f'canvas.width is {width}: lines are found by painting larger, and '
        f'{rendering.MAX_SIZE} pixels are the most. Make the width smaller in '
        'the file, or leave svg and html out.'
    )
  return min(_ENLARGEMENT * width, rendering.MAX_SIZE)


class _Profile:
  """Profile of a brush, in widths of the canvas."""

  def __init__(self, program, basedir):
    self._width = program.canvas.width
    self._white = program.canvas.background == 'white'
    self._profile = brush_profile.BrushProfile(
        program.brush.type,
        self._width,
        [a.radius * self._width for a in program.actions if a.radius],
        basedir,
    )

  def line(self, radius: float, pressure: float) -> tuple[float, float]:
    width, opacity = self._profile.line(radius * self._width, pressure)
    return width / self._width, opacity

  def erased(self, line: PaintedLine) -> PaintedLine:
    """Returns a line that shows the ground in proportion to what it erases."""
    curve = line.curve
    fraction = self._profile.erased(
        curve.radius * self._width, sum(curve.pressures) / 2
    )
    if not self._white:
      return line._replace(opacity=line.opacity * (1 - fraction))
    red, green, blue = (c + fraction * (1 - c) for c in curve.color)
    return line._replace(curve=curve._replace(color=(red, green, blue)))
