# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for the command `spiral-tf`."""

import contextlib
import io
import pathlib
import subprocess
import sys
from unittest import mock

from absl.testing import absltest
from absl.testing import parameterized

import spiral_launch
from spiral_launch import __main__ as spiral_tf_command


def _call(*arguments):
  out, error = io.StringIO(), io.StringIO()
  with mock.patch.object(sys, 'argv', ['spiral-tf', *arguments]):
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
      status = spiral_tf_command.main()
  return status, out.getvalue(), error.getvalue()


class MainTest(parameterized.TestCase):

  def test_alone_it_lists_every_command_with_a_line_each(self):
    status, out, _ = _call()
    self.assertEqual(status, 0)
    folder = pathlib.Path(spiral_launch.__file__).parent
    files = {path.stem for path in folder.glob('*.py') if path.stem[0] != '_'}
    packages = {path.parent.name for path in folder.glob('*/__main__.py')}
    self.assertEqual(set(spiral_tf_command.COMMANDS), files | packages)
    for name in spiral_tf_command.COMMANDS:
      self.assertRegex(out, rf'(?m)^  {name} +[A-Z].*\.$')
    self.assertLessEqual(max(map(len, out.splitlines())), 100)

  def test_unknown_command(self):
    status, out, error = _call('pain')
    self.assertEqual((status, out), (2, ''))
    self.assertIn("'pain'. Did you mean paint?", error)

  def test_version(self):
    self.assertRegex(_call('--version')[1], r'^\d+\.\d+\.\d+$')

  def test_runs_a_command_and_ends_with_its_status(self):
    run = subprocess.run(
        [sys.executable, '-m', 'spiral_launch', 'render', '/no/file.json'],
        capture_output=True,
        text=True,
        check=False,
    )
    self.assertEqual(run.returncode, 2)
    self.assertStartsWith(run.stderr, 'Error: ')


if __name__ == '__main__':
  absltest.main()
