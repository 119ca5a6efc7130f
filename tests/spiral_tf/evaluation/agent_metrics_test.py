# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.evaluation.agent_metrics."""

from unittest import mock

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np
import tensorflow as tf

from spiral_tf import config as config_lib
from spiral_tf.evaluation import agent_metrics
from spiral_tf.learning import policy as policy_learning
from tests.spiral_tf import tiny


def _discriminator(image, target=None):
  """Scores images by their ink, or by minus the distance to the target."""
  if target is None:
    return tf.reduce_sum(1.0 - image, axis=[1, 2, 3])
  return -tf.reduce_sum(tf.square(image - target), axis=[1, 2, 3])


def _slow_score(canvas, target=None):
  if target is None:
    return np.sum(1 - canvas / 255)
  return -np.sum((canvas / 255 - target / 255) ** 2)


class EntropiesTest(absltest.TestCase):

  def test_equals_what_the_learner_reports(self):
    spec, config = tiny.spec(), tiny.config(conditional=False)
    policy = tiny.policy(spec)
    drawings = tiny.drawings(spec, 5)
    learning = policy_learning.PolicyUpdate(
        config, spec, policy, _discriminator
    )
    with mock.patch.object(agent_metrics, '_BATCH', 2):
      metrics = agent_metrics.entropies(policy, drawings, spec.names)
    reported = learning.update(tiny.tensors(drawings))
    for key, value in metrics.items():
      self.assertAlmostEqual(value, float(reported[key]), places=4)
    self.assertLen(metrics, 1 + len(spec.names))

  def test_a_sub_action_that_was_never_used(self):
    spec = tiny.spec()
    drawings = tiny.drawings(spec, 2)
    masks = drawings.masks.copy()
    masks[..., spec.names.index('control')] = 0
    metrics = agent_metrics.entropies(
        tiny.policy(spec), drawings._replace(masks=masks), spec.names
    )
    self.assertIsNone(metrics['entropy_control'])
    self.assertGreater(metrics['entropy_end'], 0)


class DiscriminatorMetricsTest(parameterized.TestCase):

  @parameterized.parameters(False, True)
  def test_scores_after_each_action(self, conditional):
    drawings = tiny.drawings(tiny.spec(), 5, conditional)
    real = drawings.target if conditional else tiny.images(3)
    with mock.patch.object(agent_metrics, '_BATCH', 2):
      metrics = agent_metrics.discriminator_metrics(
          config_lib.RewardConfig(), _discriminator, drawings, real
      )
    expected = [
        np.mean(
            [
                _slow_score(
                    drawings.canvases[i, t],
                    drawings.target[i] if conditional else None,
                )
                for i in range(5)
            ]
        )
        for t in range(4)
    ]
    np.testing.assert_allclose(metrics['score_by_step'], expected, rtol=1e-5)
    # Per step the reward is the gain in score.
    np.testing.assert_allclose(
        metrics['reward_by_step'], np.diff(expected), rtol=1e-3, atol=1e-3
    )
    self.assertAlmostEqual(
        metrics['reward'], expected[-1] - expected[0], places=3
    )
    of_real = 0.0 if conditional else np.mean([_slow_score(x) for x in real])
    self.assertAlmostEqual(metrics['score_real'], of_real, places=3)

  def test_rewards_are_plain(self):
    """Rewards are neither normalized nor with penalties."""
    drawings = tiny.drawings(tiny.spec(), 3, True)
    metrics = agent_metrics.discriminator_metrics(
        config_lib.RewardConfig(
            kind='l2_final',
            normalise=True,
            stroke_start_cost=5.0,
            blank_cost=5.0,
        ),
        None,
        drawings,
        drawings.target,
    )
    distances = [
        np.sqrt(-_slow_score(canvas, target))
        for canvas, target in zip(drawings.canvases[:, -1], drawings.target)
    ]
    np.testing.assert_allclose(
        metrics['reward_by_step'], [0, 0, -np.mean(distances)], rtol=1e-5
    )
    self.assertIsNone(metrics['score_by_step'])

  def test_rewards_of_an_environment_need_no_discriminator(self):
    drawings = tiny.drawings(tiny.spec(), 3)
    rewards = np.arange(drawings.masks.shape[0] * 3, dtype=np.float32)
    rewards = rewards.reshape([-1, 3])
    metrics = agent_metrics.discriminator_metrics(
        config_lib.RewardConfig(kind='environment'),
        None,
        drawings._replace(rewards=rewards),
        tiny.images(2),
    )
    np.testing.assert_allclose(metrics['reward_by_step'], rewards.mean(axis=0))
    self.assertIsNone(metrics['score_by_step'])

  @parameterized.parameters('critic_difference', 'none')
  def test_no_discriminator_no_scores(self, kind):
    drawings = tiny.drawings(tiny.spec(), 3)
    metrics = agent_metrics.discriminator_metrics(
        config_lib.RewardConfig(kind=kind), None, drawings, tiny.images(2)
    )
    self.assertEqual(set(metrics.values()), {None})
    self.assertLen(metrics, 4)


if __name__ == '__main__':
  absltest.main()
