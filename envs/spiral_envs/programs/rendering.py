# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Painting of drawing programs at any size."""

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
    program: valid drawing program.
    size: longer side of the picture in pixels, from 8 to 4096; None for the
      size of the drawing, at which pixels are those of the environment.
    brushes_basedir: folder of brushes; None for the default one.

  Returns:
    uint8 [H, W, C].

  Raises:
    ValueError: the size is out of range, or the program has no brush or asks
      for too much memory.
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
  """Yields the blank picture, and the picture after each part of an action.

  Args:
    program: argument of `render`.
    size: argument of `render`.
    parts: number of pictures per stroke, at least 1; a move has one.
    brushes_basedir: argument of `render`.

  Yields:
    Number of actions painted, the last one possibly in part, and uint8
    [H, W, C].

  Raises:
    ValueError, FileNotFoundError, ImportError: errors of `render`.
  """
  painting = Painting(program, size, brushes_basedir)
  yield 0, painting.canvas()
  for done in painting.paint(parts):
    yield done, painting.canvas()


class Painting:
  """A picture of a program, painted step by step."""

  def __init__(
      self,
      program: drawing_program.DrawingProgram,
      size: Optional[int] = None,
      brushes_basedir: Optional[str] = None,
  ):
    """Makes a blank canvas; arguments and errors are those of `render`."""
    self._program = program
    # Pictures smaller than the drawing are painted larger, then averaged.
    shape, self._shrink = _painted_shape(program, size)
    _check_sizes(program)
    self.painter = point_painter.PointPainter(
        canvas_width=max(program.canvas.shape),
        size=max(shape),
        shape=shape,
        fresh=program.brush.fresh,
        brush_type=program.brush.type,
        first_radius=program.first_radius,
        channels=program.channels,
        background=program.canvas.background,
        brushes_basedir=brushes_basedir,
        burn=painter_lib.burn(program.brush.seed),
    )

  def paint(self, parts: int) -> Iterator[int]:
    """Paints in parts, and yields the number of actions painted so far."""
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
      if action.start is not None:
        painter.move(start)
      painter.set_brush(curve.radius * width, curve.color)
      if curve.lifted:
        painter.touch(start, curve.pressures[0])
      for part in range(parts):
        span = part / parts, (part + 1) / parts
        painter.trace(start, control, end, curve.pressures, span)
        yield i + 1

  def canvas(self) -> np.ndarray:
    """Returns a copy of the current picture, uint8 [H, W, C]."""
    canvas = self.painter.canvas()
    return canvas if self._shrink == 1 else _reduced(canvas, self._shrink)


def check(
    program: drawing_program.DrawingProgram,
    size: Optional[int] = None,
    brushes_basedir: Optional[str] = None,
) -> None:
  """Raises the errors of `render` without painting."""
  _painted_shape(program, size)
  _check_sizes(program)
  check_brush(program.brush.type, brushes_basedir)


def check_brush(brush_type: str, brushes_basedir: Optional[str] = None) -> None:
  """Raises the errors of `render` that are due to a brush."""
  width = arguments.MIN_WIDTH
  point_painter.PointPainter(
      *(width, width, brush_type, 1.0), brushes_basedir=brushes_basedir
  )


def _painted_shape(program, size) -> tuple[tuple[int, int], int]:
  """Returns the shape to paint, and the factor by which it is reduced."""
  longer = max(program.canvas.shape)
  if size is None:
    size = longer
  else:
    try:
      size = arguments.whole('size', size, MIN_SIZE, MAX_SIZE)
    except ValueError as error:
      raise ValueError(
          f'The size is {size}; it must be in [{MIN_SIZE}, {MAX_SIZE}].'
      ) from error
  shrink = -(-longer // size)
  if size * shrink > arguments.MAX_WIDTH:
    raise ValueError(
        f'canvas.width is {longer}: a picture of {size} pixels is painted '
        f'{size * shrink} wide, and {arguments.MAX_WIDTH} are the most. Make '
        'the width smaller in the file; radii and positions are over it.'
    )
  height, width = (
      shrink * max(1, round(side * size / longer))
      for side in program.canvas.shape
  )
  return (height, width), shrink


def _check_sizes(program) -> None:
  if not program.brush.type:
    raise ValueError(
        'The program has no brush: choose one, for example classic/pen.'
    )
  width = program.canvas.width
  limit = arguments.MAX_RADIUS
  environment = program.environment
  sizes = () if environment is None else environment.brush_sizes
  for i, size in enumerate(sizes):
    if size > limit:
      raise ValueError(
          f'environment.brush_sizes[{i}] is {size:g} pixels; libmypaint draws '
          f'no dab of more than {limit:g}. Make it smaller.'
      )
  for i, action in enumerate(program.actions):
    if action.is_stroke and action.radius and action.radius * width > limit:
      raise ValueError(
          f'actions[{i}].radius is {action.radius:g}, which is '
          f'{action.radius * width:g} pixels on this canvas; libmypaint draws '
          f'no dab of more than {limit:g}. Make it smaller, in the file or by '
          '--size_scale.'
      )


def _scaled(position, width):
  x, y = position
  return x * width, y * width


def _reduced(canvas: np.ndarray, by: int) -> np.ndarray:
  """Returns means of `by` x `by` pixels, with colors weighted by alpha."""
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
