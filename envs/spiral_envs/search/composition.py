# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Strokes one above the other, and what each leaves on every level.

A brush whose paint covers by the same amount whatever its color makes a canvas
linear in each stroke: a pixel becomes (1 - a) * before + a * color, where a is
the stroke's coverage there. All that lies above a stroke is then one layer of
some color and some transparency, and a change of any stroke is measured without
painting the others again.
"""

from typing import Optional

import numpy as np

from spiral_envs.search import levels as levels_lib
from spiral_envs.search import strokes as strokes_lib

Coverage = tuple[int, int, np.ndarray]
Window = tuple[int, int, int, int]


class Composition:
  """A list of strokes, the first one lowest.

  Attributes:
    strokes: float64 [N, 12].
    canvases: per level, float32 [h, w, C]: all strokes painted.
  """

  def __init__(self, levels: list[levels_lib.Level], ground: np.ndarray):
    """Makes a blank canvas on each level.

    Args:
      levels: sizes to paint at.
      ground: float [C], the color of the blank canvas.
    """
    self.levels = levels
    self._ground = np.asarray(ground, np.float32)
    self.strokes = np.empty((0, strokes_lib.NUM_COLUMNS))
    self._boxes = np.empty((0, 4))
    self._coverage: list[list[Coverage]] = [[] for _ in levels]
    self.canvases = [self._blank(l.target.shape[:2]) for l in levels]

  def __len__(self) -> int:
    return len(self.strokes)

  def fit(
      self, level: int, strokes: np.ndarray, palette: Optional[np.ndarray]
  ) -> np.ndarray:
    """Colors strokes as if painted on top; see `Level.fit`."""
    found = self.levels[level]
    canvas = self.canvases[level]
    return found.fit(strokes, canvas, found.target, None, palette)

  def append(self, strokes: np.ndarray) -> np.ndarray:
    """Paints strokes [N, 12] on top; returns their rectangles [N, 4]."""
    boxes, coverage = self._measure(strokes)
    self.strokes = np.concatenate([self.strokes, strokes])
    self._boxes = np.concatenate([self._boxes, boxes])
    for canvas, old, new in zip(self.canvases, self._coverage, coverage):
      old.extend(new)
      for stroke, cover in zip(strokes, new):
        _paint(canvas, (0, 0), cover, self._color(stroke))
    return boxes

  def replace(self, index: int, stroke: np.ndarray) -> None:
    """Puts another stroke [12] in place of one; repaint canvases afterwards."""
    boxes, coverage = self._measure(stroke[None])
    self.strokes[index] = stroke
    self._boxes[index] = boxes[0]
    for old, new in zip(self._coverage, coverage):
      old[index] = new[0]

  def keep(self, kept: np.ndarray) -> None:
    """Drops all strokes but some, and repaints.

    Args:
      kept: int [M], the strokes that stay, in their new order.
    """
    self.strokes, self._boxes = self.strokes[kept], self._boxes[kept]
    self._coverage = [[c[i] for i in kept] for c in self._coverage]
    self.repaint()

  def repaint(self) -> None:
    """Paints all strokes on blank canvases."""
    for level in range(len(self.levels)):
      canvas = self.canvases[level]
      canvas[:] = self._ground
      for i in range(len(self)):
        self.paint(level, i, canvas)

  def paint(
      self,
      level: int,
      index: int,
      canvas: np.ndarray,
      origin: tuple[int, int] = (0, 0),
  ) -> None:
    """Paints one stroke on a canvas of a level, or on a window of it."""
    color = self._color(self.strokes[index])
    _paint(canvas, origin, self._coverage[level][index], color)

  def blank(self, level: int) -> np.ndarray:
    """Returns a new blank canvas of a level."""
    return self._blank(self.levels[level].target.shape[:2])

  def box(self, index: int) -> np.ndarray:
    """Returns float64 [4]: left, top, right and bottom that a stroke touches."""
    return self._boxes[index]

  def above(
      self, index: int, level: int, window: Window
  ) -> tuple[np.ndarray, np.ndarray]:
    """Returns all that lies above a stroke, as one layer over a window.

    Args:
      index: the stroke.
      level: the size to measure at.
      window: top, left, bottom and right in pixels of the level.

    Returns:
      float32 [h, w, C], what the layer adds, and float32 [h, w, 1], the
      fraction of what is below that it lets through.
    """
    top, left, bottom, right = window
    shape = bottom - top, right - left
    layer = np.zeros((*shape, len(self._ground)), np.float32)
    through = np.ones((*shape, 1), np.float32)
    zoom = self.levels[level].zoom
    area = np.array([left, top, right, bottom]) / zoom
    hit = strokes_lib.overlap(self._boxes[index + 1 :], area)
    for i in np.flatnonzero(hit) + index + 1:
      cover = self._coverage[level][i]
      _paint(layer, (top, left), cover, self._color(self.strokes[i]))
      _paint(through, (top, left), cover, np.float32(0))
    return layer, through

  def _measure(self, strokes):
    coverage = [l.canvas.coverage(strokes) for l in self.levels]
    boxes = [
        (left, top, left + mask.shape[1], top + mask.shape[0])
        for top, left, mask in coverage[0]
    ]
    # A level's pixels may reach beyond those that the full size touches.
    room = 1 / self.levels[-1].zoom
    return np.array(boxes, float) + [-room, -room, room, room], coverage

  def _blank(self, shape):
    return np.tile(self._ground, (*shape, 1))

  def _color(self, stroke):
    color = stroke[strokes_lib.COLOR].astype(np.float32)
    channels = len(self._ground)
    if channels == 1:
      return color[:1]
    return color if channels == 3 else np.append(color, np.float32(1))


def _paint(canvas, origin, coverage: Coverage, color) -> None:
  """Covers a window of a canvas, in place."""
  top, left, mask = coverage
  top, left = top - origin[0], left - origin[1]
  y, x = max(top, 0), max(left, 0)
  bottom = min(top + mask.shape[0], canvas.shape[0])
  right = min(left + mask.shape[1], canvas.shape[1])
  if y >= bottom or x >= right:
    return
  part = canvas[y:bottom, x:right]
  cover = mask[y - top : bottom - top, x - left : right - left, None]
  part += cover * (color - part)
