# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Strokes of brushes that mix with what is below: smudging, erasing.

Here a stroke's effect depends on its color and on the paint that it meets, so
each is tried by really painting it, and only on top of all others.
"""

from typing import Optional

import numpy as np

from spiral_envs.search import levels as levels_lib
from spiral_envs.search import strokes as strokes_lib


class Painted:
  """Canvases, one a level, that strokes are added to; see `Composition`.

  Attributes:
    strokes: float64 [N, 12], in pixels of the picture.
    canvases: per level, float32 [h, w, C]: all strokes painted. With alpha,
      colors are premultiplied.
  """

  def __init__(self, levels: list[levels_lib.Level]):
    """Takes levels whose canvases are blank instances of `StrokeCanvas`."""
    self._levels = levels
    self._targets = [_straight(level.target) for level in levels]
    self.strokes = np.empty((0, strokes_lib.NUM_COLUMNS))
    self.canvases = [self._seen(i) for i in range(len(levels))]

  def __len__(self) -> int:
    return len(self.strokes)

  @property
  def error(self) -> float:
    """Mean squared error of the largest level, a pixel and channel."""
    return float(np.square(self.canvases[0] - self._levels[0].target).mean())

  def fit(
      self, level: int, strokes: np.ndarray, palette: Optional[np.ndarray]
  ) -> np.ndarray:
    """Colors strokes as if painted on top; see `Level.fit`."""
    found = self._levels[level]
    colors, changes = found.canvas.fit_colors(
        strokes_lib.scaled(strokes, found.zoom), self._targets[level], palette
    )
    strokes[:, strokes_lib.COLOR] = colors
    return changes * found.pixels

  def append(self, strokes: np.ndarray) -> None:
    """Paints strokes [N, 12] on top."""
    self.strokes = np.concatenate([self.strokes, strokes])
    for i, level in enumerate(self._levels):
      level.canvas.paint(strokes_lib.scaled(strokes, level.zoom))
      self.canvases[i] = self._seen(i)

  def _seen(self, level):
    canvas = self._levels[level].canvas.render().astype(np.float32) / 255
    if canvas.shape[-1] == 4:
      canvas[..., :3] *= canvas[..., 3:]
    return canvas


def _straight(target):
  """Returns a target as `StrokeCanvas.render` would show it."""
  if target.shape[-1] < 4:
    return target
  colors = target[..., :3] / np.maximum(target[..., 3:], 1e-6)
  straight = np.concatenate([np.minimum(colors, 1), target[..., 3:]], axis=-1)
  return np.ascontiguousarray(straight)
