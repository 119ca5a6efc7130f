# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.experiment.config_io."""

import dataclasses
import json
import os
import tempfile
from unittest import mock

from absl.testing import absltest
from absl.testing import parameterized

from spiral_launch.configs import digits
from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import config_io
from spiral_launch.experiment import workdir as workdir_lib
from tests.spiral_launch.experiment import tiny


class ExperimentFileTest(parameterized.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())
    self.path = os.path.join(self.folder, 'config.json')

  def write(self, tree):
    with open(self.path, 'w') as file:
      json.dump(tree, file)

  def change(self, **changes):
    """Returns the default as JSON, with changes: `network__channels=3`."""
    tree = json.loads(json.dumps(dataclasses.asdict(experiment.Experiment())))
    for name, value in changes.items():
      owner, _, field = name.rpartition('__')
      (tree[owner] if owner else tree)[field] = value
    return tree

  def test_what_training_wrote_is_read(self):
    for config in (
        digits.get_config(),
        tiny.config(
            data__classes=(4, 7), conditional=False, network__locations=()
        ),
    ):
      folder = os.path.join(self.folder, str(config.conditional))
      workdir = workdir_lib.prepare(config, folder)
      read, lacking = config_io.read(workdir.config)
      self.assertEqual(read, config)
      self.assertEqual(lacking, [])

  def test_every_type_comes_back(self):
    """Lists become tuples, and whole numbers become floats where needed."""
    self.write(self.change(max_minutes=3))
    read, _ = config_io.read(self.path)
    self.assertIs(type(read.max_minutes), float)
    self.assertIs(type(read.environment.brush_sizes), tuple)

  def test_inversion_keeps_its_meaning(self):
    for value in (True, False, None):
      self.write(self.change(data__invert=value))
      read, _ = config_io.read(self.path)
      self.assertIs(read.data.invert, value)
    self.write(self.change(data__invert='yes'))
    with self.assertRaisesRegex(ValueError, "invert is 'yes'; want true or"):
      config_io.read(self.path)
    tree = self.change()
    del tree['data']['invert']
    self.write(tree)
    # Earlier versions inverted all images.
    self.assertIs(config_io.read(self.path)[0].data.invert, True)

  def test_fields_of_later_versions_have_defaults_and_are_named(self):
    tree = self.change(network__channels=48)
    del tree['network']['sub_pixel'], tree['seed'], tree['reward']
    self.write(tree)
    read, lacking = config_io.read(self.path)
    self.assertEqual(read.network.channels, 48)
    self.assertEqual(read.seed, experiment.Experiment().seed)
    names = [f.name for f in dataclasses.fields(read.reward)]
    self.assertEqual(
        lacking,
        sorted(['network.sub_pixel', 'seed'] + [f'reward.{n}' for n in names]),
    )

  def test_what_was_done_before_there_was_a_field(self):
    known = workdir_lib.flatten(dataclasses.asdict(experiment.Experiment()))
    # An unknown name would have no effect.
    self.assertContainsSubset(workdir_lib.BEFORE, known)
    tree = self.change(network__channels=48)
    for before in ({'network.channels': 7}, {'network.first_stride': 3}):
      with mock.patch.object(workdir_lib, 'BEFORE', before):
        del tree['network']['first_stride']
        self.write(tree)
        read, lacking = config_io.read(self.path)
        tree['network']['first_stride'] = 1
      # Values of the file have priority.
      self.assertEqual(read.network.channels, 48)
      self.assertEqual(lacking, ['network.first_stride'])
    self.assertEqual(read.network.first_stride, 3)

  @parameterized.parameters(True, False, None)
  def test_a_truth_value_may_be_left_open(self, invert):
    self.write(self.change(data__invert=invert))
    read, _ = config_io.read(self.path)
    self.assertIs(read.data.invert, invert)

  def test_images_of_old_were_inverted(self):
    tree = self.change()
    del tree['data']['invert']
    self.write(tree)
    read, lacking = config_io.read(self.path)
    self.assertIs(read.data.invert, True)
    self.assertEqual(lacking, ['data.invert'])

  @parameterized.parameters(
      ({'network__color': 3}, 'does not know: network.color'),
      ({'strange': {'a': 1}}, 'does not know: strange.a'),
      ({'network__channels': 3.5}, 'network.channels is 3.5; want a whole'),
      ({'network__channels': True}, 'network.channels is True; want a whole'),
      ({'network__channels': None}, 'network.channels is None'),
      ({'conditional': 1}, 'conditional is 1; want true or false'),
      ({'data__invert': 1}, 'data.invert is 1; want true or false'),
      ({'max_minutes': 'x'}, "max_minutes is 'x'; want a number"),
      ({'data__source': 7}, 'data.source is 7; want text'),
      ({'data__classes': 4}, 'data.classes is 4; want a list'),
      ({'data__classes': ['4']}, 'data.classes.*whole number'),
      ({'network__channels': 0}, 'network.channels is 0; it must be 1'),
      ({'network': 3}, 'does not know: network'),
  )
  def test_what_cannot_be_is_named(self, changes, message):
    self.write(self.change(**changes))
    with self.assertRaisesRegex(ValueError, f'config.json.*{message}'):
      config_io.read(self.path)

  @parameterized.parameters('{"seed": 1', '[]', '3', '"x"', '\xff\x00')
  def test_damaged_file(self, text):
    with open(self.path, 'wb') as file:
      file.write(text.encode('latin1'))
    with self.assertRaisesRegex(ValueError, 'config.json'):
      config_io.read(self.path)


if __name__ == '__main__':
  absltest.main()
