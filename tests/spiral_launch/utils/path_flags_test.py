# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.utils.path_flags."""

import os
from unittest import mock

from absl import flags
from absl.testing import absltest

from spiral_launch.utils import path_flags


class PathFlagsTest(absltest.TestCase):

  def test_home(self):
    values = flags.FlagValues()
    out = path_flags.define('out', 'there', 'Folder.', flag_values=values)
    values(['program'])
    self.assertEqual(out.value, 'there')
    with mock.patch.dict(os.environ, HOME='/home/of/me'):
      values(['program', '--out=~/drawings'])
      self.assertEqual(out.value, '/home/of/me/drawings')
      with self.assertRaisesRegex(flags.IllegalFlagValueError, 'no user'):
        values(['program', '--out=~no:body/x'])

  def test_required(self):
    values = flags.FlagValues()
    path_flags.define('out', None, '', required=True, flag_values=values)
    with self.assertRaisesRegex(flags.IllegalFlagValueError, '--out'):
      values(['program'])

  def test_is_a_flag_of_the_command(self):
    values = flags.FlagValues()
    path_flags.define('out', '', '', flag_values=values)
    (module,) = values.flags_by_module_dict()
    self.assertEqual(module, __name__)


if __name__ == '__main__':
  absltest.main()
