"""What a brush leaves of strokes, as lines with round ends and of some width.

For pictures that no brush paints, such as SVG. Positions and widths are over
the width of the canvas.
"""

from collections.abc import Callable
from collections.abc import Iterator
import math
from typing import NamedTuple
from typing import Optional

import numpy as np

from spiral_tf import curve_fitting
from spiral_tf import drawing_program
from spiral_tf import stroke_curves

# Width and opacity of a line of a radius and a pressure.
LineOf = Callable[[float, float], tuple[float, float]]

# Pieces of a line differ by at most this much of its greatest width.
_WIDTH_STEP = 0.04
_MOST_PIECES = 32
# How far a line may be from where the brush went.
_TOLERANCE = 5e-4


class Piece(NamedTuple):
  """A part of a line, of one width.

  Attributes:
    points: float64 [3, 2] or [4, 2], of a quadratic or cubic Bezier curve.
    width: of the line.
  """

  points: np.ndarray
  width: float


class PaintedLine(NamedTuple):
  """What is left of a stroke.

  Attributes:
    curve: the stroke, in the colour that is seen.
    pieces: in order; each begins where the last one ends.
    opacity: of them together, in [0, 1].
  """

  curve: stroke_curves.Curve
  pieces: list[Piece]
  opacity: float


def plain(program: drawing_program.DrawingProgram) -> list[PaintedLine]:
  """Returns lines of a pen that is as wide as each stroke's radius says."""
  return [
      along_curve(curve, lambda radius, _: (2 * radius, 1.0))
      for curve in stroke_curves.curves(program)
  ]


def along_curve(curve: stroke_curves.Curve, line_of: LineOf) -> PaintedLine:
  """Returns the line along a stroke's own curve.

  Args:
    curve: the stroke.
    line_of: how its brush draws.
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
  """Returns the opaque line that dabs close to each other make.

  Args:
    curve: the stroke that they are of.
    dabs: [M, 5], M at least 1: x, y, radius, aspect ratio of the ellipse, and
      its angle in degrees.
    before: [5], the last dab of the stroke that this one goes on from.
  """
  dabs = np.asarray(dabs, np.float64)
  centres, widths = dabs[:, :2], _widths(dabs)
  pieces: list[Piece] = []
  if before is not None:
    bridge = np.linspace(before[:2], centres[0], 3)
    pieces.append(Piece(bridge, float(2 * min(before[2], dabs[0, 2]))))
  for points, part in curve_fitting.fit(centres, _TOLERANCE):
    pieces.extend(_even(points, widths[part]))
  return PaintedLine(curve, pieces, 1.0)


def _count(widths) -> int:
  change = (max(widths) - min(widths)) / max(*widths, 1e-9)
  return min(_MOST_PIECES, max(1, math.ceil(change / _WIDTH_STEP)))


def _widths(dabs: np.ndarray) -> np.ndarray:
  """How wide each ellipse is, seen from where the brush goes."""
  centres, radii, ratios, angles = np.split(dabs, [2, 3, 4], axis=1)
  if len(dabs) == 1:
    return 2 * radii[:, 0]
  along = np.gradient(centres, axis=0)
  ways = np.arctan2(along[:, 1:], along[:, :1]) - np.radians(angles)
  return np.hypot(2 * radii * np.sin(ways), 2 * radii / ratios * np.cos(ways))[
      :, 0
  ]


def _even(points: np.ndarray, widths: np.ndarray) -> Iterator[Piece]:
  """Cuts a cubic curve into pieces of about one width."""
  count = min(_count(widths), len(widths))
  knots = np.linspace(0, 1, count + 1)
  for i, some in enumerate(np.array_split(widths, count)):
    yield Piece(_between(points, knots[i], knots[i + 1]), float(some.mean()))


def _between(points: np.ndarray, a: float, b: float) -> np.ndarray:
  """The control points of a part of a cubic curve."""
  return np.array(
      [
          _blossom(points, parameters)
          for parameters in ((a, a, a), (a, a, b), (a, b, b), (b, b, b))
      ]
  )


def _blossom(points, parameters):
  for t in parameters:
    points = (1 - t) * points[:-1] + t * points[1:]
  return points[0]
