# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Strokes along the lines of a drawing: its skeleton, cut into curves."""

import numpy as np

from spiral_envs.search import fields

# Brightness below which a pixel is ink.
_INK = 0.5
# Ink that is wider than this many strokes is an area, not a line.
_MAX_WIDTH = 1.5
# Distances of curves from the skeleton, in pixels, from fine to coarse.
_TOLERANCES = 0.5 * 1.2 ** np.arange(13)
# Pixels of the shortest path that is more than a dot or a spur.
_MIN_PATH = 5
# Steps back along a path to the pixel that gives its direction.
_BACK = 5
_NEIGHBORS = np.array(
    [(-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1)]
)
# Steps over the pixel of a crossing.
_NEXT = np.array(
    [(y, x) for y in range(-2, 3) for x in range(-2, 3) if 2 in (y, -y, x, -x)]
)
# Cosine, negated, of the largest turn of such a step.
_STRAIGHT = -0.8


def curves(gray: np.ndarray, max_radius: float, most: int) -> np.ndarray:
  """Returns quadratic Bezier curves along the dark lines of a picture.

  They are as near to the lines' middle as that many curves can be.

  Args:
    gray: float [H, W] in [0, 1].
    max_radius: largest radius of a stroke, in pixels; wider ink is left out.
    most: number of curves that may be enough, at least 1.

  Returns:
    float64 [N, 3, 2], start, control point and end (x, y) in pixels, the
    longest first; N is at most `most`.
  """
  paths = trace(skeleton(_thin_ink(gray, max_radius)))
  paths = [path for path in paths if len(path) >= _MIN_PATH]
  found = np.empty((0, 3, 2))
  for tolerance in _TOLERANCES:
    pieces = [piece for path in paths for piece in _cut(path, tolerance)]
    found = np.reshape(pieces, (-1, 3, 2))
    if len(found) <= most:
      break
  lengths = np.linalg.norm(np.diff(found, axis=1), axis=2).sum(1)
  return found[np.argsort(-lengths, kind='stable')[:most]]


def skeleton(ink: np.ndarray) -> np.ndarray:
  """Returns lines of one pixel's width, bool [H, W] (Zhang and Suen, 1984).

  Args:
    ink: bool [H, W].
  """
  ink = np.pad(ink, 1)
  changed = True
  while changed:
    changed = False
    for first in (True, False):
      around = np.stack([np.roll(ink, -d, (0, 1)) for d in _NEIGHBORS])
      count = around.sum(0)
      rises = (~around & np.roll(around, -1, 0)).sum(0)
      north, east, south, west = around[::2]
      if first:
        keeps = (north & east & south) | (east & south & west)
      else:
        keeps = (north & east & west) | (north & south & west)
      gone = ink & (count >= 2) & (count <= 6) & (rises == 1) & ~keeps
      changed |= bool(gone.any())
      ink = ink & ~gone
  return ink[1:-1, 1:-1]


def trace(lines: np.ndarray) -> list[np.ndarray]:
  """Returns the paths of a skeleton, which share no pixels.

  A path starts at an end if there is one, and goes straight on at crossings.

  Args:
    lines: bool [H, W], lines of one pixel's width.

  Returns:
    Arrays float64 [N, 2], the middles of a path's pixels as (x, y).
  """
  left = {(int(y), int(x)) for y, x in np.argwhere(lines)}
  around = fields.box_blur(np.pad(lines, 1).astype(float), 1)[1:-1, 1:-1]
  ends = [(int(y), int(x)) for y, x in np.argwhere(lines & (around < 2.5 / 9))]
  paths = []
  for start in [*ends, *sorted(left)]:
    if start not in left:
      continue
    left.discard(start)
    path = _walk([start], left)
    path = _walk(path[::-1], left)
    paths.append(np.array(path, float)[:, ::-1] + 0.5)
  return paths


def _walk(path, left):
  """Continues a path over the pixels that are left, which it takes."""
  while True:
    y, x = path[-1]
    back = path[-1 - min(_BACK, len(path) - 1)]
    ahead = y - back[0], x - back[1]
    near = _left_near(path[-1], _NEIGHBORS, left, ahead)
    if not near and len(path) > _BACK:
      # Another path may have taken the pixel of a crossing.
      near = _left_near(path[-1], _NEXT, left, ahead)
      near = [p for p in near if p[0] < _STRAIGHT * np.hypot(*ahead)]
    if not near:
      return path
    chosen = min(near)[-1]
    left.discard(chosen)
    if chosen[0] != y and chosen[1] != x:
      # The corner of a stair is no line of its own.
      left.difference_update(((y, chosen[1]), (chosen[0], x)))
    path.append(chosen)


def _left_near(place, steps, left, ahead):
  """Returns the pixels around a place that are left, and how they turn.

  Args:
    place: the pixel (y, x).
    steps: int [N, 2], steps to the pixels around it.
    left: the pixels that are left.
    ahead: the direction of the path.

  Returns:
    Tuples: a number that is the lower, the straighter the way to a pixel;
    the sum of the step's sides, so that stairs are taken in full; the pixel.
  """
  found = []
  for dy, dx in steps.tolist():
    pixel = place[0] + dy, place[1] + dx
    if pixel in left:
      along = dy * ahead[0] + dx * ahead[1]
      found.append((-along / np.hypot(dy, dx), abs(dy) + abs(dx), pixel))
  return found


def _cut(path, tolerance):
  """Returns curves that cover a path, each as long as the tolerance lets it."""
  pieces, start = [], 0
  while start < len(path) - 1:
    end, step = start + 1, len(path) - 1 - start
    # The farthest end, by halves, as if a longer piece fitted less well.
    while step:
      if end + step < len(path):
        curve, distance = _fit(path[start : end + step + 1])
        if distance <= tolerance:
          end += step
          continue
      step //= 2
    pieces.append(_fit(path[start : end + 1])[0])
    start = end
  return pieces


def _fit(points):
  """Returns the curve [3, 2] nearest to points, and its largest distance."""
  steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
  t = (np.append(0, np.cumsum(steps)) / steps.sum())[:, None]
  first, last = points[0], points[-1]
  weight = 2 * t * (1 - t)
  rest = points - (1 - t) ** 2 * first - t**2 * last
  control = (weight * rest).sum(0) / max((weight**2).sum(), 1e-9)
  if len(points) < 3:
    control = 0.5 * (first + last)
    rest = weight * control
  distance = np.linalg.norm(rest - weight * control, axis=1).max()
  return np.stack([first, control, last]), float(distance)


def _thin_ink(gray, max_radius):
  """Returns the ink, bool [H, W], without areas wider than strokes."""
  ink = gray < _INK
  radius = int(np.ceil(_MAX_WIDTH * max_radius))
  area = fields.box_blur(ink.astype(float), radius) > 1 - 1e-6
  return ink & ~(fields.box_blur(area.astype(float), radius + 1) > 1e-6)
