# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.programs.exports.hatching."""

from absl.testing import absltest
from absl.testing import parameterized
import hypothesis
from hypothesis import strategies as st
import numpy as np

from spiral_envs.programs.exports import hatching

_TOLERANCE = 0.02
_CURVES = st.lists(
    st.tuples(*[st.integers(0, 100)] * 2), min_size=3, max_size=3
).map(lambda points: np.array(points, float))


def _dense(line, step=0.05):
  """Returns points along a polyline."""
  parts = [
      np.linspace(a, b, int(np.hypot(*(b - a)) / step) + 2)
      for a, b in zip(line, line[1:])
  ]
  return np.concatenate(parts)


def _along(curve, count=1000):
  t = np.linspace(0, 1, count)[:, np.newaxis]
  a, b, c = curve
  return (1 - t) ** 2 * a + 2 * t * (1 - t) * b + t**2 * c


def _distances(points, others):
  return np.array([np.hypot(*(others - point).T).min() for point in points])


class HatchingTest(parameterized.TestCase):

  @parameterized.parameters(
      (0.1, 1), (0.5, 1), (0.7, 1), (0.8, 2), (1, 2), (1.5, 3), (5, 10)
  )
  def test_count(self, radius, lines):
    self.assertEqual(hatching.count(radius, 1.0), lines)

  def test_thin_stroke_is_its_center_line(self):
    curve = np.array([[0, 0], [10, 10], [20, 0]], float)
    line = hatching.zigzag(curve, 0.3, 0.5, _TOLERANCE)
    np.testing.assert_array_equal(line[[0, -1]], curve[[0, 2]])
    self.assertLess(_distances(_along(curve), _dense(line)).max(), 0.06)

  @hypothesis.settings(max_examples=20, deadline=None)
  @hypothesis.given(_CURVES)
  def test_ink_fills_the_stroke_and_stays_within(self, curve):
    radius, pen = 6.0, 1.5
    line = hatching.zigzag(curve, radius, pen, _TOLERANCE)
    path = _along(curve)
    self.assertLess(_distances(line, path).max(), radius - pen / 2 + 0.06)
    # Points of the stroke, all around its curve.
    rng = np.random.default_rng(0)
    angles, lengths = rng.random((2, 200))
    inside = path[rng.integers(len(path), size=200)]
    inside = inside + (radius * np.sqrt(lengths))[:, np.newaxis] * np.stack(
        [np.cos(2 * np.pi * angles), np.sin(2 * np.pi * angles)], axis=-1
    )
    self.assertLess(_distances(inside, _dense(line)).max(), pen / 2 + 0.15)

  def test_clip(self):
    low, high = np.zeros(2), np.full(2, 10.0)
    line = np.array([[-5, 5], [5, 5], [5, 5], [5, 15], [8, 15], [8, 1]], float)
    first, second = hatching.clip(line, low, high)
    np.testing.assert_allclose(first, [[0, 5], [5, 5], [5, 5], [5, 10]])
    np.testing.assert_allclose(second, [[8, 10], [8, 1]])
    self.assertEmpty(hatching.clip(line + 20, low, high))
    edge = np.array([[0, 1], [-1e-16, 3], [1e-16, 5], [-1e-16, 4]])
    (whole,) = hatching.clip(edge, low, high)
    np.testing.assert_allclose(whole, edge, atol=1e-9)

  @hypothesis.settings(deadline=None)
  @hypothesis.given(
      st.lists(st.tuples(*[st.floats(-20, 30)] * 2), min_size=2, max_size=9)
  )
  def test_clipped_lines_are_the_part_within(self, points):
    low, high, line = np.zeros(2), np.full(2, 10.0), np.array(points)
    parts = hatching.clip(line, low, high)
    for part in parts:
      self.assertGreaterEqual(len(part), 2)
      self.assertTrue(np.all((part >= low) & (part <= high)))
    inside = [
        point
        for point in _dense(line, 0.5)
        if np.all((point > 1e-6) & (point < 10 - 1e-6))
    ]
    if inside:
      drawn = np.concatenate([_dense(part) for part in parts])
      self.assertLess(_distances(inside, drawn).max(), 0.06)


if __name__ == '__main__':
  absltest.main()
