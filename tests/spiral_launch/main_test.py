# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for the command `spiral-tf`."""

import contextlib
import importlib.util
import io
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
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

  @parameterized.parameters('train', 'ablation', 'pbt', 'kubernetes')
  def test_without_launchpad(self, command):
    find = importlib.util.find_spec
    with mock.patch.object(
        importlib.util,
        'find_spec',
        lambda name: None if name == 'launchpad' else find(name),
    ):
      status, out, error = _call(command, '--config=digits')
    self.assertEqual((status, out), (2, ''))
    self.assertStartsWith(error, f'Error: spiral-tf {command} needs Launchpad,')
    self.assertIn("pip install 'spiral-tf[train]'", error)
    self.assertEqual('--single_process' in error, command == 'train')

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

  @parameterized.parameters(
      *(f'spiral_launch.{name}' for name in spiral_tf_command.COMMANDS),
      'spiral_launch paint',
  )
  def test_interrupt_during_imports(self, module):
    folder = self.enter_context(tempfile.TemporaryDirectory())
    # Every command imports absl.
    with open(os.path.join(folder, 'absl.py'), 'w') as file:
      file.write('import time\nprint("importing", flush=True)\ntime.sleep(60)')
    path = os.pathsep.join([folder, os.environ.get('PYTHONPATH', '')])
    process = subprocess.Popen(
        [sys.executable, '-m', *module.split()],
        env={**os.environ, 'PYTHONPATH': path},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    self.addCleanup(process.kill)
    assert process.stdout
    self.assertEqual(process.stdout.readline(), 'importing\n')
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    self.assertEqual(errors, 'Stopped before anything was done.\n')
    self.assertEqual(process.returncode, 130)

  def test_importing_the_package_leaves_the_signals(self):
    script = (
        'import signal, spiral_launch\n'
        'assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL\n'
        'assert signal.getsignal(signal.SIGINT) is signal.default_int_handler'
    )
    subprocess.run([sys.executable, '-c', script], check=True)


if __name__ == '__main__':
  absltest.main()
