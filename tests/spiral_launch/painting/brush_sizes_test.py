# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.painting.brush_sizes."""

import dataclasses

from absl.testing import absltest
from absl.testing import parameterized

from spiral_envs.search import styles
from spiral_launch.painting import brush_sizes


def _check(brush, side, style='gouache'):
  changed = dataclasses.replace(styles.STYLES[style], brush=brush)
  brush_sizes.check(changed, (side, 2 * side), 'a.png')


class BrushSizesTest(parameterized.TestCase):

  @parameterized.parameters(
      ('classic/bulk', 8),
      ('classic/smudge+paint', 40),
      # These leave less the harder they press.
      ('ramon/Beamlight', 40),
      ('ramon/BigAirbrush', 8),
  )
  def test_brushes_that_paint(self, brush, side):
    _check(brush, side)

  @parameterized.parameters(*styles.STYLES)
  def test_styles(self, style):
    _check(styles.STYLES[style].brush, 4096, style)

  @parameterized.parameters(
      ('classic/long_grass', 8, 'is of 16 x 8 pixels, and this brush takes'),
      ('classic/blur', 60, 'leaves nothing on a blank canvas, at any size'),
  )
  def test_brushes_that_leave_nothing(self, brush, side, words):
    with self.assertRaisesRegex(ValueError, f'--brush={brush} .*{words}'):
      _check(brush, side)


if __name__ == '__main__':
  absltest.main()
