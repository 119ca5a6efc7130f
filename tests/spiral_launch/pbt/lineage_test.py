# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.pbt.lineage."""

import os
import tempfile

from absl.testing import absltest
import numpy as np
from PIL import Image

from spiral_launch.pbt import lineage
from spiral_launch.pbt import state as pbt_state

# Matplotlib's colors of members 0 and 1.
_COLORS = np.array([(0x1F, 0x77, 0xB4), (0xFF, 0x7F, 0x0E)])


class LineageTest(absltest.TestCase):

  def plot(self, donor):
    rows = [
        pbt_state.Row(1, 2.0, 0, 10, -0.4, 1e-4, 0.02, donor),
        pbt_state.Row(1, 2.0, 1, 10, -0.3, 2e-4, 0.01),
        pbt_state.Row(2, 4.0, 0, 20, None, 2e-4, 0.01),
        pbt_state.Row(2, 4.0, 1, 20, -0.2, 2e-4, 0.01),
    ]
    folder = self.enter_context(tempfile.TemporaryDirectory())
    path = os.path.join(folder, 'lineage.png')
    lineage.write(path, pbt_state.State({}, minutes=6.0, rows=rows))
    with Image.open(path) as image:
      pixels = np.asarray(image.convert('RGB'))
    # The panel of descent is the upper quarter.
    panel = pixels[: len(pixels) // 4].reshape(-1, 1, 3)
    return (panel == _COLORS).all(axis=-1).sum(axis=0)

  def test_descendants_have_their_founders_color(self):
    alone = self.plot(None)
    self.assertAlmostEqual(alone[0] / alone[1], 1.0, delta=0.1)
    # A third of the time in member 0's own color, two in member 1's.
    replaced = self.plot(1)
    self.assertAlmostEqual(replaced[0] / replaced[1], 1 / 5, delta=0.06)

  def test_nothing_to_show(self):
    folder = self.enter_context(tempfile.TemporaryDirectory())
    path = os.path.join(folder, 'lineage.png')
    lineage.write(path, pbt_state.State({}))
    self.assertFalse(os.path.exists(path))


if __name__ == '__main__':
  absltest.main()
