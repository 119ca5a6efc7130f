# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Painting of strokes off the grid, on a canvas of any size.

The brush moves on a canvas of its own, usually the one of an environment, which
determines its speed, its spacing of dabs and its random numbers. Each dab is
then drawn enlarged. A drawing painted at 8 times its size is therefore the same
drawing in finer pixels.
"""

from collections.abc import Sequence
import math
from typing import Optional

import numpy as np

from spiral_envs import arguments
from spiral_envs.libmypaint import brushes
from spiral_envs.libmypaint import options
from spiral_envs.libmypaint import painter as painter_lib
from spiral_envs.libmypaint import strokes

_CHANNELS = (1, 3, 4)
_MAX_BURN = 2**16 - 1
# Margin around the canvas that the brush may reach, in widths of the canvas.
_MARGIN = 2


class PointPainter:
  """A canvas, and a brush that moves over it.

  Positions and radii are in pixels of the brush's own canvas. If `size` equals
  `canvas_width`, the calls for an environment's actions paint exactly the
  pixels of that environment. Not thread-safe.

  All methods raise ValueError for arguments that are not finite or out of
  range: positions may be off the canvas by two of its widths, radii are at most
  1000 pixels, colors and pressures are in [0, 1].
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
      shape: Optional[tuple[int, int]] = None,
      fresh: bool = False,
  ):
    """Makes a blank canvas with the brush lifted at (0, 0).

    Args:
      canvas_width: longer side of the brush's own canvas in pixels, from 8 to
        8192.
      size: longer side of the painted canvas in pixels, from 1 to 8192.
      brush_type: path of a brush below the folder of brushes, such as
        'classic/pen'.
      first_radius: radius of the brush before the first stroke, in pixels.
      channels: 1 for gray, 3 for RGB, 4 with alpha.
      background: 'white' or 'transparent'.
      brushes_basedir: folder of brushes; None for the default one.
      burn: number of random numbers to skip first, from 0 to 65535
        (`painter.burn`).
      shape: height and width of the painted canvas in pixels, the longer of
        which is `size`; None for a square.
      fresh: whether each move takes a new brush, which knows nothing of the
        strokes before.

    Raises:
      ValueError: an argument is out of range.
      FileNotFoundError: there is no such brush.
      ImportError: the extension has not been built.
    """
    canvas_width = options.canvas_width('canvas_width', canvas_width)
    size = arguments.whole('size', size, 1, arguments.MAX_WIDTH, 'pixels')
    background = arguments.choice('background', background, options.BACKGROUNDS)
    channels = arguments.whole('channels', channels)
    if channels not in _CHANNELS:
      raise ValueError(
          f'channels is {channels}: want 1 for gray, 3 for color, or 4 with '
          'alpha.'
      )
    height, width = (
        arguments.whole('shape', side, 1, size, 'pixels')
        for side in shape or (size, size)
    )
    arguments.memory(
        height * width * (8 + channels),
        f'A canvas {width} pixels wide',
        'paint on a smaller one',
    )
    burn = arguments.whole('burn', burn, 0, _MAX_BURN, 'random numbers')
    first_radius = arguments.radius('first_radius', first_radius)
    # Strokes far beyond the canvas would take forever.
    self._bounds = -_MARGIN * canvas_width, (1 + _MARGIN) * canvas_width
    self._shape = (height, width, channels)
    text = brushes.read_brush(
        arguments.text('brush_type', brush_type),
        arguments.path('brushes_basedir', brushes_basedir),
    )
    with painter_lib.explained(brush_type, brushes_basedir):
      self._painter = painter_lib.extension().PointPainter(
          canvas_width=width,
          canvas_height=height,
          channels=channels,
          white=background == 'white',
          brush=text,
          log_size=math.log(first_radius),
          burn=burn,
          zoom=size / canvas_width,
          fresh=fresh,
      )
    self._enlarges = size > canvas_width

  def take_dabs(self) -> np.ndarray:
    """Returns the dabs since the last call; the first call returns none.

    Returns:
      float32 [M, 6]: x, y, radius, aspect ratio, angle in degrees, and 1 if the
      dab is opaque and lies on the brush's path, else 0. The radius is that of
      a dab with as much paint and without a soft edge.

    Raises:
      RuntimeError: `size` is not above `canvas_width`; dabs are recorded only
        when they are enlarged.
    """
    if not self._enlarges:
      raise RuntimeError(
          "Dabs are recorded on a canvas larger than its brush's only."
      )
    self._painter.record()
    return self._painter.take_dabs().reshape([-1, 6])

  def move(self, to: Sequence[float]) -> None:
    """Lifts the brush, and moves it to (x, y)."""
    self._painter.move(*self._position('to', to))

  def set_brush(self, radius: float, color: Sequence[float]) -> None:
    """Sets the radius, in pixels, and the color, (r, g, b) in [0, 1]."""
    self._painter.set_brush(
        math.log(arguments.radius('radius', radius)),
        *arguments.reals('color', color, 3, 0, 1),
    )

  def touch(self, at: Sequence[float], pressure: float) -> None:
    """Sets the lifted brush down at (x, y), the start of a stroke."""
    point = (
        *self._position('at', at),
        arguments.real('pressure', pressure, 0, 1),
    )
    self._painter.trace(np.array([point]))

  def trace(
      self,
      start: Sequence[float],
      control: Sequence[float],
      end: Sequence[float],
      pressures: tuple[float, float],
      part: tuple[float, float] = (0.0, 1.0),
  ) -> None:
    """Draws a quadratic Bezier curve from the brush's position.

    Args:
      start: current position of the brush, (x, y).
      control: control point, (x, y).
      end: last point, (x, y).
      pressures: pressures at start and end.
      part: first and last fraction of the curve to draw. Successive parts paint
        the same pixels as the whole.
    """
    start, control, end = (
        self._position(name, value)
        for name, value in (
            ('start', start),
            ('control', control),
            ('end', end),
        )
    )
    first_pressure, last_pressure = arguments.reals(
        'pressures', pressures, 2, 0, 1
    )
    fractions = arguments.reals('part', part, 2, 0, 1)
    points = np.column_stack(
        [
            strokes.quadratic_bezier(start, control, end),
            strokes.pressures_along(first_pressure, last_pressure),
        ]
    )
    first, last = (round(f * strokes.CURVE_STEPS) for f in fractions)
    self._painter.trace(np.ascontiguousarray(points[first:last]))

  def canvas(self) -> np.ndarray:
    """Returns a copy of the canvas, uint8 [height, width, channels]."""
    canvas = np.empty(self._shape, np.uint8)
    self._painter.render(canvas)
    return canvas

  def _position(self, name, value) -> tuple[float, ...]:
    return arguments.reals(name, value, 2, *self._bounds)
