# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.configs.presets."""

from absl.testing import absltest

from spiral_launch.configs import presets
from tests.spiral_launch.experiment import tiny


class TwoCoresTest(absltest.TestCase):

  def test_digits_are_a_whole_experiment(self):
    config = presets.digits()
    config.validate()
    self.assertTrue(config.conditional)

  def test_draws_a_batch_at_a_time(self):
    config = tiny.config(policy__batch_size=6)
    presets.on_policy(config)
    config.validate()
    self.assertTrue(config.on_policy)
    self.assertEqual(config.num_actors * config.drawings_per_actor, 6)
    self.assertEqual(config.policy.queue_drawings, 6)

  def test_all_rates_fall_together(self):
    config = tiny.config()
    before = config.policy.learning_rate, config.policy.entropy_cost
    presets.linear_decay(config, 100, learning_rate=1e-6, entropy_cost=1e-5)
    config.validate()
    policy, discriminator = config.policy, config.discriminator
    self.assertEqual((policy.learning_rate, policy.entropy_cost), before)
    self.assertEqual(policy.learning_rate_end, 1e-6)
    self.assertEqual(policy.entropy_cost_end, 1e-5)
    self.assertEqual(
        (policy.learning_rate_steps, policy.entropy_steps), (100,) * 2
    )
    self.assertEqual(discriminator.learning_rate_steps, 200)
    self.assertEqual(discriminator.learning_rate_end, 1e-4)


if __name__ == '__main__':
  absltest.main()
