# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.acting.dreams."""

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_tf import config as config_lib
from spiral_tf.acting import dreams


class DreamsTest(parameterized.TestCase):

  @parameterized.parameters(
      (0.5, 0.5, 8, [0, 1, 0, 1, 0, 1, 0, 1], [0, 0, 0, 1, 0, 0, 0, 1]),
      (0.25, 1.0, 4, [0, 0, 0, 1], [0, 0, 0, 1]),
      (1.0, 0.0, 2, [1, 1], [0, 0]),
      (0.3, 0.3, 10, [0, 0, 0, 1, 0, 0, 1, 0, 0, 1], [0] * 9 + [1]),
  )
  def test_make(self, fraction, random, size, dreamed, of_them_random):
    config = config_lib.HindsightConfig(1.0, dreams=fraction, random=random)
    config.temperature = 0.3
    made = dreams.make(config, size)
    assert made is not None
    np.testing.assert_array_equal(made.dreamed, np.array(dreamed, bool))
    np.testing.assert_array_equal(made.random, np.array(of_them_random, bool))
    self.assertEqual(made.temperature, 0.3)

  def test_none(self):
    self.assertIsNone(dreams.make(config_lib.HindsightConfig(1.0), 8))

  @parameterized.parameters(0.1, 0.37, 0.9)
  def test_any_rows_have_about_the_fraction(self, fraction):
    config = config_lib.HindsightConfig(1.0, dreams=fraction)
    made = dreams.make(config, 100)
    assert made is not None
    for start in range(80):
      count = made.dreamed[start : start + 20].sum()
      self.assertAlmostEqual(count, 20 * fraction, delta=1.01)


if __name__ == '__main__':
  absltest.main()
