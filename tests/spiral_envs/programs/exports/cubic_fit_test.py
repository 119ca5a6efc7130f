# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.programs.exports.cubic_fit."""

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_envs.programs.exports import cubic_fit

_SIZE = 256


def _at(points, t):
  while len(points) > 1:
    points = (1 - t) * points[:-1] + t * points[1:]
  return points[0]


def _points(curve, count):
  """Returns points of a cubic curve by repeatedly halving segments."""
  found = []
  for t in np.linspace(0, 1, count):
    at = np.array(curve, float)
    while len(at) > 1:
      at = (1 - t) * at[:-1] + t * at[1:]
    found.append(at[0])
  return np.array(found)


def _distance(points, others):
  """Returns the greatest distance of a point from the nearest other."""
  offs = points[:, np.newaxis] - others
  return np.hypot(offs[..., 0], offs[..., 1]).min(axis=1).max()


class CurveFittingTest(parameterized.TestCase):

  def check(self, points, tolerance):
    fitted = cubic_fit.fit(points, tolerance)
    drawn = np.concatenate([_points(curve, 60) for curve, _ in fitted])
    self.assertLess(_distance(points, drawn), tolerance + 0.01)
    # The curve stays near the points between them too.
    self.assertLess(_distance(drawn, _dense(points)), max(4 * tolerance, 0.05))
    stop = 0
    for i, (curve, part) in enumerate(fitted):
      self.assertEqual(part.start, stop if i == 0 else stop - 1)
      np.testing.assert_allclose(curve[0], points[part][0])
      np.testing.assert_allclose(curve[-1], points[part][-1])
      stop = part.stop
    self.assertEqual(stop, len(points))
    return fitted

  def test_a_cubic_curve_is_one(self):
    curve = [(0, 0), (0.3, 0.5), (0.7, 0.5), (1, 0.1)]
    self.assertLen(self.check(_points(curve, 60), 2e-3), 1)

  def test_a_line_is_one(self):
    self.assertLen(self.check(_points([(0, 0), (1, 0.5)], 30), 1e-3), 1)

  @parameterized.parameters(0.05, 0.005, 0.001)
  def test_a_spiral_takes_more(self, tolerance):
    t = np.linspace(0, 4 * np.pi, 300)[:, np.newaxis]
    spiral = 0.5 + 0.03 * t * np.concatenate([np.cos(t), np.sin(t)], axis=1)
    self.assertGreater(len(self.check(spiral, tolerance)), 1)

  def test_corners_and_uneven_steps(self):
    rng = np.random.default_rng(0)
    for _ in range(10):
      corners = rng.random([4, 2])
      parts = [
          np.linspace(a, b, rng.integers(2, 30))
          for a, b in zip(corners[:-1], corners[1:])
      ]
      self.check(np.concatenate(parts), 1e-3)

  @parameterized.parameters(1, 2, 9)
  def test_a_dot(self, count):
    points = np.full([count, 2], 0.25)
    ((curve, part),) = cubic_fit.fit(points, 1e-3)
    np.testing.assert_array_equal(curve, np.full([4, 2], 0.25))
    self.assertEqual(part, slice(0, count))


def _dense(points):
  return np.concatenate(
      [np.linspace(a, b, 8) for a, b in zip(points[:-1], points[1:])]
  )


if __name__ == '__main__':
  absltest.main()


if __name__ == '__main__':
  absltest.main()
