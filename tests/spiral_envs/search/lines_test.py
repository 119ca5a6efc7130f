# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.search.lines."""

from absl.testing import absltest
import numpy as np

from spiral_envs.search import lines


def _cross():
  """Returns a cross of two lines, five pixels wide, on white."""
  gray = np.ones((60, 80))
  gray[28:33, 10:70] = 0
  gray[5:55, 38:43] = 0
  return gray


class LinesTest(absltest.TestCase):

  def test_skeleton_is_thin_and_in_the_middle(self):
    thin = lines.skeleton(_cross() < 0.5)
    self.assertTrue((thin.sum(0)[15:35] == 1).all())
    self.assertTrue(thin[30, 15:35].all())
    self.assertFalse(lines.skeleton(np.zeros((4, 5), bool)).any())

  def test_a_cross_takes_two_curves(self):
    found = lines.curves(_cross(), max_radius=4.0, most=10)
    across, down = sorted(found[:2], key=lambda curve: np.ptp(curve[:, 1]))
    np.testing.assert_allclose(across[:, 1], 30.5, atol=1.5)
    np.testing.assert_allclose(down[:, 0], 40.5, atol=1.5)
    self.assertGreater(np.ptp(across[:, 0]), 50)
    self.assertGreater(np.ptp(down[:, 1]), 40)

  def test_curves_follow_a_ring_with_fewer_or_more(self):
    y, x = np.mgrid[:80, :80] - 39.5
    distance = np.hypot(x, y)
    ring = np.where(abs(distance - 25) < 2, 0.0, 1.0)
    for most in (6, 3):
      found = lines.curves(ring, max_radius=3.0, most=most)
      self.assertBetween(len(found), 2, most)
      ends = found[:, [0, 2]] - 40
      np.testing.assert_allclose(np.hypot(*ends.T), 25, atol=2)

  def test_areas_and_blank_pictures_have_no_lines(self):
    gray = np.ones((60, 60))
    self.assertEmpty(lines.curves(gray, 3.0, 5))
    gray[10:50, 10:50] = 0
    self.assertEmpty(lines.curves(gray, 3.0, 5))

  def test_paths_share_no_pixels(self):
    rng = np.random.default_rng(0)
    thin = lines.skeleton(rng.random((40, 50)) < 0.6)
    pixels = np.concatenate(lines.trace(thin))
    self.assertLen(np.unique(pixels, axis=0), len(pixels))
    self.assertLessEqual(len(pixels), thin.sum())


if __name__ == '__main__':
  absltest.main()
