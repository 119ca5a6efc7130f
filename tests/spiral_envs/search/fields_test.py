# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.search.fields."""

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_envs.search import fields


class FieldsTest(parameterized.TestCase):

  @parameterized.parameters(0, 1, 3)
  def test_box_blur_is_the_mean_of_a_square(self, radius):
    image = np.random.default_rng(0).random((9, 12, 2))
    padded = np.pad(image, [(radius, radius)] * 2 + [(0, 0)], mode='edge')
    expected = np.zeros_like(image)
    for y in range(9):
      for x in range(12):
        square = padded[y : y + 2 * radius + 1, x : x + 2 * radius + 1]
        expected[y, x] = square.mean((0, 1))
    np.testing.assert_allclose(fields.box_blur(image, radius), expected)

  @parameterized.parameters(0, 30, 90, 135)
  def test_tangents_run_along_stripes(self, degrees):
    angle = np.deg2rad(degrees)
    y, x = np.mgrid[:40, :40]
    across = -np.sin(angle) * x + np.cos(angle) * y
    stripes = np.sin(across)[..., None]
    found = fields.tangents(stripes)[10:30, 10:30]
    along = np.abs(found @ [np.cos(angle), np.sin(angle)])
    np.testing.assert_allclose(along, 1, atol=0.02)

  @parameterized.parameters((8, 6), (7, 5))
  def test_halved_keeps_a_ramp(self, height, width):
    image = np.random.default_rng(1).random((height, width, 3))
    small = fields.halved(image)
    self.assertEqual(small.shape, (-(-height // 2), -(-width // 2), 3))
    np.testing.assert_allclose(small[0, 0], image[:2, :2].mean((0, 1)))
    if height % 2:
      np.testing.assert_allclose(small[-1, 0], image[-1, :2].mean(0))


if __name__ == '__main__':
  absltest.main()
