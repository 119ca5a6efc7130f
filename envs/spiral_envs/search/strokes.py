# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Strokes in real numbers, as arrays.

A row of float64 [N, 12] is one stroke: a quadratic Bezier curve from a start
through a control point to an end, in pixels of the canvas, x before y; the
radius of the brush in pixels; the pressures at start and end; red, green and
blue. Pressures and colors are in [0, 1].
"""

import numpy as np

NUM_COLUMNS = 12
START, CONTROL, END = slice(0, 2), slice(2, 4), slice(4, 6)
POINTS = slice(0, 6)
RADIUS = 6
PRESSURES = slice(7, 9)
COLOR = slice(9, 12)


def bounds(strokes: np.ndarray, margin: float = 0.0) -> np.ndarray:
  """Returns rectangles that hold the strokes' curves.

  Args:
    strokes: float64 [N, 12].
    margin: added on each side, in radii.

  Returns:
    float64 [N, 4]: left, top, right and bottom, in pixels.
  """
  points = strokes[:, POINTS].reshape(-1, 3, 2)
  room = margin * strokes[:, RADIUS, None]
  return np.concatenate(
      [points.min(axis=1) - room, points.max(axis=1) + room], axis=1
  )


def lengths(strokes: np.ndarray) -> np.ndarray:
  """Returns float64 [N], the lengths of the strokes' control polygons."""
  points = strokes[:, POINTS].reshape(-1, 3, 2)
  return np.linalg.norm(np.diff(points, axis=1), axis=2).sum(axis=1)


def scaled(strokes: np.ndarray, zoom: float) -> np.ndarray:
  """Returns a copy of strokes [N, 12] for a canvas `zoom` times as large."""
  strokes = np.array(strokes)
  strokes[:, POINTS] *= zoom
  strokes[:, RADIUS] *= zoom
  return strokes


def overlap(rectangles: np.ndarray, other: np.ndarray) -> np.ndarray:
  """Returns bool [N]: which rectangles [N, 4] share pixels with another [4]."""
  return (
      (rectangles[:, 0] < other[2])
      & (rectangles[:, 2] > other[0])
      & (rectangles[:, 1] < other[3])
      & (rectangles[:, 3] > other[1])
  )
