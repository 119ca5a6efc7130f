# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.home_paths."""

import os
import pwd
import tempfile
from unittest import mock

from absl.testing import absltest

from spiral_tf import home_paths


class ExpandTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    self.enter_context(mock.patch.dict(os.environ, HOME='/home/of/me'))

  def test_home(self):
    for path, expected in (
        ('~', '/home/of/me'),
        ('~/drawings', '/home/of/me/drawings'),
        ('', ''),
        ('a/~/b', 'a/~/b'),
        ('./~', './~'),
        ('digits', 'digits'),
    ):
      self.assertEqual(home_paths.expand(path), expected)

  def test_home_of_another(self):
    user = pwd.getpwuid(0)
    self.assertEqual(
        home_paths.expand(f'~{user.pw_name}/x'), f'{user.pw_dir}/x'
    )

  def test_names_that_begin_with_a_tilde(self):
    folder = self.enter_context(tempfile.TemporaryDirectory())
    self.addCleanup(os.chdir, os.getcwd())
    os.chdir(folder)
    with self.assertRaisesRegex(ValueError, r"no user '\$a.png'.*\./~\$a.png"):
      home_paths.expand('~$a.png')
    os.mkdir('~')
    with open('~$a.png', 'w') as file:
      file.write('text')
    self.assertEqual(home_paths.expand('~$a.png'), '~$a.png')
    # The earlier fault must not leave another home folder.
    self.assertEqual(home_paths.expand('~'), '/home/of/me')

  def test_no_home(self):
    with mock.patch.object(os.path, 'expanduser', lambda path: path):
      with self.assertRaisesRegex(ValueError, '~/x: .*HOME is not set'):
        home_paths.expand('~/x')


if __name__ == '__main__':
  absltest.main()
