# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.acting.rollout."""

from absl.testing import parameterized
import numpy as np
import tensorflow as tf

from spiral_tf import types
from spiral_tf.acting import dreams as dreams_lib
from tests.spiral_tf import tiny


class BatchedRolloutTest(tf.test.TestCase, parameterized.TestCase):

  @parameterized.parameters(False, True)
  def test_trajectories_have_the_signature(self, conditional):
    spec = tiny.spec(num_actions=3)
    drawer = tiny.drawer(
        tiny.policy(spec, conditional), tiny.environment(2), spec
    )
    self.assertEqual(drawer.batch_size, 2)
    target = tiny.images(2) if conditional else None
    drawings = drawer.draw(target, version=7)
    signature = types.trajectory_signature(spec, tiny.NOISE, conditional)
    for field, want in signature._asdict().items():
      value = getattr(drawings, field)
      if field == 'actions':
        for name in spec.names:
          want[name].validate(value[name][1])
      elif want is None:
        self.assertIsNone(value)
      else:
        want.validate(value[1])
    self.assertAllEqual(drawings.version, [7, 7])
    if conditional:
      self.assertAllEqual(drawings.target, target)

  def test_canvases_are_what_the_actions_paint(self):
    spec = tiny.spec(num_actions=4)
    drawer = tiny.drawer(tiny.policy(spec), tiny.environment(3, 4), spec)
    drawer.draw(None)
    drawings = drawer.draw(None)  # The second episode starts blank, too.
    self.assertTrue(np.all(drawings.canvases[:, 0] == 255))
    self.assertLess(drawings.canvases[:, -1].min(), 255)
    replay = tiny.environment(3, 4)
    self.assertAllEqual(
        drawings.canvases[:, 0], replay.reset().observation['canvas']
    )
    for t in range(4):
      step = replay.step({k: v[:, t] for k, v in drawings.actions.items()})
      self.assertAllEqual(
          drawings.canvases[:, t + 1], step.observation['canvas']
      )
      self.assertAllEqual(drawings.masks[:, t], step.observation['action_mask'])

  def test_log_probs_of_moves_sum_over_used_sub_actions(self):
    spec = tiny.spec(num_actions=4)
    drawings = tiny.drawer(
        tiny.policy(spec), tiny.environment(8, 4), spec
    ).draw(None)
    flags = drawings.actions['flag']
    self.assertGreater(flags.sum(), 0)
    self.assertLess(flags.sum(), flags.size)
    # A move chooses flag and end: at least as likely as both at their most
    # unlikely; a stroke also chooses control, size and pressure.
    self.assertAllEqual(drawings.masks.sum(-1), np.where(flags, 5, 2))
    moves = drawings.behavior_log_probs[flags == 0].mean()
    self.assertGreater(
        moves, drawings.behavior_log_probs[flags == 1].mean() + 1.0
    )

  def test_noise_is_new_for_each_episode_and_follows_the_seed(self):
    spec = tiny.spec()
    policy = tiny.policy(spec)

    def noises(seed):
      drawer = tiny.drawer(policy, tiny.environment(2), spec, seed)
      return np.concatenate([drawer.draw(None).noise_sample for _ in range(2)])

    one = noises(1)
    self.assertLen(np.unique(one, axis=0), 4)
    self.assertAllEqual(one, noises(1))
    self.assertNotAllClose(one, noises(2))

  def test_low_temperature_is_deterministic(self):
    spec = tiny.spec()
    policy = tiny.policy(spec)

    def draw(temperature):
      drawer = tiny.drawer(policy, tiny.environment(4), spec, 1, temperature)
      return drawer.draw(None)

    # From equal random numbers.
    cold, warm = draw(1e-4), draw(1.0)
    self.assertAllClose(cold.behavior_log_probs, np.zeros([4, 3]), atol=1e-3)
    self.assertLess(warm.behavior_log_probs.max(), -0.1)
    self.assertNotAllEqual(cold.actions['end'], warm.actions['end'])

  def test_new_weights_are_used(self):
    """The compiled step reads the variables: they are no constants of it."""
    spec = tiny.spec()
    policy = tiny.policy(spec)
    drawer = tiny.drawer(policy, tiny.environment(4), spec)
    drawer.draw(None)
    for variable in policy.trainable_variables:
      if 'flag_logits/b' in variable.name:
        variable.assign([100.0, -100.0])  # Moves only.
    self.assertAllEqual(drawer.draw(None).actions['flag'], np.zeros([4, 3]))

  def test_dreams_are_uniformly_random_or_at_their_temperature(self):
    spec = tiny.spec(num_actions=4)
    dreamed, random = np.array([[0, 1, 1, 1], [0, 0, 1, 1]], bool)
    drawer = tiny.drawer(
        tiny.policy(spec, True),
        tiny.environment(4, 4),
        spec,
        dreams=dreams_lib.Dreams(dreamed, random, 1e-4),
    )
    drawings = [drawer.draw(tiny.images(4)) for _ in range(40)]
    self.assertAllEqual(drawings[0].dreamed, dreamed)
    self.assertEqual(drawings[0].dreamed.dtype, np.uint8)
    log_probs = np.stack([d.behavior_log_probs for d in drawings])
    masks = np.stack([d.masks for d in drawings])
    # The policy at temperature 1, and at a low one.
    self.assertLess(log_probs[:, 0].max(), -0.1)
    self.assertGreater(np.mean(log_probs[:, 1] > -1e-3), 0.9)  # Or a tie.
    sizes = np.array([count for _, count in spec.sub_actions])
    self.assertAllClose(
        log_probs[:, 2:], -np.sum(masks * np.log(sizes), -1)[:, 2:]
    )
    for name, count in spec.sub_actions:
      values = np.stack([d.actions[name][2:] for d in drawings])
      self.assertAllInRange(values, 0, count - 1)
      self.assertAllClose(values.mean(), (count - 1) / 2, rtol=0.2)

  def test_random_dreams_paint_what_their_actions_do(self):
    spec = tiny.spec(num_actions=3)
    both = np.ones(2, bool)
    drawer = tiny.drawer(
        tiny.policy(spec),
        tiny.environment(2),
        spec,
        dreams=dreams_lib.Dreams(both, both, 1.0),
    )
    drawer.draw(None)
    drawings = drawer.draw(None)
    replay = tiny.environment(2)
    replay.reset()
    for t in range(3):
      step = replay.step({k: v[:, t] for k, v in drawings.actions.items()})
      self.assertAllEqual(
          drawings.canvases[:, t + 1], step.observation['canvas']
      )
      self.assertAllEqual(drawings.masks[:, t], step.observation['action_mask'])


if __name__ == '__main__':
  tf.test.main()
