# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.programs.exports.line_order."""

from absl.testing import absltest
from absl.testing import parameterized
import hypothesis
from hypothesis import strategies as st
import numpy as np

from spiral_envs.programs.exports import line_order

_NUMBERS = st.floats(0, 10)
# Few different points, so that many ends coincide or are near each other.
_GRID = st.integers(0, 4).map(float) | st.sampled_from([0.98, 1.01, 1.02])
_TOLERANCE = 0.05


def _ends(numbers):
  pairs = st.tuples(numbers, numbers)
  return st.lists(st.tuples(pairs, pairs), max_size=40).map(
      lambda lines: np.array(lines, float).reshape(-1, 2, 2)
  )


def _random(count, seed=0):
  rng = np.random.default_rng(seed)
  start = rng.random((count, 2))
  return np.stack([start, start + rng.normal(0, 0.05, (count, 2))], axis=1)


class LineOrderTest(parameterized.TestCase):

  @hypothesis.settings(deadline=None)
  @hypothesis.given(_ends(_NUMBERS) | _ends(_GRID))
  def test_order_keeps_each_line(self, ends):
    way = line_order.shortest(ends, effort=0.001)
    self.assertCountEqual([start // 2 for start in way], range(len(ends)))

  @hypothesis.settings(deadline=None)
  @hypothesis.given(_ends(_GRID) | _ends(_NUMBERS))
  def test_chains_keep_each_line_and_join_near_ends(self, ends):
    ways = line_order.chains(ends, _TOLERANCE)
    self.assertCountEqual(
        [start // 2 for way in ways for start in way], range(len(ends))
    )
    points = ends.reshape(-1, 2)
    for way in ways:
      for start, after in zip(way, way[1:]):
        gap = np.hypot(*(points[after] - points[start ^ 1]))
        self.assertLessEqual(gap, _TOLERANCE + 1e-9)
    # Ways that could be joined are joined.
    free = [
        points[[way[0], way[-1] ^ 1]]
        for way in ways
        if np.hypot(*(points[way[0]] - points[way[-1] ^ 1])) > _TOLERANCE
    ]
    for i, pair in enumerate(free):
      for other in free[:i]:
        gaps = np.hypot(*(pair[:, np.newaxis] - other).T)
        self.assertGreater(gaps.min(), _TOLERANCE - 1e-9)

  def test_chains(self):
    # A closed way of three lines, one reversed; a line and its continuation.
    ends = np.array(
        [
            [[0, 0], [1, 0]],
            [[0, 1], [1, 0]],
            [[0, 1], [0, 0]],
            [[5, 5], [6, 5]],
            [[7, 5], [6.04, 5]],
            [[8, 8], [8, 8]],
        ]
    )
    ways = line_order.chains(ends, _TOLERANCE)
    self.assertEqual(ways, [[6, 9], [10], [0, 3, 4]])
    self.assertLen(line_order.chains(ends, 0.0), 4)

  def test_lifted(self):
    ends = np.array([[[0, 0], [1, 0]], [[4, 0], [1, 4]]])
    self.assertEqual(line_order.lifted(ends, [0, 2]), 3)
    self.assertEqual(line_order.lifted(ends, [0, 3]), 4)
    self.assertEqual(line_order.lifted(ends, [0]), 0)

  @parameterized.parameters(*range(5))
  def test_few_lines_in_the_best_order(self, seed):
    ends = _random(5, seed)
    best = min(line_order.lifted(ends, way) for way in _ways(range(5)))
    found = line_order.lifted(ends, line_order.shortest(ends))
    self.assertAlmostEqual(found, best)

  def test_many_lines(self):
    ends = _random(2000)
    way = line_order.shortest(ends, effort=0.5)
    self.assertEqual(line_order.shortest(ends, effort=0.5), way)
    # The nearest line each time gives 31.2.
    self.assertLess(line_order.lifted(ends, way), 25)

  def test_many_ends_at_one_point(self):
    ends = np.zeros((3000, 2, 2))
    ends[:, 1] = np.random.default_rng(0).random((3000, 2))
    self.assertLen(line_order.chains(ends, 0.0), 1500)


def _ways(lines):
  """Yields all ways through some lines."""
  lines = list(lines)
  if not lines:
    yield []
  for line in lines:
    for way in _ways(other for other in lines if other != line):
      yield [2 * line, *way]
      yield [2 * line + 1, *way]


if __name__ == '__main__':
  absltest.main()
