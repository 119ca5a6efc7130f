# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.evaluation.random_policy."""

from typing import Any
from unittest import mock

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_tf.evaluation import random_policy
from tests.spiral_tf import tiny


class _Recorder:
  """An environment that records its actions."""

  def __init__(self, batch_size):
    self._inner = tiny.environment(batch_size)
    self.batch_size = batch_size
    self.actions = []

  def reset(self):
    return self._inner.reset()

  def step(self, actions):
    self.actions.append(actions)
    return self._inner.step(actions)


class RandomDrawerTest(parameterized.TestCase):

  def make(self, batch_size, seed=0):
    environment: Any = _Recorder(batch_size)
    drawer = random_policy.RandomDrawer(environment, tiny.spec(), seed)
    return drawer, environment

  def test_every_sub_action_is_uniform(self):
    drawer, environment = self.make(800)
    drawer.draw()
    spec = tiny.spec()
    self.assertLen(environment.actions, spec.num_actions)
    for name, count in spec.sub_actions:
      values = np.concatenate([a[name] for a in environment.actions])
      shares = np.bincount(values, minlength=count) / len(values)
      self.assertLen(shares, count)
      spread = np.sqrt(1 / count / len(values))
      np.testing.assert_allclose(shares, 1 / count, atol=5 * spread)

  def test_draws_to_the_end_and_anew(self):
    drawer, environment = self.make(4)
    (first, actions), (second, _) = drawer.draw(), drawer.draw()
    self.assertFalse(np.array_equal(first, second))
    again = tiny.environment(4)
    again.reset()
    for t, action in enumerate(environment.actions[:3]):
      timestep = again.step(action)
      for name, values in action.items():
        np.testing.assert_array_equal(actions[name][:, t], values)
    np.testing.assert_array_equal(first, timestep.observation['canvas'])
    self.assertEqual(tuple(actions), tiny.spec().names)
    self.assertEqual(actions['flag'].shape, (4, 3))

  def test_seed_repeats(self):
    one, two, other = (self.make(4, seed)[0].draw()[0] for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, two)
    self.assertFalse(np.array_equal(one, other))

  @parameterized.parameters(1, 4, 5, 9)
  def test_draws_as_many_as_wanted(self, count):
    many = self.make(4)[0].draw_many(count)
    drawer = self.make(4)[0]
    expected = np.concatenate([drawer.draw()[0] for _ in range(3)])[:count]
    np.testing.assert_array_equal(many, expected)

  def test_best_of(self):
    targets = tiny.images(5)
    drawer, _ = self.make(2)
    drawn = []
    draw = drawer.draw

    def keep():
      drawn.append(draw())
      return drawn[-1]

    with mock.patch.object(drawer, 'draw', keep):
      best = drawer.best_of(targets, 7)
    # New rounds for targets 0 and 1, for 2 and 3, and for 4 alone.
    self.assertLen(drawn, 21)
    total = 0.0
    for i, target in enumerate(targets):
      rounds = drawn[i // 2 * 7 : i // 2 * 7 + 7]
      errors = [
          np.mean((d[i % 2] / 255 - target / 255) ** 2) for d, _ in rounds
      ]
      total += sum(errors)
      self.assertAlmostEqual(best.errors[i], min(errors))
      canvases, actions = rounds[int(np.argmin(errors))]
      np.testing.assert_array_equal(best.canvases[i], canvases[i % 2])
      for name, values in actions.items():
        np.testing.assert_array_equal(best.actions[name][i], values[i % 2])
    self.assertAlmostEqual(best.mean_error, total / 35)


if __name__ == '__main__':
  absltest.main()
