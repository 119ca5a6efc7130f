# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests that every experiment in spiral_launch.configs could start."""

import importlib
import math

from absl.testing import absltest
from absl.testing import parameterized

from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import data
from spiral_launch.experiment import environments
from spiral_launch.program import teacher
from spiral_launch.utils import config_overrides

_NAMES = config_overrides.config_names()


class ConfigsTest(parameterized.TestCase):

  @parameterized.parameters(*((name,) for name in _NAMES))
  def test_config(self, name):
    module = importlib.import_module(f'spiral_launch.configs.{name}')
    config = module.get_config()
    self.assertIsInstance(config, experiment.Experiment)
    config.validate()
    spec = environments.environment_spec(config.environment)
    self.assertContainsSubset(config.network.locations, spec.names)
    self.assertIsNot(config, module.get_config())

  @parameterized.parameters(*((name,) for name in _NAMES))
  def test_inverts_what_is_white_on_black(self, name):
    config = importlib.import_module(
        f'spiral_launch.configs.{name}'
    ).get_config()
    is_digits = 'digit' in name or 'mnist' in name
    self.assertEqual(data.inverts(config), is_digits)

  def test_the_teacher_of_unconditional_digits_fits(self):
    module = importlib.import_module(
        'spiral_launch.configs.digits_unconditional'
    )
    config = module.get_config()
    self.assertEqual(config.search.teacher, 'digits')
    teacher.check(config)

  def test_there_are_some(self):
    self.assertIn('digits', _NAMES)

  def test_digits_ends_within_twenty_minutes(self):
    module = importlib.import_module('spiral_launch.configs.digits')
    self.assertBetween(module.get_config().max_minutes, 1, 19)

  def test_scenes_are_the_papers(self):
    module = importlib.import_module('spiral_launch.configs.paper_scenes')
    config = module.get_config()
    spec = environments.environment_spec(config.environment)
    self.assertEqual(math.prod(count for _, count in spec.sub_actions), 589_824)
    self.assertEqual(spec.canvas_shape, (64, 64, 3))
    self.assertEqual(spec.num_actions, 20)
    # The split of `spiral_launch.experiment.data.load_scenes`.
    held_out = round(config.data.limit * config.data.held_out)
    self.assertEqual(config.data.limit - held_out, 50_000)
    self.assertEqual(config.data.max_objects, 5)
    self.assertEqual(config.reward.kind, 'critic_final')

  @parameterized.parameters(
      ('mnist', 1, False, 5),
      ('omniglot', 1, True, 5),
      ('celeba', 3, True, 8),
      ('scenes', 3, True, 7),
  )
  def test_numbers_of_the_paper(self, name, channels, conditional, parts):
    module = importlib.import_module(f'spiral_launch.configs.paper_{name}')
    config = module.get_config()
    spec = environments.environment_spec(config.environment)
    self.assertEqual(spec.canvas_shape, (64, 64, channels))
    self.assertEqual(spec.num_actions, 20)
    self.assertLen(spec.names, parts)
    self.assertEqual(config.conditional, conditional)
    self.assertEqual(config.num_actors, 64)
    self.assertEqual(config.policy.batch_size, 64)
    discriminator = config.discriminator
    self.assertEqual(
        (
            discriminator.batch_size,
            discriminator.replay_batches,
            discriminator.learning_rate,
        ),
        (64, 20, 1e-4),
    )
    self.assertEqual((discriminator.beta1, discriminator.beta2), (0.5, 0.999))
    network = config.network
    self.assertEqual((network.torso_blocks, network.head_blocks), (8, 8))
    self.assertEqual((network.channels, network.hidden_size), (32, 256))
    self.assertEqual(config.reward.kind, 'critic_final')

  @parameterized.parameters(
      ('scenes_small', 20, (32, 8, 4), 3, 29_000),
      ('scenes', 90, (64, 16, 8), 5, 30_000),
  )
  def test_scenes_by_hindsight(self, name, minutes, sizes, objects, scenes):
    module = importlib.import_module(f'spiral_launch.configs.{name}')
    config = module.get_config()
    environment, limit = config.environment, config.data.limit
    self.assertBetween(config.max_minutes, 1, minutes)
    self.assertEqual(
        (
            environment.canvas_width,
            environment.grid_width,
            environment.episode_length,
        ),
        sizes,
    )
    self.assertEqual(config.data.max_objects, objects)
    # The agent may place what any target has, and skip.
    self.assertGreater(environment.episode_length, objects)
    self.assertGreaterEqual(
        environment.max_objects or environment.episode_length, objects
    )
    # The split of `spiral_launch.experiment.data.load_scenes`.
    held_out = round(limit * config.data.held_out)
    self.assertEqual((held_out, limit - held_out), (1_000, scenes))
    # Hindsight alone, on dreams, without a discriminator.
    self.assertEqual(config.reward.kind, 'none')
    self.assertGreater(config.hindsight.weight, 0.0)
    self.assertEqual(config.hindsight.dreams, 1.0)
    # The torso's features have the cells of the grid.
    network = config.network
    side = environment.canvas_width // network.first_stride
    self.assertEqual(side, environment.grid_width)
    self.assertLessEqual(side, network.feature_width)
    self.assertTrue(network.place_lookup)


if __name__ == '__main__':
  absltest.main()
