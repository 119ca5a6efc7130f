# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Painting strokes that keep to no grid, on a canvas of any size.

The brush moves on a canvas of its own, the one that a drawing was made on: its
speed, its spacing of dabs and its random numbers are those it had there. Only
each dab is drawn larger. So a drawing that is painted again at 8 times its size
is the same drawing, in finer pixels.

Drawing programs as pictures, of any size.
"""

from collections.abc import Iterator
from collections.abc import Sequence
import math
from typing import Optional

import numpy as np

from spiral_envs import arguments
from spiral_envs.libmypaint import brushes
from spiral_envs.libmypaint import options
from spiral_envs.libmypaint import painter as painter_lib
from spiral_envs.libmypaint import strokes
from spiral_envs.programs import curves as stroke_curves
from spiral_envs.programs import program as drawing_program

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
    size = arguments.whole('size', size, 1, arguments.MAX_WIDTH, 'pixels')
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


LEAST_SIZE, MOST_SIZE = 8, 4096


def render(
    program: drawing_program.DrawingProgram,
    size: Optional[int] = None,
    brushes_basedir: Optional[str] = None,
) -> np.ndarray:
  """Paints a program.

  Args:
    program: a valid one.
    size: pixels along each side, from 8 to 4096; None for the drawing's own,
      at which the picture is the drawing, pixel for pixel.
    brushes_basedir: see `spiral_envs.libmypaint.brushes.read_brush`.

  Returns:
    uint8 [size, size, C].

  Raises:
    ValueError: a size out of range, or a program without a brush.
    FileNotFoundError: there is no such brush.
    ImportError: the native extension has not been built.
  """
  painting = Painting(program, size, brushes_basedir)
  for _ in painting.paint(1):
    pass
  return painting.canvas()


def frames(
    program: drawing_program.DrawingProgram,
    size: Optional[int] = None,
    parts: int = 1,
    brushes_basedir: Optional[str] = None,
) -> Iterator[tuple[int, np.ndarray]]:
  """Yields the picture as it grows: blank, and after each part of an action.

  Args:
    program: see `render`.
    size: see `render`.
    parts: pictures a stroke, at least 1; a move has one.
    brushes_basedir: see `render`.

  Yields:
    How many actions are done, the last one maybe in part, and uint8
    [size, size, C].

  Raises:
    ValueError, FileNotFoundError, ImportError: as `render`.
  """
  painting = Painting(program, size, brushes_basedir)
  yield 0, painting.canvas()
  for done in painting.paint(parts):
    yield done, painting.canvas()


class Painting:
  """A program on its way to a picture."""

  def __init__(
      self,
      program: drawing_program.DrawingProgram,
      size: Optional[int] = None,
      brushes_basedir: Optional[str] = None,
  ):
    """Makes a blank canvas; arguments and errors are those of `render`."""
    self._program = program
    # Smaller than it was made, it is painted larger, and its pixels averaged.
    painted, self._shrink = _painted_size(program, size)
    _check_sizes(program)
    self.painter = PointPainter(
        canvas_width=program.canvas.width,
        size=painted,
        brush_type=program.brush.type,
        first_radius=program.environment.brush_sizes[0],
        channels=program.channels,
        background=program.canvas.background,
        brushes_basedir=brushes_basedir,
        burn=painter_lib.burn(program.brush.seed),
    )

  def paint(self, parts: int) -> Iterator[int]:
    """Paints part after part; yields how many actions are done."""
    width, painter = self._program.canvas.width, self.painter
    curves = {c.action: c for c in stroke_curves.curves(self._program)}
    for i, action in enumerate(self._program.actions):
      if i not in curves:
        painter.move(_scaled(action.end, width))
        yield i + 1
        continue
      curve = curves[i]
      start, control, end = (
          _scaled(p, width) for p in (curve.start, curve.control, curve.end)
      )
      painter.set_brush(curve.radius * width, curve.color)
      if curve.lifted:
        painter.touch(start, curve.pressures[0])
      for part in range(parts):
        share = part / parts, (part + 1) / parts
        painter.trace(start, control, end, curve.pressures, share)
        yield i + 1

  def canvas(self) -> np.ndarray:
    """Returns the picture as it is: a new uint8 [size, size, C]."""
    canvas = self.painter.canvas()
    return canvas if self._shrink == 1 else _reduced(canvas, self._shrink)


def check(
    program: drawing_program.DrawingProgram,
    size: Optional[int] = None,
    brushes_basedir: Optional[str] = None,
) -> None:
  """Raises what `render` does of its arguments, without painting."""
  _painted_size(program, size)
  _check_sizes(program)
  check_brush(program.brush.type, brushes_basedir)


def check_brush(brush_type: str, brushes_basedir: Optional[str] = None) -> None:
  """Raises what `render` does of a brush: on the smallest canvas."""
  least = arguments.MIN_WIDTH
  PointPainter(
      *(least, least, brush_type, 1.0), brushes_basedir=brushes_basedir
  )


def _painted_size(program, size) -> tuple[int, int]:
  """Pixels to paint on, and how many of them, along a side, become one."""
  width = program.canvas.width
  if size is None:
    size = width
  else:
    try:
      size = arguments.whole('size', size, LEAST_SIZE, MOST_SIZE)
    except ValueError as error:
      raise ValueError(
          f'The size is {size}; it must be in [{LEAST_SIZE}, {MOST_SIZE}].'
      ) from error
  shrink = -(-width // size)
  painted = size * shrink
  if painted > arguments.MAX_WIDTH:
    raise ValueError(
        f'canvas.width is {width}: a picture of {size} pixels is painted '
        f'{painted} wide, and {arguments.MAX_WIDTH} are the most. Make the '
        'width smaller in the file; radii and positions are over it.'
    )
  return painted, shrink


def _check_sizes(program) -> None:
  if not program.brush.type:
    raise ValueError(
        f'The program of environment {program.environment.name!r} has no '
        'brush: choose one, for example classic/pen.'
    )
  width = program.canvas.width
  most = arguments.MAX_RADIUS
  for i, size in enumerate(program.environment.brush_sizes):
    if size > most:
      raise ValueError(
          f'environment.brush_sizes[{i}] is {size:g} pixels; libmypaint draws '
          f'no dab of more than {most:g}. Make it smaller.'
      )
  for i, action in enumerate(program.actions):
    if action.is_stroke and action.radius and action.radius * width > most:
      raise ValueError(
          f'actions[{i}].radius is {action.radius:g}, which is '
          f'{action.radius * width:g} pixels on this canvas; libmypaint draws '
          f'no dab of more than {most:g}. Make it smaller, in the file or by '
          '--size_scale.'
      )


def _scaled(position, width):
  x, y = position
  return x * width, y * width


def _reduced(canvas: np.ndarray, by: int) -> np.ndarray:
  """Means of squares of `by` times `by` pixels, clear ones without color."""
  height, width, channels = canvas.shape
  blocks = canvas.reshape(height // by, by, width // by, by, channels)
  values = blocks.astype(np.float32)
  if channels < 4:
    return np.rint(values.mean(axis=(1, 3))).astype(np.uint8)
  alpha = values[..., 3:].sum(axis=(1, 3))
  color = (values[..., :3] * values[..., 3:]).sum(axis=(1, 3))
  color /= np.maximum(alpha, 1)
  mean = np.concatenate([color, alpha / by**2], axis=-1)
  return np.rint(mean).astype(np.uint8)
