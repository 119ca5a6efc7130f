# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The picture at several sizes: broad strokes are searched on a small copy."""

from collections.abc import Callable
import dataclasses
from typing import Any
from typing import Optional

import numpy as np

from spiral_envs.search import fields

# A stroke is searched at the smallest size at which its radius still has this
# many pixels.
_MIN_RADIUS = 2.0
# Sides of the smallest level, in pixels.
_MIN_SIDE = 24
# Sides of the only level for brushes that mix with what is below, in pixels.
_MAX_SMALL_SIDE = 256


@dataclasses.dataclass
class Level:
  """The picture at one size.

  Attributes:
    zoom: pixels of this level to one of the canvas, a power of 1/2.
    target: float32 [h, w, C] in [0, 1].
    tangents: float32 [h, w, 2], the directions of the target's lines.
    canvas: `StrokeFitter`, or `StrokeCanvas`, of this size.
  """

  zoom: float
  target: np.ndarray
  tangents: np.ndarray
  canvas: Any

  @property
  def pixels(self) -> float:
    """Pixels of the canvas that one pixel of this level stands for."""
    return self.zoom**-2

  def fit(
      self,
      strokes: np.ndarray,
      before: np.ndarray,
      target: np.ndarray,
      weights: Optional[np.ndarray],
      palette: Optional[np.ndarray],
      origin: tuple[int, int] = (0, 0),
  ) -> np.ndarray:
    """Colors strokes as well as can be, each by itself on the same canvas.

    Args:
      strokes: float64 [K, 12]; their colors are written.
      before: float32 [h, w, C], the canvas, or a window of it.
      target: float32 of that shape.
      weights: float32 [h, w] of the squared errors; None for ones.
      palette: float64 [P, 3], the colors there are; None for all.
      origin: top and left of the window.

    Returns:
      float64 [K], the changes of the squared error, in pixels of the canvas;
      below 0 for strokes that bring the canvas nearer to the target.
    """
    colors, changes = self.canvas.fit(
        strokes, before, target, weights, palette, origin
    )
    strokes[:, 9:] = colors
    return changes * self.pixels


def make(
    target: np.ndarray,
    make_canvas: Callable[[tuple[int, int], float], Any],
    zoom: float = 1.0,
) -> list[Level]:
  """Returns levels from the target's size down, each half as wide as the last.

  Args:
    target: float32 [H, W, C] in [0, 1].
    make_canvas: given (height, width) and zoom, returns a `StrokeFitter`.
    zoom: pixels of the target to one of the canvas, a power of 1/2.
  """
  levels: list[Level] = []
  while not levels or min(target.shape[:2]) >= 2 * _MIN_SIDE:
    if levels:
      target, zoom = fields.halved(target).astype(np.float32), zoom / 2
    target = np.ascontiguousarray(target, np.float32)
    height, width = target.shape[:2]
    canvas = make_canvas((height, width), zoom)
    levels.append(Level(zoom, target, fields.tangents(target), canvas))
  return levels


def make_small(
    target: np.ndarray,
    make_canvas: Callable[[tuple[int, int]], Any],
    zoom: float = 1.0,
) -> list[Level]:
  """Returns a single level: the target, halved until its sides are small.

  Args:
    target: float32 [H, W, C] in [0, 1].
    make_canvas: given (height, width), returns a blank `StrokeCanvas`.
    zoom: pixels of the target to one of the canvas, a power of 1/2.
  """
  # A `StrokeCanvas` has sides of at least 8 pixels.
  while max(target.shape[:2]) > _MAX_SMALL_SIDE and min(target.shape[:2]) >= 16:
    target, zoom = fields.halved(target), zoom / 2
  target = np.ascontiguousarray(target, np.float32)
  height, width = target.shape[:2]
  canvas = make_canvas((height, width))
  return [Level(zoom, target, fields.tangents(target), canvas)]


def index_of(levels: list[Level], radius: float, finer: float = 1.0) -> int:
  """Returns the index of the level for strokes of a radius.

  Args:
    levels: from `make`.
    radius: pixels of the canvas.
    finer: factor by which the level may be larger than the smallest that does.
  """
  pixels = radius * levels[0].zoom
  smallest = np.log2(max(pixels / (_MIN_RADIUS * finer), 1.0))
  return int(min(smallest, len(levels) - 1))
