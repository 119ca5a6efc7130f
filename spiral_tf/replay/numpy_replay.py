# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The replay buffer of final canvases in NumPy, for a single process."""

from typing import Optional

import numpy as np

from spiral_tf import types


class CanvasReplay:
  """Keeps the latest canvases; samples uniformly, as `canvas_buffer` does."""

  def __init__(self, max_size: int, seed: int):
    """Initializes an empty buffer.

    Args:
      max_size: maximum number of canvases; the oldest are replaced.
      seed: seed of the samples.
    """
    self._max_size = max_size
    self._rng = np.random.default_rng(seed)
    self._canvases: Optional[types.FinalCanvas] = None
    self._count = 0  # Canvases added so far.

  def __len__(self) -> int:
    return min(self._count, self._max_size)

  def add(self, canvases: types.FinalCanvas) -> None:
    """Adds canvases and targets: uint8 [B, H, W, C], targets may be None."""
    if self._canvases is None:
      shape = (self._max_size,) + canvases.canvas.shape[1:]
      self._canvases = types.FinalCanvas(
          np.zeros(shape, np.uint8),
          None if canvases.target is None else np.zeros(shape, np.uint8),
      )
    rows = (self._count + np.arange(len(canvases.canvas))) % self._max_size
    self._canvases.canvas[rows] = canvases.canvas
    if canvases.target is not None:
      self._canvases.target[rows] = canvases.target
    self._count += len(rows)

  def sample(self, batch_size: int) -> types.FinalCanvas:
    """Returns [batch_size] canvases and targets, with replacement.

    Raises:
      ValueError: the buffer is empty.
    """
    if self._canvases is None:
      raise ValueError('There is no canvas to sample yet.')
    rows = self._rng.integers(len(self), size=batch_size)
    canvas, target = self._canvases
    return types.FinalCanvas(
        canvas[rows], None if target is None else target[rows]
    )
