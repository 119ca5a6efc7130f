# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.utils.command_line."""

import contextlib
import io
import os
import pathlib
import subprocess
import sys
import tempfile
from unittest import mock

from absl import app
from absl.testing import absltest
from absl.testing import flagsaver
from absl.testing import parameterized

from spiral_launch.experiment import config as experiment
from spiral_launch.utils import command_line
from tests.spiral_envs.adapters import squares
from tests.spiral_tf.plugins import modules

# Flags are global, so they are defined once, like in a command.
_CONFIG = command_line.define_config()
_DIGITS = '--config=launch/spiral_launch/configs/digits.py'


class ParseTest(parameterized.TestCase):

  def setUp(self):
    super().setUp()
    self.enter_context(flagsaver.flagsaver())
    self.folder = self.enter_context(tempfile.TemporaryDirectory())

  def parse(self, *arguments):
    argv = ['train', *arguments]
    # ml_collections reads the overrides from there.
    with mock.patch.object(sys, 'argv', argv):
      return command_line.parse(argv)

  def assert_ends(self, pattern, *arguments):
    errors = io.StringIO()
    with contextlib.redirect_stderr(errors):
      with self.assertRaises(SystemExit) as caught:
        self.parse(*arguments)
    self.assertEqual(caught.exception.code, 2)
    self.assertRegex(errors.getvalue(), f'^Error: .*{pattern}.*\n$')

  def test_overrides_reach_the_config(self):
    rest = self.parse(
        _DIGITS,
        '--config.policy.learning_rate=0.5',
        '--config.conditional=False',
        '--config.discriminator.channels=(8, 4)',
    )
    self.assertEqual(rest, ['train'])
    config = _CONFIG.value
    self.assertIsInstance(config, experiment.Experiment)
    self.assertEqual(config.policy.learning_rate, 0.5)
    self.assertFalse(config.conditional)
    self.assertEqual(tuple(config.discriminator.channels), (8, 4))
    config.validate()

  @parameterized.parameters(
      ('None', None),
      ('none', None),
      ('True', True),
      ('true', True),
      ('False', False),
      ('false', False),
  )
  def test_inversion_by_source_or_not(self, text, expected):
    self.parse(
        '--config=launch/spiral_launch/configs/paper_omniglot.py',
        f'--config.data.invert={text}',
    )
    self.assertIs(_CONFIG.value.data.invert, expected)

  def test_inversion_is_by_source_unless_said(self):
    self.parse(_DIGITS)
    self.assertIsNone(_CONFIG.value.data.invert)

  def test_forms_that_no_shell_takes_apart(self):
    with mock.patch.dict(os.environ, HOME='/home/of/me'):
      self.parse(
          _DIGITS,
          '--config.network.locations=end,start',
          '--config.discriminator.channels=8,4',
          '--config.data.source=~/images',
      )
    self.assertEqual(_CONFIG.value.network.locations, ('end', 'start'))
    self.assertEqual(_CONFIG.value.discriminator.channels, (8, 4))
    self.assertEqual(_CONFIG.value.data.source, '/home/of/me/images')
    self.assert_ends(
        "channels=8,x: 'x' is not a whole number",
        _DIGITS,
        '--config.discriminator.channels=8,x',
    )

  @parameterized.parameters(
      ('None', 'None'), ('none', 'None'), ('False', 'False'), ('true', 'True')
  )
  def test_inversion_may_be_left_to_the_source(self, given, expected):
    self.parse(_DIGITS, f'--config.data.invert={given}')
    self.assertEqual(str(_CONFIG.value.data.invert), expected)

  def test_environment_of_the_user(self):
    source = pathlib.Path(squares.__file__).read_text(encoding='utf-8')
    digits = os.path.abspath(_DIGITS.partition('=')[2])
    with modules.working_in(self.folder, source) as module:
      own = (f'--config={digits}', f'--config.environment.name={module}:')
      with flagsaver.flagsaver():
        self.parse(own[0], f'{own[1]}Squares')
        self.assertEqual(_CONFIG.value.environment.canvas_shape, (8, 8, 1))
        self.assertEqual(_CONFIG.value.network.locations, ())
      with flagsaver.flagsaver():
        self.parse(
            own[0],
            f'{own[1]}Squares',
            '--config.environment.canvas_width=9',
            '--config.network.locations=end',
        )
        self.assertEqual(_CONFIG.value.environment.canvas_width, 9)
        self.assertEqual(_CONFIG.value.network.locations, ('end',))
      self.assert_ends("Did you mean 'Squares'", own[0], f'{own[1]}Square')

  def test_unknown_field_is_named_with_a_guess(self):
    self.assert_ends(
        r"'policy.learnig_rate'.*policy.learning_rate",
        _DIGITS,
        '--config.policy.learnig_rate=1e-4',
    )
    self.assert_ends("'xyzzy'", _DIGITS, '--config.xyzzy=1')

  def test_flags_that_are_wrong(self):
    self.assert_ends("flag 'xyzzy'", _DIGITS, '--xyzzy=1')
    self.assert_ends('seed=x: invalid literal', _DIGITS, '--config.seed=x')

  def test_missing_config(self):
    self.assert_ends('--config must be the name of an experiment')

  def test_config_file_that_is_not_there(self):
    self.assert_ends('could not be loaded.*nowhere.py', '--config=nowhere.py')

  def test_config_file_with_an_error(self):
    for text in ('def get_config(:', 'import no_such_module', 'x = 1'):
      path = os.path.join(self.folder, 'bad.py')
      with open(path, 'w') as file:
        file.write(text)
      with self.subTest(text):
        self.assert_ends('could not be loaded', f'--config={path}')

  def test_config_of_another_kind(self):
    path = os.path.join(self.folder, 'other.py')
    with open(path, 'w') as file:
      file.write(
          'import ml_collections\n\n\ndef get_config():\n'
          '  return ml_collections.ConfigDict()\n'
      )
    self.assert_ends(
        'spiral_launch.experiment.config.Experiment', f'--config={path}'
    )


class ChecksTest(absltest.TestCase):

  def test_arguments_that_are_no_flags(self):
    command_line.no_arguments(['train'])
    with self.assertRaisesRegex(app.UsageError, 'conditional=False'):
      command_line.no_arguments(['train', 'conditional=False'])


class EntryPointTest(absltest.TestCase):
  """Errors are one line without a traceback, with a status other than 0."""

  def test_bad_setting(self):
    done = subprocess.run(
        [
            sys.executable, '-m', 'spiral_launch.train', _DIGITS,
            '--workdir=/nowhere/else', '--config.policy.batch_size=0',
        ],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    self.assertEqual(done.returncode, 2, done.stderr)
    (line,) = [x for x in done.stderr.splitlines() if 'Error' in x]
    self.assertEqual(
        line, 'Error: policy.batch_size is 0; it must be 1 or more.'
    )
    self.assertNotIn('Traceback', done.stdout + done.stderr)


if __name__ == '__main__':
  absltest.main()
