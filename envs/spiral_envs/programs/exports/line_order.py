# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Order of lines for pen plotters, so that the lifted pen moves little.

Lines are numbered, and may be drawn from either end: end 2 i is the first point
of line i, end 2 i + 1 its last one. A way through lines is the list of the ends
at which they start; `end ^ 1` is the other end of the same line.
"""

import collections
from collections.abc import Sequence
import random

import numpy as np
from scipy import spatial

# Ends near each end to which a way may be changed.
_NEIGHBORS = 10
# Longest part of a way, in lines, that is moved to another place.
_MAX_MOVED = 3
# Greatest distance of changes along the way, in ends: reversing more costs more
# than it brings if there are tens of thousands of lines.
_MAX_REVERSED = 10_000
# Exchanges for each line, and the longest exchanged part in lines.
_TRIALS = 10
_MAX_EXCHANGED = 10
_EPSILON = 1e-9
# Bounds of the work in compared distances: no more parts are exchanged, and
# nothing is improved any more. Each takes some seconds. A bound of time would
# give other plots on other machines.
_EXCHANGE_WORK = 2_000_000
_MAX_WORK = 8_000_000


def lifted(ends: np.ndarray, way: Sequence[int]) -> float:
  """Returns the length of the lifted pen's moves between lines.

  Args:
    ends: first and last points of lines, float64 [N, 2, 2].
    way: ends at which lines start, in order.
  """
  points, starts = ends.reshape(-1, 2), np.asarray(way, int)
  gaps = points[starts[1:]] - points[starts[:-1] ^ 1]
  return float(np.hypot(*gaps.T).sum())


def chains(ends: np.ndarray, tolerance: float) -> list[list[int]]:
  """Joins lines where one ends at the end of another.

  Args:
    ends: first and last points of lines, float64 [N, 2, 2].
    tolerance: greatest distance of ends that are joined.

  Returns:
    Ways through all lines, each to be drawn without lifting the pen.
  """
  partner = _partners(ends.reshape(-1, 2), tolerance)
  done = [False] * len(ends)
  found = []
  # Ways that start at a free end; what remains are closed ways.
  free = [end for end, other in enumerate(partner) if other < 0]
  for start in [*free, *range(0, len(partner), 2)]:
    way, end = [], start
    while end >= 0 and not done[end // 2]:
      done[end // 2] = True
      way.append(end)
      end = partner[end ^ 1]
    if way:
      found.append(way)
  return found


def shortest(ends: np.ndarray, effort: float = 1.0) -> list[int]:
  """Returns a way through all lines with short moves between them.

  It always goes to the nearest line, and is then improved by reversing parts
  of the way (2-opt) and by moving short parts of it (Or-opt). Then parts are
  exchanged at random, which is undone if it cannot be improved further.

  Args:
    ends: first and last points of lines, float64 [N, 2, 2].
    effort: fraction of the work that is done at most, in [0, 1].
  """
  points = ends.reshape(-1, 2)
  if len(ends) < 2:
    return [0] * len(ends)
  return _Tour(points, _nearest(points), effort).improve()


def _partners(points, tolerance):
  """Returns the end with which each is joined, -1 if there is none."""
  partner = [-1] * len(points)

  def pair(end, other):
    partner[end], partner[other] = other, end

  # Ends at exactly one point first: there may be very many.
  _, place = np.unique(points, axis=0, return_inverse=True)
  waiting: dict[int, list[int]] = collections.defaultdict(list)
  for end, key in enumerate(place.ravel().tolist()):
    others = waiting[key]
    # A closed line is not joined with itself.
    index = -2 if others and others[-1] == end ^ 1 else -1
    if len(others) >= -index:
      pair(end, others.pop(index))
    else:
      others.append(end)
  free = np.flatnonzero(np.array(partner) < 0)
  if tolerance > 0 and len(free) > 1:
    tree = spatial.cKDTree(points[free])
    near = free[tree.query_pairs(tolerance, output_type='ndarray')]
    gaps = np.hypot(*(points[near[:, 0]] - points[near[:, 1]]).T)
    for a, b in near[np.lexsort((near[:, 1], near[:, 0], gaps))].tolist():
      if partner[a] < 0 and partner[b] < 0 and a != b ^ 1:
        pair(a, b)
  return partner


def _nearest(points):
  """Returns the way that always goes to the nearest line."""
  left = np.ones(len(points), bool)
  # The home of most plotters is the corner of the page.
  end = int(np.hypot(*points.T).argmin())
  way, size = [], 0
  while True:
    way.append(end)
    left[[end, end ^ 1]] = False
    remaining = len(points) - 2 * len(way)
    if not remaining:
      return way
    if 2 * remaining <= size or not size:
      indices = np.flatnonzero(left)
      tree, size = spatial.cKDTree(points[indices]), remaining
    count = 8
    found: list[int] = []
    while not found:
      near = tree.query(points[end ^ 1], min(count, len(indices)))[1]
      found = [i for i in indices[near].tolist() if left[i]]
      count *= 4
    end = found[0]


class _Tour:
  """A closed way of ends: start, end of a line, start, end of the next."""

  def __init__(self, points, way, effort):
    # A last line, at no distance from all others, closes the way.
    self._num = len(points)
    way = [*way, self._num]
    self._ends = [end for start in way for end in (start, start ^ 1)]
    self._index = [0] * len(self._ends)
    for i, end in enumerate(self._ends):
      self._index[end] = i
    self._points = [complex(*point) for point in points.tolist()]
    count = min(_NEIGHBORS + 2, self._num)
    distances, near = spatial.cKDTree(points).query(points, count)
    self._near = [
        [
            (other, distance)
            for other, distance in zip(others, row)
            if other not in (end, end ^ 1)
        ]
        for end, (others, row) in enumerate(
            zip(near.tolist(), distances.tolist())
        )
    ]
    self._work = 0.0
    self._effort = effort
    # Changes since the last exchange, to undo them.
    self._changes: list[tuple[int, int, int, int]] = []

  def improve(self):
    """Improves the way while it can; returns it."""
    self._improve_from(self._ends)
    rng = random.Random(0)
    lines = len(self._ends) // 2
    trials = _TRIALS * lines if lines > 4 else 0
    for _ in range(trials):
      if self._work >= self._effort * _EXCHANGE_WORK:
        break
      self._changes.clear()
      gain, ends = self._exchange(rng)
      if gain + self._improve_from(ends) < -_EPSILON:
        for a, b, c, d in reversed(self._changes):
          self._swap(a, c, b, d)
    start = self._ends.index(self._num)
    start -= start % 2
    way = [*self._ends[start + 2 :: 2], *self._ends[:start:2]]
    return way

  def _improve_from(self, ends):
    """Improves the way at some ends; returns by how much."""
    total, queue, waiting = 0.0, collections.deque(ends), set(ends)
    while queue and self._work < self._effort * _MAX_WORK:
      end = queue.popleft()
      waiting.remove(end)
      gain, changed = self._improve(end)
      total += gain
      for each in changed:
        if each not in waiting:
          waiting.add(each)
          queue.append(each)
    return total

  def _exchange(self, rng):
    """Exchanges two successive parts; returns the gain and changed ends."""
    lines = len(self._ends) // 2
    lengths = [
        rng.randint(1, min(_MAX_EXCHANGED, lines // 2 - 1)) for _ in '12'
    ]
    i = 2 * rng.randrange(lines)
    cuts = [i, i + 2 * lengths[0], i + 2 * sum(lengths)]
    (a, b), (c, d), (e, f) = (
        (
            self._ends[(cut - 1) % len(self._ends)],
            self._ends[cut % len(self._ends)],
        )
        for cut in cuts
    )
    # The parts b..c and d..e, between a and f.
    gain = (
        self._distance(a, b)
        + self._distance(c, d)
        + self._distance(e, f)
        - self._distance(a, d)
        - self._distance(e, b)
        - self._distance(c, f)
    )
    self._swap(a, b, e, f)
    self._swap(a, e, d, c)
    self._swap(e, c, b, f)
    return gain, (a, b, c, d, e, f)

  def _improve(self, a):
    """Shortens the way at an end, if it can.

    Returns:
      The gain, and the ends that have changed.
    """
    if a >= self._num:
      return 0.0, ()
    b = self._next(a)
    old = self._distance(a, b)
    for c, near in self._near[a]:
      if near >= old - _EPSILON:
        break
      distant = abs(self._index[a] - self._index[c]) > _MAX_REVERSED
      if c == b or distant:
        continue
      d = self._next(c)
      gain = old + self._distance(c, d) - near
      self._work += 4
      # Replaces a-b and c-d by a-c and b-d.
      if (self._index[a] ^ self._index[c]) % 2 == 0:
        shorter = gain - self._distance(b, d)
        if shorter > _EPSILON:
          self._swap(a, b, c, d)
          return shorter, (a, b, c, d)
      # Moves the lines from c to e between a and b.
      inward = -2 if self._index[c] % 2 else 2
      index = self._index[c]
      for _ in range(_MAX_MOVED):
        if self._ends[index] // 2 in (a // 2, b // 2):
          break
        e = self._ends[index] ^ 1
        f = self._next(e)
        if f == c:
          break
        shorter = (
            gain
            + self._distance(e, f)
            - self._distance(e, b)
            - self._distance(d, f)
        )
        if shorter > _EPSILON:
          self._move(a, b, c, d, e, f)
          return shorter, (a, b, c, d, e, f)
        index = (index + inward) % len(self._ends)
    return 0.0, ()

  def _distance(self, a, b):
    if a >= self._num or b >= self._num:
      return 0.0
    return abs(self._points[a] - self._points[b])

  def _next(self, end):
    """Returns the end to which the lifted pen moves from an end, or back."""
    i = self._index[end]
    return self._ends[i + 1 - len(self._ends) if i % 2 else i - 1]

  def _move(self, a, b, c, d, e, f):
    """Replaces a-b, d-c, e-f by a-c, e-b, d-f."""
    if (self._index[a] ^ self._index[c]) % 2:
      self._swap(d, c, e, f)
      d, f = f, d
    self._swap(a, b, c, d)
    self._swap(e, f, b, d)

  def _swap(self, a, b, c, d):
    """Replaces a-b and c-d by a-c and b-d."""
    first, last = (b, c) if self._index[a] % 2 else (a, d)
    total = len(self._ends)
    i, j = self._index[first], self._index[last]
    length = (j - i) % total + 1
    if 2 * length > total:
      # Reversing all other lines gives the same closed way.
      i, j, length = (j + 1) % total, (i - 1) % total, total - length
    self._work += length // 8
    self._changes.append((a, b, c, d))
    if i <= j:
      part = self._ends[i : j + 1][::-1]
      self._ends[i : j + 1] = part
    else:
      part = [*self._ends[i:], *self._ends[: j + 1]][::-1]
      self._ends[i:] = part[: total - i]
      self._ends[: j + 1] = part[total - i :]
    for k, end in enumerate(part, i - total):
      self._index[end] = k % total
