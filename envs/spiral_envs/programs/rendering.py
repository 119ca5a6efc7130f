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
from typing import Optional

import numpy as np

from spiral_envs import arguments
from spiral_envs.libmypaint import painter as painter_lib
from spiral_envs.libmypaint import point_painter
from spiral_envs.programs import curves as stroke_curves
from spiral_envs.programs import program as drawing_program

MIN_SIZE, MAX_SIZE = 8, 4096


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
    self.painter = point_painter.PointPainter(
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
  least = arguments.LEAST_WIDTH
  point_painter.PointPainter(
      *(least, least, brush_type, 1.0), brushes_basedir=brushes_basedir
  )


def _painted_size(program, size) -> tuple[int, int]:
  """Pixels to paint on, and how many of them, along a side, become one."""
  width = program.canvas.width
  if size is None:
    size = width
  else:
    try:
      size = arguments.whole('size', size, MIN_SIZE, MAX_SIZE)
    except ValueError as error:
      raise ValueError(
          f'The size is {size}; it must be in [{MIN_SIZE}, {MAX_SIZE}].'
      ) from error
  shrink = -(-width // size)
  painted = size * shrink
  if painted > arguments.MOST_WIDTH:
    raise ValueError(
        f'canvas.width is {width}: a picture of {size} pixels is painted '
        f'{painted} wide, and {arguments.MOST_WIDTH} are the most. Make the '
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
  most = arguments.MOST_RADIUS
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
