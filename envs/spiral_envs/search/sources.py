# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Strokes that something else than the search proposes, such as an agent."""

from collections.abc import Callable
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from spiral_envs.search import levels as levels_lib
from spiral_envs.search import strokes as strokes_lib

NUM_REGIONS = 8
# Sides of a region, in radii of the strokes that are searched at that time, and
# in pixels of the level.
_MIN_RADII, _MAX_RADII = 8.0, 32.0
_MIN_SIDE = 8


class Region(NamedTuple):
  """A square of the picture, or of a small copy of it.

  Attributes:
    target: float32 [S, S, C] in [0, 1], what the square is to become.
    canvas: float32 [S, S, C], what is painted there.
  """

  target: np.ndarray
  canvas: np.ndarray


# Returns strokes for each region, float64 [K, 12] in pixels of the region. The
# search chooses their colors.
Source = Callable[[Sequence[Region]], Sequence[np.ndarray]]


def propose(
    source: Source,
    level: levels_lib.Level,
    canvas: np.ndarray,
    seeds: np.ndarray,
    radius: float,
    rng: np.random.Generator,
) -> np.ndarray:
  """Returns what a source proposes for regions around some of the seeds.

  Args:
    source: source of strokes.
    level: the size to look at.
    canvas: float32 [h, w, C], the canvas of that size.
    seeds: float64 [N, 2], (x, y) in pixels of the canvas.
    radius: typical radius, in pixels of the canvas.
    rng: source of random numbers.

  Returns:
    float64 [K, 12], in pixels of the canvas, which they may leave.
  """
  height, width = level.target.shape[:2]
  low, high = np.log(_MIN_RADII), np.log(_MAX_RADII)
  radii = np.exp(rng.uniform(low, high, NUM_REGIONS))
  sides = np.rint(radii * radius * level.zoom).astype(int)
  sides = np.clip(sides, _MIN_SIDE, min(height, width))
  corners, regions = [], []
  for (x, y), side in zip(seeds * level.zoom, sides):
    left = int(np.clip(x - side / 2, 0, width - side))
    top = int(np.clip(y - side / 2, 0, height - side))
    window = np.s_[top : top + side, left : left + side]
    corners.append((left, top))
    regions.append(Region(level.target[window], canvas[window]))
  found = []
  for corner, strokes in zip(corners, source(regions)):
    strokes = np.array(strokes, float).reshape(-1, strokes_lib.NUM_COLUMNS)
    strokes[:, strokes_lib.POINTS] += corner * 3
    found.append(strokes_lib.scaled(strokes, 1 / level.zoom))
  return np.concatenate(found)
