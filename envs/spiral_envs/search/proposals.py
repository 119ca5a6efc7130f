# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Strokes to try: fresh ones where the error is large, and variations."""

import dataclasses
from typing import Optional

import numpy as np

from spiral_envs.search import levels as levels_lib
from spiral_envs.search import strokes as strokes_lib

_STEPS = 6  # Steps along a line of the target, each way from the seed.
_MIN_LENGTH = 0.05  # In radii: a dot.


@dataclasses.dataclass(frozen=True)
class Bounds:
  """Limits of a stroke.

  Attributes:
    height: height of the canvas, in pixels.
    width: width of the canvas, in pixels.
    min_radius: smallest radius of the brush, in pixels.
    max_radius: largest radius of the brush, in pixels.
    min_pressure: above 0.
    max_pressure: at most 1.
    max_length: length of a stroke, in pixels; dots have next to none.
  """

  height: int
  width: int
  min_radius: float
  max_radius: float
  min_pressure: float = 0.3
  max_pressure: float = 1.0
  max_length: float = np.inf

  def clip(self, strokes: np.ndarray) -> np.ndarray:
    """Brings strokes [N, 12] within the bounds, in place; returns them."""
    points = strokes[:, strokes_lib.POINTS].reshape(-1, 3, 2)
    np.clip(points, 0, (self.width, self.height), out=points)
    if np.isfinite(self.max_length):
      middle = points.mean(axis=1, keepdims=True)
      strokes[:, strokes_lib.POINTS] = points.reshape(-1, 6)
      length = np.maximum(strokes_lib.lengths(strokes), 1e-9)
      shrink = np.minimum(1, self.max_length / length)[:, None, None]
      points = middle + shrink * (points - middle)
    strokes[:, strokes_lib.POINTS] = points.reshape(-1, 6)
    radius = strokes[:, strokes_lib.RADIUS]
    np.clip(radius, self.min_radius, self.max_radius, out=radius)
    pressures = strokes[:, strokes_lib.PRESSURES]
    np.clip(pressures, self.min_pressure, self.max_pressure, out=pressures)
    return strokes


