# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.agents.loading."""

import dataclasses
import json
import os
import tempfile

from absl.testing import absltest
import numpy as np

from spiral_launch.agents import loading as trained_agent
from spiral_tf.checkpoints import checkpointer
from tests.spiral_launch.experiment import tiny
from tests.spiral_launch.experiment import trained_run
from tests.spiral_launch.shipping import shipped_run


class TrainedAgentTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())
    self.source = tiny.write_images(os.path.join(self.folder, 'images'))
    self.run_path = os.path.join(self.folder, 'run')

  def make(self, **changes):
    return trained_run.make(self.run_path, self.source, **changes)

  def test_loads_what_was_learned(self):
    config, workdir = self.make()
    agent = trained_agent.load(self.run_path)
    self.assertEqual(agent.config, config)
    self.assertEqual(agent.checkpoint, 'ckpt-1')
    self.assertEqual((agent.learner_steps, agent.critic_steps), (7, 7))
    self.assertEqual(agent.defaults, [])
    # All variables are loaded: none keeps its random value.
    again = trained_agent.load(self.run_path, 'ckpt-1')
    for name in ('policy', 'discriminator'):
      one, two = getattr(agent, name), getattr(again, name)
      for a, b in zip(one.variables, two.variables):
        np.testing.assert_array_equal(a, b)
      path = checkpointer.find(workdir.checkpoints(name))
      assert path
      checkpointer.restore(path, **{name: two})
      for a, b in zip(one.variables, two.variables):
        np.testing.assert_array_equal(a, b)

  def test_temperature(self):
    self.make()
    agent = trained_agent.load(self.run_path)
    self.assertIs(agent.at_temperature(None), agent)
    cold = agent.at_temperature(0.5)
    self.assertEqual(cold.config.temperature, 0.5)
    self.assertEqual(agent.config.temperature, 1.0)
    self.assertIs(cold.policy, agent.policy)
    old = dataclasses.replace(agent, defaults=['temperature', 'blind'])
    self.assertEqual(old.at_temperature(0.5).defaults, ['blind'])
    with self.assertRaisesRegex(ValueError, 'temperature is -2.0; it must be'):
      agent.at_temperature(-2.0)

  def test_counts_are_those_of_the_checkpoint(self):
    """Training continued to 9 steps after the checkpoint at 7."""
    _, workdir = self.make()
    with open(workdir.counts, 'w') as file:
      json.dump({'frames': 5000, 'minutes': 3.0, 'learner_steps': 9}, file)
    agent = trained_agent.load(self.run_path)
    self.assertEqual((agent.frames, agent.minutes), (700.0, 0.7))
    for steps, frames in ((1, 500.0), (6, 700.0), (8, 900.0), (10, 5000)):
      counts = trained_agent.counts_at(workdir, steps)
      self.assertEqual(counts['frames'], frames)

  def test_without_counts(self):
    """A folder with only a config and checkpoints."""
    _, workdir = self.make()
    os.remove(workdir.metrics)
    agent = trained_agent.load(self.run_path)
    self.assertIsNone(agent.frames)
    self.assertIsNone(agent.minutes)

  def test_no_discriminator(self):
    self.make(discriminator=False)
    agent = trained_agent.load(self.run_path)
    self.assertIsNone(agent.discriminator)
    self.assertIsNone(agent.critic_steps)

  def test_policy_alone(self):
    self.make()
    agent = trained_agent.load(self.run_path, with_discriminator=False)
    self.assertIsNone(agent.discriminator)
    self.assertIsNone(agent.folder)

  def test_errors_say_what_to_do(self):
    with self.assertRaisesRegex(ValueError, 'run is not a folder'):
      trained_agent.load(self.run_path)
    with self.assertRaisesRegex(ValueError, 'images has no config.json'):
      trained_agent.load(self.source)
    _, workdir = self.make()
    with self.assertRaisesRegex(ValueError, 'ckpt-8.*it has ckpt-1'):
      trained_agent.load(self.run_path, 'ckpt-8')
    os.rename(workdir.checkpoints('policy'), os.path.join(self.folder, 'away'))
    with self.assertRaisesRegex(ValueError, 'no checkpoint yet.*every 2 min'):
      trained_agent.load(self.run_path)
    with self.assertRaisesRegex(ValueError, 'it has none'):
      trained_agent.load(self.run_path, 'ckpt-8')


class ShippedTest(absltest.TestCase):
  """Errors; `shipping_test` checks what is loaded."""

  def setUp(self):
    super().setUp()
    self.folder = shipped_run.ship(
        self.enter_context(tempfile.TemporaryDirectory()), labelled=False
    )

  def test_policy_alone(self):
    agent = trained_agent.load(self.folder.path, with_discriminator=False)
    self.assertIsNone(agent.discriminator)
    self.assertEqual(agent.folder, self.folder)

  def test_errors_say_what_to_do(self):
    path = self.folder.path
    with self.assertRaisesRegex(ValueError, 'ckpt-1.*is a shipped agent'):
      trained_agent.load(path, 'ckpt-1')
    tree = shipped_run.read_json(self.folder.config)
    tree['network']['hidden_size'] = 32
    shipped_run.write_json(self.folder.config, tree)
    with self.assertRaisesRegex(ValueError, 'weights.npz: .*not those of'):
      trained_agent.load(path)
    shipped_run.write_json(self.folder.evaluation, {'checkpoint': 'ckpt-1'})
    with self.assertRaisesRegex(ValueError, 'evaluation.json is damaged'):
      trained_agent.load(path)
    os.remove(self.folder.evaluation)
    with self.assertRaisesRegex(FileNotFoundError, 'evaluation.json'):
      trained_agent.load(path)


class EarlierVersionTest(absltest.TestCase):

  def test_a_network_that_does_not_fit_names_what_the_config_lacks(self):
    folder = self.enter_context(tempfile.TemporaryDirectory())
    source = tiny.write_images(os.path.join(folder, 'images'))
    path = os.path.join(folder, 'run')
    _, workdir = trained_run.make(path, source)
    with open(workdir.config) as file:
      tree = json.load(file)
    for field in ('hidden_size', 'head_channels'):
      del tree['network'][field]
    with open(workdir.config, 'w') as file:
      json.dump(tree, file)
    with self.assertRaisesRegex(
        ValueError,
        'does not fit.*not have network.head_channels, network.hidden_size',
    ):
      trained_agent.load(path)


if __name__ == '__main__':
  absltest.main()
