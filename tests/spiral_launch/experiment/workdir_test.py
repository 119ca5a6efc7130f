# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.experiment.workdir."""

import dataclasses
import json
import os
import tempfile
from unittest import mock

from absl.testing import absltest
from absl.testing import parameterized

from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import workdir as workdir_lib
from tests.spiral_launch.experiment import tiny


class FlattenTest(absltest.TestCase):

  def test_flatten(self):
    self.assertEqual(
        workdir_lib.flatten({'a': {'b': 1, 'c': {'d': (1, 2)}}, 'e': None}),
        {'a.b': 1, 'a.c.d': [1, 2], 'e': None},
    )

  def test_differences(self):
    lines = workdir_lib.differences(
        {'seed': 1, 'old': 3, 'max_minutes': 1.0},
        {'seed': 2, 'new': 4, 'max_minutes': 2.0},
    )
    self.assertLen(lines, 3)
    self.assertIn('seed: 1 there, 2 now', lines[2])


class PrepareTest(parameterized.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())
    self.path = os.path.join(self.folder, 'new', 'run')

  def prepare(self, **changes):
    return workdir_lib.prepare(tiny.config(**changes), self.path)

  def test_makes_the_folder_and_keeps_the_config(self):
    workdir = self.prepare()
    self.assertEqual(workdir.path, self.path)
    with open(workdir.config) as file:
      kept = json.load(file)
    self.assertEqual(
        workdir_lib.flatten(kept),
        workdir_lib.flatten(dataclasses.asdict(tiny.config())),
    )
    self.assertEqual(os.listdir(self.path), ['config.json'])

  def test_all_is_written_inside(self):
    workdir = self.prepare()
    names = [
        name
        for name in dir(workdir_lib.Workdir)
        if isinstance(getattr(workdir_lib.Workdir, name), property)
    ]
    self.assertContainsSubset(['config', 'metrics', 'evaluation'], names)
    paths = {getattr(workdir, name) for name in names}
    self.assertLen(paths, len(names))
    for path in paths:
      self.assertTrue(path.startswith(self.path + os.sep))
    self.assertNotEqual(
        workdir.checkpoints('policy'), workdir.checkpoints('discriminator')
    )

  def test_same_config_goes_on(self):
    self.prepare()
    self.prepare()

  @parameterized.parameters(
      ('max_minutes', 99.0), ('num_actors', 3), ('checkpoint__keep', 9)
  )
  def test_budget_and_machine_may_change(self, name, value):
    self.prepare()
    workdir = self.prepare(**{name: value})
    with open(workdir.config) as file:
      kept = workdir_lib.flatten(json.load(file))
    self.assertEqual(kept[name.replace('__', '.')], value)

  def test_run_of_a_version_that_had_fewer_settings_goes_on(self):
    workdir = self.prepare()
    with open(workdir.config) as file:
      tree = json.load(file)
    del tree['search'], tree['network']['feature_width']
    with open(workdir.config, 'w') as file:
      json.dump(tree, file)
    self.prepare()
    with open(workdir.config, 'w') as file:
      json.dump(tree, file)
    with self.assertRaisesRegex(ValueError, 'feature_width: 8 there, 16 now'):
      self.prepare(network__feature_width=16)
    del tree['network']['place_logits']
    with open(workdir.config, 'w') as file:
      json.dump(tree, file)
    with self.assertRaisesRegex(ValueError, 'place_logits: False there, True'):
      self.prepare()

  def test_another_config_names_the_fields_that_differ(self):
    self.prepare()
    with self.assertRaises(ValueError) as caught:
      self.prepare(seed=7, policy__learning_rate=0.5, max_minutes=1.0)
    message = str(caught.exception)
    self.assertIn(self.path, message)
    self.assertIn('seed: 1 there, 7 now', message)
    self.assertIn('policy.learning_rate: ', message)
    self.assertNotIn('max_minutes', message)
    self.assertLen(message.splitlines(), 3)

  def test_refused_config_leaves_the_first_one(self):
    workdir = self.prepare()
    with self.assertRaises(ValueError):
      self.prepare(seed=7)
    with open(workdir.config) as file:
      self.assertEqual(json.load(file)['seed'], 1)

  def test_file_in_place_of_a_folder(self):
    os.makedirs(os.path.dirname(self.path))
    with open(self.path, 'w') as file:
      file.write('text')
    with self.assertRaisesRegex(ValueError, 'is a file'):
      self.prepare()

  def test_folder_below_a_file(self):
    with open(os.path.join(self.folder, 'new'), 'w') as file:
      file.write('text')
    with self.assertRaisesRegex(OSError, 'cannot be written to.*Choose'):
      self.prepare()

  def test_read_only_or_full_disk(self):
    for error in (OSError(30, 'Read-only'), OSError(28, 'No space left')):
      with mock.patch.object(
          workdir_lib.tempfile, 'TemporaryFile', side_effect=error
      ):
        with self.assertRaisesRegex(OSError, 'neither read-only nor full'):
          self.prepare()

  @parameterized.parameters('{"seed": 1', '[]', '3', '\xff\x00')
  def test_damaged_config_is_named(self, text):
    self.prepare()
    with open(os.path.join(self.path, 'config.json'), 'wb') as file:
      file.write(text.encode('latin1'))
    with self.assertRaisesRegex(ValueError, 'config.json.*damaged'):
      self.prepare()

  def test_every_field_counts_but_those_that_are_free(self):
    """Every field is written, so that a change of any is noticed."""
    config = workdir_lib.flatten(dataclasses.asdict(tiny.config()))
    for name in config:
      changed = {**config, name: 'something else'}
      self.assertLen(
          workdir_lib.differences(config, changed),
          int(name not in experiment.FREE_TO_CHANGE),
          name,
      )


if __name__ == '__main__':
  absltest.main()
