# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Parts of lines that later strokes of a plot do not cover."""

from collections.abc import Sequence
import math
from typing import NamedTuple

import numpy as np
from PIL import Image
from PIL import ImageDraw

# Pixels of the map for each width of the pen, and along its longer side.
_PIXELS_PER_PEN = 4
_MAX_PIXELS = 3000
# Greatest way, in widths of the pen, over a stroke of the same color: drawing
# there twice is faster than to lift the pen.
_MAX_OVERLAP = 10


class Stroke(NamedTuple):
  """Area of a stroke.

  Attributes:
    points: points along its center, float64 [M, 2].
    radius: radius in the unit of the points.
    color: name of its color.
  """

  points: np.ndarray
  radius: float
  color: str


class Cover:
  """Map of the strokes that lie on top of a drawing."""

  def __init__(
      self,
      strokes: Sequence[Stroke],
      corner: tuple[float, float],
      size: tuple[float, float],
      pen: float,
  ):
    """Makes the map.

    Args:
      strokes: strokes, the last one on top.
      corner: left and top edge of the drawing.
      size: width and height of the drawing.
      pen: width of the pen.
    """
    self._corner = np.array(corner)
    self._pen = pen
    self._pixel = max(pen / _PIXELS_PER_PEN, max(size) / _MAX_PIXELS)
    shape = [max(1, math.ceil(side / self._pixel)) for side in size]
    image = Image.new('I', (shape[0], shape[1]), -1)
    draw = ImageDraw.Draw(image)
    for i, stroke in enumerate(strokes):
      points = (stroke.points - self._corner) / self._pixel
      _draw(draw, points, max(stroke.radius, pen / 2) / self._pixel, i)
    self._top = np.asarray(image)
    _, self._colors = np.unique(
        [stroke.color for stroke in strokes], return_inverse=True
    )

  def visible(self, line: np.ndarray, index: int) -> list[np.ndarray]:
    """Returns the parts of a stroke's line that no later stroke covers.

    Short parts below a stroke of the same color are kept, which joins others.

    Args:
      line: points within the drawing, float64 [M, 2], M at least 2.
      index: index of the stroke.

    Returns:
      Lines, float64 [K, 2] each, K at least 2.
    """
    lengths = np.hypot(*np.diff(line, axis=0).T)
    counts = np.maximum(1, np.ceil(lengths / self._pixel).astype(int))
    segments = np.repeat(np.arange(len(counts)), counts)
    first = np.repeat(np.cumsum(counts) - counts, counts)
    order = np.arange(len(segments)) - first
    starts = _along(line, segments, order / counts[segments])
    ends = _along(line, segments, (order + 1) / counts[segments])
    pixels = ((starts + ends) / 2 - self._corner) / self._pixel
    limit = np.array(self._top.shape[::-1]) - 1
    x, y = np.clip(pixels.astype(int), 0, limit).T
    top = self._top[y, x]
    shown = top <= index
    if shown.all():
      return [line]
    same = self._colors[top] == self._colors[index]
    way = np.concatenate([[0.0], np.cumsum((lengths / counts)[segments])])
    runs = _runs(shown)
    for (_, a), (b, _) in zip(runs, runs[1:]):
      if way[b] - way[a] < _MAX_OVERLAP * self._pen and same[a:b].all():
        shown[a:b] = True
    return [
        np.concatenate(
            [
                starts[a : a + 1],
                line[segments[a] + 1 : segments[b - 1] + 1],
                ends[b - 1 : b],
            ]
        )
        for a, b in _runs(shown)
        if way[b] - way[a] > self._pen / 2
    ]


def _draw(draw, points, radius, value):
  """Draws a wide line with round ends and corners."""
  steps = np.diff(points, axis=0)
  lengths = np.hypot(*steps.T)[:, np.newaxis]
  # A chord of no length has no sides.
  sides = radius * steps[:, ::-1] * [-1, 1] / np.maximum(lengths, 1e-9)
  for a, b, side in zip(points, points[1:], sides):
    corners = np.concatenate([a + side, b + side, b - side, a - side])
    draw.polygon(corners.tolist(), fill=value)
  for x, y in points.tolist():
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=value)


def _along(line, segments, fractions):
  steps = np.diff(line, axis=0)
  return line[segments] + fractions[:, np.newaxis] * steps[segments]


def _runs(flags):
  """Returns first index and end of each run of True."""
  padded = np.concatenate([[False], flags, [False]])
  return np.flatnonzero(padded[1:] != padded[:-1]).reshape(-1, 2).tolist()
