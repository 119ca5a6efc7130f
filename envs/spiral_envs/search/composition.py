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

from spiral_envs.libmypaint import stroke_fitter
from spiral_envs.search import levels as levels_lib
from spiral_envs.search import strokes as strokes_lib

Cover = stroke_fitter.StrokeCover
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
    # What a stroke makes of a canvas, and of what shows through above it.
    self._colors = np.empty((0, len(self._ground) + 1), np.float32)
    self._boxes = np.empty((0, 4))
    self._covers: list[list[Cover]] = [[] for _ in levels]
    self.canvases = [self.blank(i) for i in range(len(levels))]
    self._squared_error: Optional[float] = None

  def __len__(self) -> int:
    return len(self.strokes)

  @property
  def error(self) -> float:
    """Mean squared error of the largest level, a pixel and channel."""
    target = self.levels[0].target
    if self._squared_error is None:
      self._squared_error = _squared(self.canvases[0] - target)
    return max(self._squared_error, 0.0) / target.size

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
    colors = self._layers(strokes)
    self.strokes = np.concatenate([self.strokes, strokes])
    self._boxes = np.concatenate([self._boxes, boxes])
    self._colors = np.concatenate([self._colors, colors])
    error = self.error * self.levels[0].target.size
    for level, canvas in enumerate(self.canvases):
      covers = [_cover(c) for c in coverage[level]]
      self._covers[level].extend(covers)
      for rectangle, cover, color in zip(coverage[level], covers, colors):
        if not level:
          error -= self._error_below(rectangle)
        cover.paint(canvas, color[:-1])
        if not level:
          error += self._error_below(rectangle)
    self._squared_error = error
    return boxes

  def replace(self, index: int, stroke: np.ndarray) -> None:
    """Puts another stroke [12] in place of one; repaint canvases afterwards."""
    plan = slice(0, strokes_lib.COLOR.start)
    if not np.array_equal(stroke[plan], self.strokes[index, plan]):
      boxes, coverage = self._measure(stroke[None])
      self._boxes[index] = boxes[0]
      for old, new in zip(self._covers, coverage):
        old[index] = _cover(new[0])
    self.strokes[index] = stroke
    self._colors[index] = self._layers(stroke[None])[0]

  def keep(self, kept: np.ndarray) -> None:
    """Drops all strokes but some, and repaints.

    Args:
      kept: int [M], the strokes that stay, in their new order.
    """
    self.strokes, self._boxes = self.strokes[kept], self._boxes[kept]
    self._colors = self._colors[kept]
    self._covers = [[c[i] for i in kept] for c in self._covers]
    self.repaint()

  def repaint(self) -> None:
    """Paints all strokes on blank canvases."""
    canvases = [self.blank(level) for level in range(len(self.levels))]
    for level, canvas in enumerate(canvases):
      for i in range(len(self)):
        self.paint(level, i, canvas)
    self.show(canvases)

  def show(self, canvases: list[np.ndarray]) -> None:
    """Takes canvases, one a level, on which all strokes are painted."""
    self.canvases = canvases
    self._squared_error = None

  def paint(
      self,
      level: int,
      index: int,
      canvas: np.ndarray,
      origin: tuple[int, int] = (0, 0),
  ) -> None:
    """Paints one stroke on a canvas of a level, or on a window of it."""
    color = self._colors[index, :-1]
    self._covers[level][index].paint(canvas, color, origin)

  def blank(self, level: int) -> np.ndarray:
    """Returns a new blank canvas of a level."""
    return np.tile(self._ground, (*self.levels[level].target.shape[:2], 1))

  def box(self, index: int) -> np.ndarray:
    """Returns float64 [4]: left, top, right and bottom of a stroke."""
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
    # Both in one array, as a stroke's color lets nothing through.
    layer = np.zeros((*shape, len(self._ground) + 1), np.float32)
    layer[..., -1] = 1
    zoom = self.levels[level].zoom
    area = np.array([left, top, right, bottom]) / zoom
    hit = strokes_lib.overlap(self._boxes[index + 1 :], area)
    covers = self._covers[level]
    for i in np.flatnonzero(hit) + index + 1:
      covers[i].paint(layer, self._colors[i], (top, left))
    return layer[..., :-1], layer[..., -1:]

  def _measure(self, strokes):
    coverage = [level.canvas.coverage(strokes) for level in self.levels]
    corners = [
        (left, top, left + mask.shape[1], top + mask.shape[0])
        for top, left, mask in coverage[0]
    ]
    # A level's pixels may reach beyond those that the full size touches.
    room = 1 / self.levels[-1].zoom
    boxes = np.reshape(corners, (-1, 4)) / self.levels[0].zoom
    return boxes + [-room, -room, room, room], coverage

  def _layers(self, strokes):
    """Returns float32 [N, C + 1]: colors, then 0: what is let through."""
    layers = np.zeros((len(strokes), len(self._ground) + 1), np.float32)
    colors = strokes[:, strokes_lib.COLOR]
    layers[:, 3:-1] = 1  # The alpha of a canvas that has some.
    layers[:, : min(3, len(self._ground))] = colors[:, : len(self._ground)]
    return layers

  def _error_below(self, cover):
    """Returns the squared error in the rectangle of a stroke."""
    top, left, mask = cover
    window = np.s_[top : top + mask.shape[0], left : left + mask.shape[1]]
    return _squared(self.canvases[0][window] - self.levels[0].target[window])


def _squared(difference) -> float:
  # In parts, as sums of float32 lose digits.
  return float(np.einsum('hwc,hwc->h', difference, difference).sum(dtype=float))


def _cover(coverage: Coverage) -> Cover:
  return stroke_fitter.StrokeCover(*coverage)
