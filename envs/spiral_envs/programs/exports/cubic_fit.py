# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Cubic Bezier curves through many points."""

import numpy as np

_NUM_ITERATIONS = 12
# Through fewer points, a fitted curve may swerve between them.
_MIN_POINTS = 8


def fit(points: np.ndarray, tolerance: float) -> list[tuple[np.ndarray, slice]]:
  """Fits curves to points by least squares, as many as needed.

  Args:
    points: float [M, 2], successive points, M at least 1.
    tolerance: greatest distance of a point from its curve.

  Returns:
    Control points of each curve, float64 [4, 2], and the slice of its points.
    Each curve starts at the last point of the one before.
  """
  points = np.asarray(points, np.float64)
  return _fit(points, 0, len(points) - 1, tolerance)


def _fit(points, first, last, tolerance):
  part = points[first : last + 1]
  curve, error = _one(part)
  if error <= tolerance or len(part) < 3:
    return [(curve, slice(first, last + 1))]
  middle = (first + last) // 2
  return [
      *_fit(points, first, middle, tolerance),
      *_fit(points, middle, last, tolerance),
  ]


def _one(part: np.ndarray) -> tuple[np.ndarray, float]:
  """Returns the best curve with given ends, and its greatest error."""
  start, end = part[0], part[-1]
  curve = np.array([start, (2 * start + end) / 3, (start + 2 * end) / 3, end])
  steps = np.hypot(*np.diff(part, axis=0).T)
  length = np.concatenate([[0.0], np.cumsum(steps)])
  t = length / (length[-1] or 1.0)
  if len(part) >= _MIN_POINTS and length[-1]:
    for _ in range(_NUM_ITERATIONS):
      basis = _basis(t)
      rest = part - basis[:, [0]] * start - basis[:, [3]] * end
      inner, *_ = np.linalg.lstsq(basis[:, 1:3], rest, rcond=None)
      curve = np.array([start, *inner, end])
      t = _nearer(curve, part, t)
  error = np.hypot(*(_basis(t) @ curve - part).T).max()
  return curve, float(error)


def _basis(t):
  s = 1 - t
  return np.stack([s**3, 3 * s * s * t, 3 * s * t * t, t**3], axis=1)


def _nearer(curve, points, t):
  """Returns parameters nearer to the points, by one step of Newton's method."""
  s = (1 - t)[:, np.newaxis]
  u = t[:, np.newaxis]
  d = np.diff(curve, axis=0)
  slope = 3 * (s * s * d[0] + 2 * s * u * d[1] + u * u * d[2])
  bend = 6 * (s * (d[1] - d[0]) + u * (d[2] - d[1]))
  off = _basis(t) @ curve - points
  top = np.sum(off * slope, axis=1)
  bottom = np.sum(slope * slope + off * bend, axis=1)
  step = np.where(np.abs(bottom) > 1e-12, top / np.where(bottom, bottom, 1), 0)
  moved = np.clip(t - step, 0, 1)
  moved[[0, -1]] = 0, 1
  return np.maximum.accumulate(moved)


def part_of(points: np.ndarray, a: float, b: float) -> np.ndarray:
  """Returns the control points of a curve between two parameters."""
  return np.array(
      [
          _blossom(points, parameters)
          for parameters in ((a, a, a), (a, a, b), (a, b, b), (b, b, b))
      ]
  )


def _blossom(points, parameters):
  for t in parameters:
    points = (1 - t) * points[:-1] + t * points[1:]
  return points[0]
