# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.programs.program."""

from absl.testing import absltest
from absl.testing import parameterized

from tests.spiral_tf import programs


class DrawingProgramTest(parameterized.TestCase):

  @parameterized.parameters(
      (False, False, 1), (True, False, 3), (True, True, 4)
  )
  def test_channels(self, use_color, use_alpha, channels):
    program = programs.program(
        environment={'use_color': use_color}, canvas={'use_alpha': use_alpha}
    )
    self.assertEqual(program.channels, channels)

  def test_kinds(self):
    self.assertTrue(programs.stroke((0.0, 0.0)).is_stroke)
    self.assertFalse(programs.move(0.0, 0.0).is_stroke)


if __name__ == '__main__':
  absltest.main()