class Proposer:
  """Proposes strokes to try."""

  def __init__(self, bounds: Bounds, rng: np.random.Generator):
    self._bounds = bounds
    self._rng = rng

  def fresh(
      self,
      level: levels_lib.Level,
      seeds: np.ndarray,
      radius: float,
      length: float,
  ) -> np.ndarray:
    """Returns strokes through given points.

    Half follow the lines of the target, as far as its color stays about the
    same; half are straight or bent at random.

    Args:
      level: the size to look at.
      seeds: float64 [K, 2], (x, y) in pixels of the canvas.
      radius: the typical one, in pixels of the canvas.
      length: the typical one, in radii.

    Returns:
      float64 [K, 12] without colors.
    """
    count, rng = len(seeds), self._rng
    strokes = np.zeros((count, strokes_lib.NUM_COLUMNS))
    strokes[:, strokes_lib.RADIUS] = radius * np.exp(
        0.5 * rng.standard_normal(count)
    )
    lengths = length * np.exp(0.7 * rng.standard_normal(count))
    lengths *= strokes[:, strokes_lib.RADIUS]
    points = np.empty((count, 3, 2))
    half = count // 2
    points[:half] = self._along_lines(level, seeds[:half], lengths[:half])
    points[half:] = self._random(seeds[half:], lengths[half:])
    strokes[:, strokes_lib.POINTS] = points.reshape(-1, 6)
    pressures = rng.uniform(0.5, 1.0, (count, 2)) * self._bounds.max_pressure
    even = rng.random(count) < 0.5
    pressures[even] = self._bounds.max_pressure
    strokes[:, strokes_lib.PRESSURES] = pressures
    return self._bounds.clip(strokes)

  def near(self, strokes: np.ndarray, count: int, spread: float) -> np.ndarray:
    """Returns variations of strokes.

    Args:
      strokes: float64 [N, 12].
      count: variations of each.
      spread: size of the changes; 1 moves points by about a radius.

    Returns:
      float64 [N * count, 12].
    """
    rng = self._rng
    found = np.repeat(strokes, count, axis=0)
    total = len(found)
    scale = spread * (
        found[:, strokes_lib.RADIUS] + 0.1 * strokes_lib.lengths(found)
    )
    # Each variation moves the whole, some points, or neither.
    moves = rng.standard_normal((total, 3, 2)) * (
        rng.random((total, 3, 1)) < 0.5
    )
    moves += rng.standard_normal((total, 1, 2)) * (
        rng.random((total, 1, 1)) < 0.3
    )
    moves *= 0.7 * scale[:, None, None]
    found[:, strokes_lib.POINTS] += moves.reshape(-1, 6)
    changed = rng.random(total) < 0.5
    found[:, strokes_lib.RADIUS] *= np.exp(
        changed * spread * 0.4 * rng.standard_normal(total)
    )
    changed = rng.random((total, 1)) < 0.3
    found[:, strokes_lib.PRESSURES] += (
        changed * spread * 0.4 * rng.standard_normal((total, 2))
    )
    return self._bounds.clip(found)

  def _random(self, seeds, lengths):
    rng, count = self._rng, len(seeds)
    angle = rng.uniform(0, 2 * np.pi, count)
    along = np.stack([np.cos(angle), np.sin(angle)], -1)
    half = 0.5 * lengths[:, None] * along
    bend = 0.25 * rng.standard_normal((count, 1)) * lengths[:, None]
    middle = seeds + bend * along[:, ::-1] * [-1, 1]
    return np.stack([seeds - half, middle, seeds + half], axis=1)

  def _along_lines(self, level, seeds, lengths):
    """Curves through seeds that follow the target's lines both ways."""
    height, width = level.target.shape[:2]
    steps = lengths / (2 * _STEPS)

    def cells(points):
      x = np.clip(points[:, 0] * level.zoom, 0, width - 1).astype(int)
      y = np.clip(points[:, 1] * level.zoom, 0, height - 1).astype(int)
      return y, x

    color = level.target[cells(seeds)]
    limit = self._rng.uniform(0.02, 0.3, len(seeds))
    ends = []
    for sign in (-1.0, 1.0):
      at = seeds.copy()
      heading = sign * level.tangents[cells(seeds)].astype(float)
      going = np.ones(len(seeds), bool)
      for _ in range(_STEPS):
        after = at + steps[:, None] * heading
        there = cells(after)
        gap = np.abs(level.target[there] - color).max(-1)
        going &= gap < limit
        at = np.where(going[:, None], after, at)
        turn = level.tangents[there].astype(float)
        same = np.sign((turn * heading).sum(-1, keepdims=True))
        heading = np.where(same == 0, heading, same * turn)
      ends.append(at)
    start, end = ends
    # The control point that leads the curve's middle through the seed.
    control = 2 * seeds - 0.5 * (start + end)
    return np.stack([start, control, end], axis=1)


def sample_places(
    error: np.ndarray,
    zoom: float,
    count: int,
    rng: np.random.Generator,
) -> Optional[np.ndarray]:
  """Draws points with a probability proportional to an error.

  Args:
    error: float [h, w], at least 0.
    zoom: pixels of `error` to one of the canvas.
    count: points to draw, K.
    rng: source of random numbers.

  Returns:
    float64 [K, 2], (x, y) in pixels of the canvas; None where all errors are 0.
  """
  sums = np.cumsum(error, dtype=np.float64)
  if not sums[-1] > 0:
    return None
  cells = np.searchsorted(sums, rng.random(count) * sums[-1], side='right')
  cells = np.minimum(cells, error.size - 1)
  y, x = np.divmod(cells, error.shape[1])
  points = np.stack([x, y], -1) + rng.random((count, 2))
  return points / zoom
