"""Painting strokes that keep to no grid, on a canvas of any size.

The brush moves on a canvas of its own, the one that a drawing was made on: its
speed, its spacing of dabs and its random numbers are those it had there. Only
each dab is drawn larger. So a drawing that is painted again at 8 times its size
is the same drawing, in finer pixels.
"""

from collections.abc import Sequence
import math
from typing import Optional

import numpy as np

from envs import brush
from envs import native_painter
from envs import painting_options
from envs import strokes


class PointPainter:
  """One canvas, and a brush that is moved over it.

  All positions and radii are in pixels of the brush's own canvas. Calls in the
  order of an environment's actions leave that environment's pixels, bit for
  bit, where `size` is `canvas_width`. For one thread at a time.
  """

  def __init__(
      self,
      canvas_width: int,
      size: int,
      brush_type: str,
      first_radius: float,
      channels: int = 3,
      background: str = 'white',
      brushes_basedir: Optional[str] = None,
      burn: int = 0,
  ):
    """Makes a blank canvas, the brush lifted at (0, 0).

    Args:
      canvas_width: pixels along each side of the brush's own canvas.
      size: pixels along each side of the canvas that is painted on.
      brush_type: see `envs.brush.read_brush`.
      first_radius: of the brush before the first stroke, in pixels.
      channels: 1 for grey, 3 for colour, 4 with alpha.
      background: 'white' or 'transparent'.
      brushes_basedir: see `envs.brush.read_brush`.
      burn: random numbers to throw away first; see `native_painter.burn`.

    Raises:
      ValueError: an argument is out of range.
      FileNotFoundError: there is no such brush.
      ImportError: the extension has not been built.
    """
    painting_options.at_least(
        *('canvas_width', canvas_width),
        *(painting_options.MIN_CANVAS_WIDTH, 'pixels'),
    )
    painting_options.at_least('size', size, 1, 'pixels')
    if background not in painting_options.BACKGROUNDS:
      raise ValueError(
          f'background is {background!r}: want one of '
          f'{painting_options.BACKGROUNDS}.'
      )
    self._shape = (size, size, channels)
    self._painter = native_painter.extension().PointPainter(
        canvas_width=size,
        channels=channels,
        white=background == 'white',
        brush=brush.read_brush(brush_type, brushes_basedir),
        log_size=math.log(first_radius),
        burn=burn,
        zoom=size / canvas_width,
    )
    self._painter.clear()
    self._enlarges = size > canvas_width

  def take_dabs(self) -> np.ndarray:
    """Returns the dabs since the last call; the first one returns none.

    Returns:
      float32 [M, 6]: x, y, radius, aspect ratio, angle in degrees, and 1 if it
      covers what is below and follows the brush's path, else 0. The radius is
      that of as much paint without a soft edge.

    Raises:
      RuntimeError: dabs are noted down when they are drawn larger only.
    """
    if not self._enlarges:
      raise RuntimeError("Dabs are told of a canvas larger than its brush's.")
    self._painter.record()
    return self._painter.take_dabs().reshape([-1, 6])

  def move(self, to: Sequence[float]) -> None:
    """Lifts the brush, and moves it to (x, y)."""
    self._painter.move(*to)

  def set_brush(self, radius: float, color: Sequence[float]) -> None:
    """Sets the radius, in pixels, and the colour, (r, g, b) in [0, 1]."""
    self._painter.set_brush(math.log(radius), *color)

  def touch(self, at: Sequence[float], pressure: float) -> None:
    """Sets the lifted brush down at (x, y), where a stroke will start."""
    self._painter.trace(np.array([[*at, pressure]], np.float64))

  def trace(
      self,
      start: Sequence[float],
      control: Sequence[float],
      end: Sequence[float],
      pressures: tuple[float, float],
      part: tuple[float, float] = (0.0, 1.0),
  ) -> None:
    """Draws a curve from where the brush is; see `envs.strokes`.

    Args:
      start: (x, y), where the brush is.
      control: (x, y), which the curve bends towards.
      end: (x, y).
      pressures: at start and end.
      part: of the curve, as shares of its steps: all of it. Parts that follow
        each other paint what the whole does.
    """
    points = np.column_stack(
        [
            strokes.quadratic_bezier(start, control, end),
            strokes.pressures_along(*pressures),
        ]
    )
    first, last = (round(share * strokes.CURVE_STEPS) for share in part)
    self._painter.trace(np.ascontiguousarray(points[first:last]))

  def canvas(self) -> np.ndarray:
    """Returns a new uint8 [size, size, channels]."""
    canvas = np.empty(self._shape, np.uint8)
    self._painter.render(canvas)
    return canvas
