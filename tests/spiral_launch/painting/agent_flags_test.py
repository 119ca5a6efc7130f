# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.painting.agent_flags."""

from absl import flags
from absl.testing import absltest
from absl.testing import parameterized

from spiral_launch.painting import agent_flags


class DefineTest(parameterized.TestCase):

  @parameterized.parameters(
      ('critic', 'discriminator'),
      ('discriminator', 'discriminator'),
      ('error', 'error'),
  )
  def test_the_former_name_of_the_discriminator(self, given, expected):
    registry = flags.FlagValues()
    defined = agent_flags.define(registry)
    registry(['paint', f'--by={given}', '--tiles=4'])
    self.assertEqual(defined.by.value, expected)
    self.assertEqual(defined.tiles.value, 4)

  def test_holders_are_named_like_their_flags(self):
    defined = agent_flags.define(flags.FlagValues())
    self.assertEqual([h.name for h in defined], list(defined._fields))


if __name__ == '__main__':
  absltest.main()
