# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.local.launch_types."""

from absl import flags
from absl.testing import absltest
import launchpad as lp

from spiral_launch.local import launch_types


class LaunchTypesTest(absltest.TestCase):

  def test_default(self):
    launch_types.default_to_processes()
    self.assertEqual(flags.FLAGS[lp.LAUNCH_TYPE.name].default, 'local_mp')

  def test_others_are_refused(self):
    launch_types.check(lp.LaunchType.LOCAL_MULTI_PROCESSING)
    launch_types.check(lp.LaunchType.LOCAL_MULTI_THREADING)
    with self.assertRaisesRegex(ValueError, 'vertex_ai.*local_mp'):
      launch_types.check(lp.LaunchType.VERTEX_AI)


if __name__ == '__main__':
  absltest.main()
