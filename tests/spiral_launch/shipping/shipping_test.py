# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.shipping.shipping."""

import dataclasses
import os
import shutil
import tempfile
from unittest import mock

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np
from PIL import Image

from spiral_launch.agents import folder as agent_folder
from spiral_launch.agents import loading as trained_agent
from spiral_launch.experiment import config_io
from spiral_launch.experiment import workdir as workdir_lib
from spiral_launch.shipping import shipping
from spiral_tf.evaluation import classifier as classifier_files
from tests.spiral_launch.shipping import shipped_run


class ShippingTest(parameterized.TestCase):
  shipment: shipping.Shipment

  @classmethod
  def setUpClass(cls):
    super().setUpClass()
    made = tempfile.TemporaryDirectory()
    cls.addClassCleanup(made.cleanup)
    cls.shipment = shipped_run.evaluate(made.name)

  def setUp(self):
    super().setUp()
    folder = self.enter_context(tempfile.TemporaryDirectory())
    self.run_path = os.path.join(folder, 'run')
    shutil.copytree(self.shipment.workdir, self.run_path)
    self.workdir = workdir_lib.Workdir(self.run_path)
    self.agents = os.path.join(folder, 'agents')

  def ship(self, **changes):
    return shipping.ship(
        dataclasses.replace(
            self.shipment,
            **{'workdir': self.run_path, 'agents': self.agents, **changes},
        )
    )

  def change(self, path, **values):
    tree = shipped_run.read_json(path)
    tree.update(values)
    shipped_run.write_json(path, tree)

  def refused(self, message, **changes):
    """Checks that an error is raised and nothing is written."""
    before = sorted(os.walk(self.agents))
    with self.assertRaisesRegex(ValueError, message):
      self.ship(**changes)
    self.assertEqual(sorted(os.walk(self.agents)), before)

  def test_what_is_shipped_is_what_was_learned(self):
    folder = self.ship()
    self.assertEqual(folder.path, os.path.join(self.agents, 'tiny'))
    self.assertEqual(os.listdir(self.agents), ['tiny'])
    self.assertLen(os.listdir(folder.path), 7)
    run = trained_agent.load(self.run_path)
    agent = trained_agent.load(folder.path)
    for name in ('policy', 'discriminator'):
      one, two = getattr(run, name), getattr(agent, name)
      for a, b in zip(one.variables, two.variables):
        np.testing.assert_array_equal(a.numpy(), b.numpy())
    for name in (
        *('checkpoint', 'learner_steps', 'critic_steps', 'frames', 'minutes'),
    ):
      self.assertEqual(getattr(run, name), getattr(agent, name))
    self.assertEqual(
        shipped_run.read_json(folder.evaluation),
        shipped_run.read_json(self.workdir.evaluation),
    )
    classifier_files.read(folder.classifier)
    config, _ = config_io.read(folder.config)
    self.assertEqual(config.data.source, 'bars')
    config.data.source = run.config.data.source
    self.assertEqual(config, run.config)
    with open(folder.readme) as file:
      self.assertIn('# tiny', file.read())

  def test_draws_at_the_temperature_of_its_evaluation(self):
    self.change(self.workdir.evaluation, temperature=0.25)
    config, _ = config_io.read(self.ship().config)
    self.assertEqual(config.temperature, 0.25)

  def test_no_path_of_this_machine(self):
    source = shipped_run.read_json(self.workdir.config)['data']['source']
    folder = self.ship(command=f'train --config.data.source={source} --x=DIR')
    for name in ('config.json', 'evaluation.json', 'README.md'):
      with open(os.path.join(folder.path, name)) as file:
        text = file.read()
      self.assertNotIn(tempfile.gettempdir(), text)
    self.assertIn('train --config.data.source=bars --x=DIR', text)

  @parameterized.parameters(
      ({'data_source': ''}, 'data.source=.*--data_source=mnist'),
      ({'data_source': '/data/mnist'}, '--data_source=/data/mnist is a path'),
      ({'data_source': '~/mnist'}, '--data_source=~/mnist is a path'),
      ({'data_source': '../mnist'}, '--data_source=../mnist is a path'),
      ({'command': 'train --workdir=/tmp/x'}, '--command names /tmp/x'),
      ({'command': 'cd ~/x && train'}, '--command names ~/x'),
      ({'data_note': 'from /data/x'}, '--data_note names /data/x'),
      ({'name': 'No/name'}, '--name=No/name'),
      ({'workdir': '/nowhere'}, '/nowhere is not a folder'),
      (
          {'classifier_cache': '/nowhere'},
          'classifier of the eval.*is missing',
      ),
  )
  def test_refused(self, changes, message):
    self.refused(message, **changes)

  def test_a_command_with_relative_paths_is_fine(self):
    self.ship(command='make train CONFIG=configs/x.py WORKDIR=runs/y')

  @parameterized.parameters(
      (
          'evaluation',
          'no evaluation.json. Run spiral-tf evaluate',
      ),
      (
          'evaluation_grid',
          'no evaluation.png. Run spiral-tf evaluate',
      ),
      ('config', 'no config.json'),
  )
  def test_incomplete_runs(self, name, message):
    os.remove(getattr(self.workdir, name))
    self.refused(message)

  @parameterized.parameters(
      ({'checkpoint': 'ckpt-5'}, 'no --checkpoint=ckpt-5'),
      ({'checkpoint': None}, 'evaluation.json has no checkpoint'),
      ({'images': 'others'}, "is of 'others'"),
      ({'learner_steps': 5}, 'learner_steps=5, and the checkpoint of 7'),
      ({'critic_steps': 6}, 'critic_steps=6, and the checkpoint of 7'),
      ({'classifier_accuracy': 0.123}, 'used another classifier'),
  )
  def test_metrics_of_something_else(self, changes, message):
    self.change(self.workdir.evaluation, **changes)
    self.refused(message)

  def test_damaged_files(self):
    for name in ('evaluation', 'evaluation_grid'):
      path = getattr(self.workdir, name)
      with open(path, 'rb') as file:
        whole = file.read()
      with open(path, 'wb') as file:
        file.write(b'{')
      self.refused('is damaged')
      with open(path, 'wb') as file:
        file.write(whole)
    shipped_run.write_json(self.workdir.evaluation, [1])
    self.refused('has no images')

  def test_brushes_of_this_machine(self):
    tree = shipped_run.read_json(self.workdir.config)
    tree['environment']['brushes_basedir'] = '/brushes'
    shipped_run.write_json(self.workdir.config, tree)
    self.refused('brushes_basedir=/brushes')

  def test_the_teacher_has_no_path(self):
    tree = shipped_run.read_json(self.workdir.config)
    tree['search'].update(teacher='/runs/better', fraction=0.5, weight=1.0)
    shipped_run.write_json(self.workdir.config, tree)
    config = config_io.read(self.ship().config)[0]
    self.assertEqual(config.search.teacher, 'better')

  def test_too_large(self):
    with mock.patch.object(agent_folder, 'MAX_BYTES', 20_000):
      self.refused(r'would take .* MB.*\(classifier.npz')

  def test_takes_the_place_of_an_agent_only(self):
    folder = self.ship()
    self.ship(data_note='Another note.')
    with open(folder.readme) as file:
      self.assertIn('Another note.', file.read())
    self.assertEqual(os.listdir(self.agents), ['tiny'])
    os.makedirs(os.path.join(self.agents, 'other'))
    self.refused('is no shipped agent', name='other')
    self.refused('shipped agent', workdir=folder.path, name='again')

  def test_an_agent_in_its_place_survives_a_full_disk(self):
    folder = self.ship()
    with open(folder.weights, 'rb') as file:
      before = file.read()
    with mock.patch.object(os, 'fsync', side_effect=OSError('full')):
      with self.assertRaisesRegex(OSError, 'full'):
        self.ship(data_note='Another note.')
    self.assertEqual(os.listdir(self.agents), ['tiny'])
    with open(folder.weights, 'rb') as file:
      self.assertEqual(file.read(), before)

  def test_grid_is_made_small_and_stays_what_it_was(self):
    folder = self.ship()
    with Image.open(folder.evaluation_grid) as small:
      self.assertEqual(small.mode, 'L')
      with Image.open(self.workdir.evaluation_grid) as grid:
        np.testing.assert_array_equal(
            np.asarray(small.convert('RGB')), np.asarray(grid)
        )
    noise = np.random.default_rng(0).integers(0, 256, (400, 600, 3), np.uint8)
    Image.fromarray(noise).save(self.workdir.evaluation_grid)
    self.ship()
    self.assertLess(os.path.getsize(folder.evaluation_grid), 300_001)
    with Image.open(folder.evaluation_grid) as small:
      self.assertEqual(small.size, (300, 200))

  def test_without_discriminator_and_classifier(self):
    folder = self.enter_context(tempfile.TemporaryDirectory())
    shipped = shipped_run.ship(
        folder, labelled=False, discriminator=False, conditional=False
    )
    self.assertFalse(os.path.exists(shipped.classifier))
    agent = trained_agent.load(shipped.path)
    self.assertIsNone(agent.discriminator)


if __name__ == '__main__':
  absltest.main()
