# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Coordinate descent: each stroke in turn is varied below those above it."""

from typing import Optional

import numpy as np

from spiral_envs.search import composition as composition_lib
from spiral_envs.search import levels as levels_lib
from spiral_envs.search import proposals
from spiral_envs.search import strokes as strokes_lib

# Below this, a pixel of a stroke is hidden by the strokes above it.
_MIN_THROUGH = 1e-3
# Variations of a stroke come in rounds, each near the best of the last.
_ROUNDS = 3
_NARROWER = 0.7


class Improver:
  """Varies the strokes of a composition, and keeps what is better."""

  def __init__(
      self,
      levels: list[levels_lib.Level],
      composition: composition_lib.Composition,
      bounds: proposals.Bounds,
      palette: Optional[np.ndarray],
      rng: np.random.Generator,
      variations: int = 48,
  ):
    """Makes an improver.

    Args:
      levels: the picture at several sizes.
      composition: the strokes to improve.
      bounds: what a stroke may be.
      palette: float64 [P, 3]; None for all colors.
      rng: source of random numbers.
      variations: tries for each stroke and sweep.
    """
    self._levels = levels
    self._composition = composition
    self._bounds = bounds
    self._palette = palette
    self._proposer = proposals.Proposer(bounds, rng)
    self._variations = variations

  def sweep(self, spread: float, finer: float = 1.0):
    """Varies every stroke once, from the lowest to the highest.

    Args:
      spread: size of the changes; see `Proposer.near`.
      finer: argument of `levels.index_of`.

    Yields:
      The index of each stroke that is done. When all are, the attribute
      `values` has float64 [N]: by how much the squared error, in pixels of
      the canvas, would rise without each.
    """
    composition = self._composition
    self.values = np.zeros(len(composition))
    prefixes = [composition.blank(i) for i in range(len(self._levels))]
    for i in range(len(composition)):
      self.values[i] = self._improve(i, prefixes, spread, finer)
      for level, prefix in enumerate(prefixes):
        composition.paint(level, i, prefix)
      yield i
    composition.show(prefixes)

  def _improve(self, index, prefixes, spread, finer) -> float:
    """Varies one stroke; returns what the best brings."""
    composition = self._composition
    stroke = composition.strokes[index : index + 1]
    number = levels_lib.index_of(
        self._levels, stroke[0, strokes_lib.RADIUS], finer
    )
    level = self._levels[number]
    room = 1.5 * stroke[0, strokes_lib.RADIUS]
    window = self._window(composition.box(index), room, level)
    top, left, bottom, right = window
    if bottom <= top or right <= left:
      return 0.0
    layer, through = composition.above(index, number, window)
    seen = np.maximum(through, _MIN_THROUGH)
    target = (level.target[top:bottom, left:right] - layer) / seen
    weights = np.square(through[..., 0]) * (through[..., 0] > _MIN_THROUGH)
    before = np.ascontiguousarray(prefixes[number][top:bottom, left:right])
    target = np.ascontiguousarray(target, np.float32)
    fixed = before, target, weights, self._palette, (top, left)
    # The same stroke in a better color is a better one, too.
    best, least = stroke, np.inf
    for i in range(_ROUNDS):
      near = self._proposer.near(
          best, self._variations // _ROUNDS, spread * _NARROWER**i
      )
      near = near[self._inside(near, window, level)]
      near = np.concatenate([best, near])
      changes = level.fit(near, *fixed)
      found = int(np.argmin(changes))
      if changes[found] < least:
        best, least = near[found : found + 1], changes[found]
    composition.replace(index, best[0])
    return -float(least)

  @staticmethod
  def _window(box, room, level):
    left, top = np.floor((box[:2] - room) * level.zoom).astype(int)
    right, bottom = np.ceil((box[2:] + room) * level.zoom).astype(int)
    height, width = level.target.shape[:2]
    return max(top, 0), max(left, 0), min(bottom, height), min(right, width)

  @staticmethod
  def _inside(strokes, window, level):
    """Returns which strokes leave nothing outside of a window."""
    top, left, bottom, right = window
    height, width = level.target.shape[:2]
    boxes = strokes_lib.bounds(strokes, margin=1.2) * level.zoom + [
        *(-1, -1, 1, 1)
    ]
    return (
        ((boxes[:, 0] >= left) | (left == 0))
        & ((boxes[:, 1] >= top) | (top == 0))
        & ((boxes[:, 2] <= right) | (right == width))
        & ((boxes[:, 3] <= bottom) | (bottom == height))
    )
