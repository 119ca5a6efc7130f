# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.search.paper."""

from absl.testing import absltest
import numpy as np

from spiral_envs.search import paper


class FlattenTest(absltest.TestCase):

  def test_ink_stays_and_shaded_paper_becomes_white(self):
    y, x = np.mgrid[:120, :150]
    shade = (0.95 - 0.3 * x / 150)[..., None]
    target = np.repeat(shade, 3, axis=-1).astype(np.float32)
    target[40:44, 20:120] *= 0.05
    flat = paper.flatten(target)
    self.assertEqual(flat.shape, target.shape)
    ink = np.zeros(target.shape[:2], bool)
    ink[40:44, 20:120] = True
    self.assertLess(flat[ink].max(), 0.1)
    self.assertGreater(flat[~ink].mean(), 0.98)

  def test_small_and_odd_sizes(self):
    for shape in ((8, 8, 3), (33, 65, 3)):
      flat = paper.flatten(np.full(shape, 0.8, np.float32))
      np.testing.assert_allclose(flat, 1)


if __name__ == '__main__':
  absltest.main()
