# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Parallel lines of a thin pen that fill a wide stroke."""

import math

import numpy as np

_EPSILON = 1e-6


def count(radius: float, pen: float) -> int:
  """Returns the number of parallel lines that fill a stroke.

  Args:
    radius: radius of the stroke.
    pen: width of the pen, in the same unit.
  """
  reach = radius - pen / 2
  # A stroke less than half a pen wider than the pen is its center line.
  if reach <= pen / 4:
    return 1
  return math.ceil(2 * reach / pen - 1e-6) + 1


def max_points(
    curve: np.ndarray, radius: float, pen: float, tolerance: float
) -> float:
  """Returns an upper bound of the points of `zigzag`, with its arguments."""
  lines = count(radius, pen)
  chords = _chords(curve[1] - curve[0], curve[2] - curve[1], tolerance)
  if lines == 1:
    return chords + 1
  return (lines + 2) * (chords + math.pi / _step(radius, tolerance) + 3)


def zigzag(
    curve: np.ndarray, radius: float, pen: float, tolerance: float
) -> np.ndarray:
  """Returns one line that fills a stroke with round ends, without lifting.

  The line goes around the stroke and then along it and back, at distances of at
  most a pen's width. Its ink stays within the stroke.

  Args:
    curve: control points of a quadratic Bezier curve, float64 [3, 2].
    radius: radius of the stroke.
    pen: width of the pen.
    tolerance: greatest distance of chords from the lines.

  Returns:
    Points of the line, float64 [M, 2], M at least 2.
  """
  lines = count(radius, pen)
  if lines == 1:
    return _samples(curve, 0.0, tolerance)[0]
  reach = radius - pen / 2
  points, headings = _samples(curve, reach, tolerance)
  along, across = _units(headings), _units(headings + math.pi / 2)
  parts = [
      points - reach * across,
      _cap(points[-1], headings[-1], reach, tolerance),
      (points + reach * across)[::-1],
      _cap(points[0], headings[0] + math.pi, reach, tolerance),
  ]
  # The ends of the inner lines overlap the line around them.
  inner = reach - pen / 2
  for i, offset in enumerate(np.linspace(-reach, reach, lines)[1:-1]):
    beyond = math.sqrt(max(0.0, inner**2 - offset**2))
    line = points + offset * across
    line[0] -= beyond * along[0]
    line[-1] += beyond * along[-1]
    parts.append(line[::-1] if i % 2 else line)
  return np.concatenate(parts)


def _cap(center, heading, radius, tolerance):
  """Returns points on the half circle around the end of a stroke."""
  steps = math.ceil(math.pi / _step(radius, tolerance))
  turns = np.linspace(-math.pi / 2, math.pi / 2, steps + 1)
  return center + radius * _units(heading + turns)


def _step(radius, tolerance):
  """Returns the angle of the longest chord of a circle."""
  return 2 * math.acos(max(0.0, 1 - tolerance / radius))


def _units(angles):
  return np.stack([np.cos(angles), np.sin(angles)], axis=-1)


def clip(line: np.ndarray, low: np.ndarray, high: np.ndarray) -> list:
  """Returns the parts of a line that are within a rectangle.

  Args:
    line: points, float64 [M, 2].
    low: smallest x and y of the rectangle.
    high: greatest x and y of the rectangle.

  Returns:
    Lines, float64 [K, 2] each, K at least 2.
  """
  # A line along an edge is off it by rounding errors.
  snapped = np.clip(line, low, high)
  line = np.where(np.abs(line - snapped) < _EPSILON, snapped, line)
  if np.array_equal(line, snapped):
    return [line]
  # Liang and Barsky: the part of a segment that is between two parallel edges
  # is an interval of its parameter.
  start, step = line[:-1], np.diff(line, axis=0)
  with np.errstate(all='ignore'):
    edges = np.stack([(low - start) / step, (high - start) / step])
  inside = (start >= low) & (start <= high)
  still = step == 0
  enter = np.where(still, np.where(inside, -np.inf, np.inf), edges.min(0)).max(
      1
  )
  leave = np.where(still, np.where(inside, np.inf, -np.inf), edges.max(0)).min(
      1
  )
  enter, leave = np.maximum(enter, 0), np.minimum(leave, 1)
  parts: list[list[np.ndarray]] = []
  whole = False
  for i in np.flatnonzero(enter < leave):
    if not whole or enter[i] > 0 or not _same(parts[-1][-1], start[i]):
      parts.append([start[i] + enter[i] * step[i]])
    whole = leave[i] == 1
    parts[-1].append(line[i + 1] if whole else start[i] + leave[i] * step[i])
  return [np.clip(part, low, high) for part in parts]


def _same(point, other):
  return point[0] == other[0] and point[1] == other[1]


def _samples(curve, reach, tolerance):
  """Returns points along a curve, and the directions there in radians.

  They are close enough for parallels at distances up to `reach`. Where the
  curve turns back at a point, that point has several directions.
  """
  first, last = curve[1] - curve[0], curve[2] - curve[1]
  if not first.any():
    first = last
  if not last.any():
    last = first
  if not first.any():
    return curve[:1].repeat(2, axis=0), np.zeros(2)
  turn = _angle(first, last)
  t = np.linspace(0, 1, _chords(first, last, tolerance) + 1)
  tangents = (1 - t)[:, np.newaxis] * first + t[:, np.newaxis] * last
  turned = _angle(first, tangents)
  start = math.atan2(first[1], first[0])
  if reach and turn:
    steps = math.ceil(abs(turn) / _step(reach, tolerance))
    inner = np.linspace(0, turn, steps + 1)[1:-1]
    unit = _units(start + inner)
    a, b = _cross(first, unit), _cross(last, unit)
    t = np.concatenate([t, a / (a - b)])
    turned = np.concatenate([turned, inner])
    order = np.lexsort((np.abs(turned), t))
    t, turned = t[order], turned[order]
  t = t[:, np.newaxis]
  points = (
      (1 - t) ** 2 * curve[0] + 2 * t * (1 - t) * curve[1] + t**2 * curve[2]
  )
  return points, turned + start


def _chords(first, last, tolerance):
  # The distance of a chord over 1 / n of the parameter is at most this / n**2.
  bound = np.hypot(*(first - last)) / 4
  return max(1, math.ceil(math.sqrt(bound / tolerance)))


def _cross(a, b):
  return a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]


def _angle(a, b):
  return np.arctan2(_cross(a, b), (a * b).sum(-1))
