# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.utils.config_overrides."""

import ast
import os
from unittest import mock

from absl.testing import absltest
from absl.testing import parameterized

from spiral_launch.experiment import config as experiment
from spiral_launch.utils import config_overrides

_LOCATIONS = '--config.network.locations'


def _tuples():
  config = experiment.Experiment()
  for name, _ in config_overrides.fields(config):
    value = config
    for part in name.split('.'):
      value = getattr(value, part)
    if isinstance(value, tuple):
      yield name, value


class PlainTest(parameterized.TestCase):

  def read(self, field, text):
    _, given = config_overrides.plain(['train', f'--config.{field}={text}'])
    name, _, value = given.partition('=')
    self.assertEqual(name, f'--config.{field}')
    return ast.literal_eval(value)

  @parameterized.parameters(
      *('end,control', 'end, control', "('end','control')", 'end,control,'),
      *("['end', 'control']", '("end", "control")', '(end,control)'),
      *('[end, control]', "'end','control'", "('end','control'"),
  )
  def test_names(self, text):
    self.assertEqual(self.read('network.locations', text), ('end', 'control'))

  @parameterized.parameters(
      ('network.locations', 'location', ('location',)),
      ('network.locations', "('location',)", ('location',)),
      ('network.locations', '', ()),
      # Names that no environment has are for `Experiment.validate` to report.
      ('network.locations', '(1, 2)', ('1', '2')),
      ('network.locations', '()', ()),
      ('discriminator.channels', '8', (8,)),
      ('discriminator.channels', '16,32', (16, 32)),
      ('discriminator.channels', '(8, 4)', (8, 4)),
      ('data.classes', '4', (4,)),
      ('data.classes', '', ()),
      ('environment.brush_sizes', '1,2.5', (1.0, 2.5)),
      ('environment.brush_sizes', '[1, 2.5]', (1.0, 2.5)),
  )
  def test_values(self, field, text, expected):
    found = self.read(field, text)
    self.assertEqual(found, expected)
    self.assertEqual([type(x) for x in found], [type(x) for x in expected])

  def test_every_tuple_of_the_config(self):
    fields = dict(_tuples())
    self.assertContainsSubset(
        ['network.locations', 'discriminator.channels', 'data.classes'], fields
    )
    for field, value in fields.items():
      text = ','.join(map(str, value))
      self.assertEqual(self.read(field, text), value, field)

  @parameterized.parameters(
      ('network.locations', 'end,,control', "'' is not a name"),
      ('discriminator.channels', '16,x', "'x' is not a whole number"),
      ('discriminator.channels', '1.5', "'1.5' is not a whole number"),
      ('discriminator.channels', '(1.5,)', "'1.5' is not a whole number"),
      ('data.classes', '(True,)', "'True' is not a whole number"),
      ('environment.brush_sizes', '1;2', "'1;2' is not a number"),
  )
  def test_what_cannot_be_read(self, field, text, message):
    with self.assertRaisesRegex(
        ValueError, f'^--config.{field}=.*: {message}.*--config.{field}='
    ):
      self.read(field, text)

  def test_other_forms_of_arguments(self):
    for given, expected in (
        ([_LOCATIONS, 'end,a'], [_LOCATIONS, "('end', 'a')"]),
        (
            [f'{_LOCATIONS}=end', f'{_LOCATIONS}=a'],
            [f"{_LOCATIONS}=('end',)", f"{_LOCATIONS}=('a',)"],
        ),
        (['--', f'{_LOCATIONS}=end'], ['--', f'{_LOCATIONS}=end']),
        ([_LOCATIONS], [_LOCATIONS]),
        (['--config.seed=3', 'a=b'], ['--config.seed=3', 'a=b']),
    ):
      self.assertEqual(config_overrides.plain(['train', *given])[1:], expected)

  def test_home_of_the_config_file(self):
    with mock.patch.dict(os.environ, HOME='/home/of/me'):
      self.assertEqual(
          config_overrides.plain(['train', '--config=~/mine.py:big']),
          ['train', '--config=/home/of/me/mine.py:big'],
      )


class PathsTest(absltest.TestCase):

  def test_home_in_every_path(self):
    config = experiment.Experiment()
    for name in experiment.PATHS:
      part, field = name.split('.')
      setattr(getattr(config, part), field, f'~/{field}')
    with mock.patch.dict(os.environ, HOME='/home/of/me'):
      config.expand_paths()
    self.assertEqual(
        (config.data.source, config.data.held_out_source),
        ('/home/of/me/source', '/home/of/me/held_out_source'),
    )
    self.assertEqual(config.data.data_dir, '/home/of/me/data_dir')
    self.assertEqual(config.data.manual_dir, '/home/of/me/manual_dir')
    self.assertEqual(
        config.environment.brushes_basedir, '/home/of/me/brushes_basedir'
    )

  def test_no_path_is_forgotten(self):
    names = dict(config_overrides.fields(experiment.Experiment()))
    like_paths = [
        name
        for name in names
        if name.endswith(('dir', 'source', 'path', 'folder', 'file', 'teacher'))
    ]
    self.assertCountEqual(like_paths, experiment.PATHS)


if __name__ == '__main__':
  absltest.main()
