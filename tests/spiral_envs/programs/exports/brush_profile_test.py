# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for `spiral_envs.programs.exports.brush_profile`."""

from absl.testing import absltest
import numpy as np

from spiral_envs.programs.exports import brush_profile


class BrushProfileTest(absltest.TestCase):

  def test_a_pen_is_opaque_and_grows_with_pressure(self):
    profile = brush_profile.BrushProfile('classic/pen', 64, [2.0, 4.0])
    lines = np.array([profile.line(4.0, p) for p in (0.1, 0.5, 1.0)])
    np.testing.assert_allclose(lines[:, 1], 1, atol=0.03)
    self.assertTrue(np.all(np.diff(lines[:, 0]) > 0))
    # The radius times exp(pressure / 2), reduced by speed.
    np.testing.assert_allclose(
        lines[:, 0] / lines[0, 0], np.exp((0, 0.2, 0.45)), rtol=0.04
    )
    self.assertBetween(lines[1, 0], 10, 14)

  def test_between_radii(self):
    profile = brush_profile.BrushProfile('classic/pen', 64, [2.0, 4.0])
    widths = [profile.line(radius, 0.5)[0] for radius in (2.0, 3.0, 4.0)]
    self.assertAlmostEqual(widths[1], np.mean(widths[::2]), delta=0.3)

  def test_charcoal_is_faint_under_little_pressure(self):
    profile = brush_profile.BrushProfile('classic/charcoal', 64, [4.0])
    (_, faint), (_, dense) = (profile.line(4.0, p) for p in (0.1, 1.0))
    self.assertLess(faint, 0.2)
    self.assertGreater(dense, 0.5)

  def test_what_smudges_on_white_leaves_nothing(self):
    profile = brush_profile.BrushProfile('classic/smudge', 64, [4.0])
    self.assertEqual(profile.line(4.0, 0.5), (0, 0))

  def test_many_radii(self):
    radii = np.linspace(1, 20, 50).tolist()
    profile = brush_profile.BrushProfile('classic/pen', 64, radii)
    self.assertAlmostEqual(
        profile.line(20.0, 0.5)[0] / profile.line(1.0, 0.5)[0], 20, delta=4
    )


if __name__ == '__main__':
  absltest.main()
