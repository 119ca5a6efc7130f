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
_MOST_BURN = 2**16 - 1
# How far beyond each edge the brush may go, in widths of the canvas.
_ROOM = 2


class PointPainter:
  """One canvas, and a brush that is moved over it.

  All positions and radii are in pixels of the brush's own canvas. Calls in the
  order of an environment's actions leave that environment's pixels, bit for
  bit, where `size` is `canvas_width`. For one thread at a time.

  All calls raise ValueError for what is not finite or out of range: positions
  may be off the canvas by two of its widths, radii at most 1000 pixels; colors
  and pressures are in [0, 1].
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
      canvas_width: pixels along each side of the brush's own canvas, 8 to 8192.
      size: pixels along each side of the canvas that is painted on, 1 to 8192.
      brush_type: see `spiral_envs.libmypaint.brushes.read_brush`.
      first_radius: of the brush before the first stroke, in pixels.
      channels: 1 for gray, 3 for color, 4 with alpha.
      background: 'white' or 'transparent'.
      brushes_basedir: see `spiral_envs.libmypaint.brushes.read_brush`.
      burn: random numbers to throw away first, 0 to 65535; see
        `native_painter.burn`.

    Raises:
      ValueError: an argument is out of range.
      FileNotFoundError: there is no such brush.
      ImportError: the extension has not been built.
    """
    canvas_width = options.canvas_width('canvas_width', canvas_width)
    size = arguments.whole('size', size, 1, arguments.MOST_WIDTH, 'pixels')
    background = arguments.choice('background', background, options.BACKGROUNDS)
    channels = arguments.whole('channels', channels)
    if channels not in _CHANNELS:
      raise ValueError(
          f'channels is {channels}: want 1 for gray, 3 for color, or 4 with '
          'alpha.'
      )
    arguments.memory(
        size**2 * (8 + channels),
        f'A canvas {size} pixels wide',
        'paint on a smaller one',
    )
    burn = arguments.whole('burn', burn, 0, _MOST_BURN, 'random numbers')
    first_radius = arguments.radius('first_radius', first_radius)
    # A curve may leave the canvas, but not by so much that it takes for ever.
    self._bounds = -_ROOM * canvas_width, (1 + _ROOM) * canvas_width
    self._shape = (size, size, channels)
    text = brushes.read_brush(
        arguments.text('brush_type', brush_type),
        arguments.path('brushes_basedir', brushes_basedir),
    )
    with painter_lib.explained(brush_type, brushes_basedir):
      self._painter = painter_lib.extension().PointPainter(
          canvas_width=size,
          channels=channels,
          white=background == 'white',
          brush=text,
          log_size=math.log(first_radius),
          burn=burn,
          zoom=size / canvas_width,
      )
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
    self._painter.move(*self._position('to', to))

  def set_brush(self, radius: float, color: Sequence[float]) -> None:
    """Sets the radius, in pixels, and the color, (r, g, b) in [0, 1]."""
    self._painter.set_brush(
        math.log(arguments.radius('radius', radius)),
        *arguments.reals('color', color, 3, 0, 1),
    )

  def touch(self, at: Sequence[float], pressure: float) -> None:
    """Sets the lifted brush down at (x, y), where a stroke will start."""
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
    """Draws a curve from where the brush is; see `libmypaint.strokes`.

    Args:
      start: (x, y), where the brush is.
      control: (x, y), which the curve bends towards.
      end: (x, y).
      pressures: at start and end.
      part: of the curve, as shares of its steps: all of it. Parts that follow
        each other paint what the whole does.
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
    shares = arguments.reals('part', part, 2, 0, 1)
    points = np.column_stack(
        [
            strokes.quadratic_bezier(start, control, end),
            strokes.pressures_along(first_pressure, last_pressure),
        ]
    )
    first, last = (round(share * strokes.CURVE_STEPS) for share in shares)
    self._painter.trace(np.ascontiguousarray(points[first:last]))

  def canvas(self) -> np.ndarray:
    """Returns a new uint8 [size, size, channels]."""
    canvas = np.empty(self._shape, np.uint8)
    self._painter.render(canvas)
    return canvas

  def _position(self, name, value) -> tuple[float, ...]:
    return arguments.reals(name, value, 2, *self._bounds)
