# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.utils.path_flags."""

import os
import pathlib
import re
from unittest import mock

from absl import flags
from absl.testing import absltest

from spiral_launch.utils import path_flags

_LAUNCH = pathlib.Path(path_flags.__file__).parents[1]
# Strings: these are paths on other machines.
_ELSEWHERE = {
    ('kubernetes.py', 'workdir'),
    ('vertex_ai.py', 'workdir'),
}
_PATHS = re.compile(
    r"flags\.DEFINE_string\(\s*'(\w*(?:out|dir|agents?|images|path|folder|file|"
    r"cache|target|checkpoint|basedir|config|classifier_data|data))'"
)


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

  def test_every_path_of_every_command(self):
    plain = {
        (path.name, name)
        for path in _LAUNCH.rglob('*.py')
        for name in _PATHS.findall(path.read_text(encoding='utf-8'))
    }
    self.assertEqual(plain, _ELSEWHERE)


if __name__ == '__main__':
  absltest.main()
