# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Coverage of single strokes, and the colors that suit them best."""

import math
import os
from typing import Optional

import numpy as np

from spiral_envs import arguments
from spiral_envs.libmypaint import brushes
from spiral_envs.libmypaint import options
from spiral_envs.libmypaint import painter as painter_lib
from spiral_envs.libmypaint import stroke_canvas

_NONE = np.zeros([0, 0], np.float32)
_MAX_SIDE, _MAX_ZOOM = 8192, 8192.0
# Bytes of a pixel on a thread's canvas: four planes of 16 bits.
_PIXEL_BYTES = 8


class StrokeFitter:
  """Measures strokes of brushes whose coverage does not depend on color.

  Every stroke is painted by a new brush, so that none depends on another. What
  a stroke of coverage a makes of a pixel is (1 - a) * before + a * color; so
  the best color, and the squared error with it, follow from the coverage.

  Attributes:
    paints_plainly: whether the brush is of that kind. Others smudge, erase,
      keep alpha or change their color; for them, use `StrokeCanvas`.
  """

  def __init__(
      self,
      shape: tuple[int, int],
      zoom: float = 1.0,
      brush_type: str = 'classic/pen',
      brushes_basedir: Optional[str] = None,
      seed: int = 0,
      num_threads: Optional[int] = None,
      first_radius: float = 1.0,
  ):
    """Reads the brush.

    Args:
      shape: height and width in pixels, 1 to 8192 each.
      zoom: pixels to one of the canvas on which the brush moves; strokes are in
        pixels of the latter.
      brush_type: path of a brush below the folder of brushes, such as
        'classic/pen'.
      brushes_basedir: folder of brushes; None for the default one.
      seed: chooses the random numbers of brushes that use some.
      num_threads: threads that paint, the caller's included; None for as many
        as there are processors.
      first_radius: radius of the brush before a stroke, in pixels.

    Raises:
      ValueError: an argument is out of range.
      FileNotFoundError: there is no such brush.
      ImportError: the extension has not been built.
    """
    height, width = stroke_canvas.sides(shape, 1, _MAX_SIDE)
    zoom = arguments.real('zoom', zoom, 1 / _MAX_ZOOM, _MAX_ZOOM)
    first_radius = arguments.radius('first_radius', first_radius)
    if num_threads is None:
      num_threads = len(os.sched_getaffinity(0))
    num_threads = options.num_threads(num_threads)
    arguments.memory(
        height * width * num_threads * _PIXEL_BYTES,
        f'{num_threads} canvases of {height} x {width} pixels',
        'use a smaller canvas, or fewer threads',
    )
    text = brushes.read_brush(
        arguments.text('brush_type', brush_type),
        arguments.path('brushes_basedir', brushes_basedir),
    )
    with painter_lib.explained(brush_type, brushes_basedir):
      self._fitter = painter_lib.extension().StrokeFitter(
          height=height,
          width=width,
          zoom=zoom,
          brush=text,
          first_log_radius=math.log(first_radius),
          burn=painter_lib.burn(arguments.whole('seed', seed)),
          num_threads=num_threads,
      )
    self.paints_plainly = self._fitter.paints_plainly

  def coverage(self, strokes: np.ndarray) -> list[tuple[int, int, np.ndarray]]:
    """Returns what each stroke covers.

    Args:
      strokes: [K, 12], see `StrokeCanvas`; colors make no difference.

    Returns:
      For each stroke the top and the left of the rectangle that it touches, in
      pixels, and float32 [h, w] of that rectangle, from 0 to 1.

    Raises:
      ValueError: an array of another shape, or a number out of range.
    """
    return self._fitter.covers(stroke_canvas.rows(strokes))

  def fit(
      self,
      strokes: np.ndarray,
      before: np.ndarray,
      target: np.ndarray,
      weights: Optional[np.ndarray] = None,
      palette: Optional[np.ndarray] = None,
      origin: tuple[int, int] = (0, 0),
  ) -> tuple[np.ndarray, np.ndarray]:
    """Returns the best color of each stroke if it were painted by itself.

    Args:
      strokes: [K, 12], see `StrokeCanvas`; colors make no difference.
      before: float32 [h, w, C], the canvas, or a window of it. C is 1, 3, or 4:
        then colors are premultiplied.
      target: float32 [h, w, C], what the canvas is to become.
      weights: float32 [h, w], at least 0, of each pixel's squared error; None
        for ones.
      palette: float64 [P, 3], colors to choose from; None for all.
      origin: top and left of the window, in pixels. What lies outside of it
        does not count.

    Returns:
      Colors as float64 [K, 3] in [0, 1], and float64 [K]: the change of the
      summed squared error, below 0 for the better.

    Raises:
      ValueError: an array of another shape, or a number out of range.
    """
    return self._fitter.fit(
        stroke_canvas.rows(strokes),
        *origin,
        np.require(before, np.float32, ['C', 'A']),
        np.require(target, np.float32, ['C', 'A']),
        _NONE if weights is None else _weights(weights, before),
        stroke_canvas.choices(palette),
    )


class StrokeCover:
  """Coverage of one stroke, to be painted in any color."""

  def __init__(self, top: int, left: int, mask: np.ndarray):
    """Stores the covered part of each row.

    Args:
      top: row of the mask's first pixel on the canvas, 0 to 8192.
      left: its column.
      mask: float32 [h, w] from 0 to 1, as `StrokeFitter.coverage` returns.
    """
    mask = np.require(mask, np.float32, ['C', 'A'])
    self._cover = painter_lib.extension().StrokeCover(top, left, mask)

  def paint(
      self,
      canvas: np.ndarray,
      color: np.ndarray,
      origin: tuple[int, int] = (0, 0),
  ) -> None:
    """Mixes a color into a canvas, in place.

    Args:
      canvas: float32 [h, w, C], the canvas or a copy of a window of it, with
        1 to 5 channels.
      color: float32 [C].
      origin: top and left of the window, in pixels.

    Raises:
      TypeError, ValueError: an array of another type, shape or layout.
    """
    self._cover.paint(canvas, *origin, color)


def _weights(weights, before):
  weights = np.require(weights, np.float32, ['C', 'A'])
  if weights.shape != before.shape[:2]:
    raise ValueError(
        f'weights have the shape {weights.shape}: want {before.shape[:2]}, one '
        'a pixel.'
    )
  return weights
