"""Tests for spiral_tf.reward_making."""

import itertools
import os

from absl.testing import parameterized
import numpy as np
import tensorflow as tf

from spiral_tf import config as config_lib
from spiral_tf import reward_making
from tests.spiral_tf import tiny

_WEIGHTS = np.random.default_rng(9).normal(size=[16, 16, 1])


def _score(images, targets):
  """A linear critic; a target turns its sign about, pixel by pixel."""
  weights = tf.constant(_WEIGHTS, tf.float32)
  if targets is not None:
    weights = weights * (2.0 * targets - 1.0)
  return tf.reduce_sum(weights * images, axis=[1, 2, 3])


def _slow_score(canvas, target):
  weights = _WEIGHTS
  if target is not None:
    weights = weights * (2.0 * target / 255.0 - 1.0)
  return float(np.sum(weights * canvas / 255.0))


def _slow_distance(canvas, target):
  return float(np.sqrt(np.sum((canvas / 255.0 - target / 255.0) ** 2)))


def _slow_rewards(kind, drawings):
  """[N, B], drawing by drawing and action by action."""
  batch, num_canvases = drawings.canvases.shape[:2]
  out = np.zeros([num_canvases - 1, batch])
  for b in range(batch):
    target = None if drawings.target is None else drawings.target[b]
    canvases = drawings.canvases[b]
    for t in range(num_canvases - 1):
      last = t == num_canvases - 2
      if kind == 'critic_final':
        out[t, b] = _slow_score(canvases[-1], target) if last else 0.0
      elif kind == 'critic_difference':
        out[t, b] = _slow_score(canvases[t + 1], target)
        out[t, b] -= _slow_score(canvases[t], target)
      elif kind == 'l2_final':
        out[t, b] = -_slow_distance(canvases[-1], target) if last else 0.0
      else:
        out[t, b] = _slow_distance(canvases[t], target)
        out[t, b] -= _slow_distance(canvases[t + 1], target)
  return out


def _maker(discount=1.0, score=_score, **settings):
  config = config_lib.RewardConfig(**{'normalise': False, **settings})
  return reward_making.RewardMaker(config, discount, score)


class DiscountedReturnsTest(tf.test.TestCase, parameterized.TestCase):

  @parameterized.parameters(0.0, 0.7, 1.0)
  def test_equals_a_loop(self, discount):
    values = np.random.default_rng(0).normal(size=[5, 3]).astype(np.float32)
    expected = np.zeros_like(values)
    for t in range(5):
      for later in range(t, 5):
        expected[t] += discount ** (later - t) * values[later]
    self.assertAllClose(
        reward_making.discounted_returns(tf.constant(values), discount),
        expected,
    )


class RewardMakerTest(tf.test.TestCase, parameterized.TestCase):

  @parameterized.parameters(
      ('critic_final', False),
      ('critic_final', True),
      ('critic_difference', False),
      ('critic_difference', True),
      ('l2_final', True),
      ('l2_difference', True),
  )
  def test_each_kind_equals_loops(self, kind, conditional):
    drawings = tiny.drawings(tiny.spec(num_actions=4), 3, conditional)
    reward = _maker(kind=kind)(tiny.tensors(drawings))
    expected = _slow_rewards(kind, drawings)
    self.assertAllClose(reward.rewards, expected, atol=1e-4)
    self.assertAllClose(reward.raw_return, expected.sum(axis=0), atol=1e-4)

  @parameterized.parameters(
      *itertools.product((1, 3, 70), ('none', 'all', 'some'), (False, True))
  )
  def test_unchanged_canvases_are_scored_once(self, batch, which, conditional):
    drawings = tiny.drawings(tiny.spec(num_actions=4), batch, conditional)
    rng = np.random.default_rng(batch)
    keep = {'none': 0.0, 'all': 1.0, 'some': 0.5}[which]
    unchanged = rng.random([batch, 4]) < keep
    for b, t in np.argwhere(unchanged):
      drawings.canvases[b, t + 1] = drawings.canvases[b, t]
    rows = []

    def score(images, targets):
      rows.append(images.shape[0])
      return _score(images, targets)

    reward = _maker(kind='critic_difference', score=score)(
        tiny.tensors(drawings)
    )
    expected = _slow_rewards('critic_difference', drawings)
    self.assertAllClose(reward.rewards, expected, atol=1e-4)
    self.assertTrue(np.all(reward.rewards.numpy().T[unchanged] == 0.0))
    least = batch + np.sum(~unchanged)
    self.assertBetween(rows[0], least, least + min(63, 5 * batch - 1))

  def test_all_kinds_are_tested(self):
    self.assertCountEqual(
        config_lib.REWARDS,
        ['critic_final', 'critic_difference', 'l2_final', 'l2_difference'],
    )

  def test_final_score_looks_at_final_canvases_alone(self):
    seen = []

    def score(images, targets):
      seen.append((images, targets))
      return _score(images, targets)

    drawings = tiny.drawings(tiny.spec(), 2, conditional=True)
    _maker(kind='critic_final', score=score)(tiny.tensors(drawings))
    ((images, targets),) = seen
    self.assertAllClose(images, drawings.canvases[:, -1] / 255.0)
    self.assertAllClose(targets, drawings.target / 255.0)

  def test_l2_asks_no_critic(self):
    drawings = tiny.drawings(tiny.spec(), 2, conditional=True)
    maker = _maker(kind='l2_final', score=None)
    maker(tiny.tensors(drawings))

  @parameterized.parameters(('critic_difference', 0.9), ('critic_final', 1.0))
  def test_normalising_divides_by_the_spread_of_returns(self, kind, discount):
    maker = _maker(discount, kind=kind, normalise=True)
    spec = tiny.spec()
    decay, weight, mean, square = 0.99, 0.0, 0.0, 0.0
    for seed in range(3):
      drawings = tiny.drawings(spec, 4, seed=seed)
      raw = _slow_rewards(kind, drawings)
      returns = np.zeros_like(raw)
      for t in range(len(raw)):
        for later in range(t, len(raw)):
          returns[t] += discount ** (later - t) * raw[later]
      weight = decay * weight + (1 - decay)
      mean = decay * mean + (1 - decay) * returns.mean()
      square = decay * square + (1 - decay) * (returns**2).mean()
      std = np.sqrt(square / weight - (mean / weight) ** 2)
      reward = maker(tiny.tensors(drawings))
      self.assertAllClose(reward.rewards, raw / std, rtol=1e-3, atol=1e-4)
      self.assertAllClose(reward.raw_return, raw.sum(axis=0), atol=1e-4)

  @parameterized.parameters(False, True)
  def test_stroke_starts_cost(self, normalise):
    spec = tiny.spec(num_actions=5)
    drawings = tiny.drawings(spec, 2)
    flags = np.array([[1, 1, 0, 1, 0], [0, 0, 1, 1, 1]], np.int32)
    drawings.actions['flag'] = flags
    plain = _maker(normalise=normalise)(tiny.tensors(drawings))
    costly = _maker(normalise=normalise, stroke_start_cost=0.25)(
        tiny.tensors(drawings)
    )
    starts = np.array([[1, 0, 0, 1, 0], [0, 0, 1, 0, 0]]).T
    self.assertAllClose(
        costly.rewards - plain.rewards, -0.25 * starts, atol=1e-5
    )
    self.assertAllEqual(costly.raw_return, plain.raw_return)

  def test_blank_drawings_cost_at_their_end(self):
    drawings = tiny.drawings(tiny.spec(num_actions=3), 3)
    drawings.canvases[1, -1] = drawings.canvases[1, 0]
    plain = _maker()(tiny.tensors(drawings))
    costly = _maker(blank_cost=2.0)(tiny.tensors(drawings))
    expected = np.zeros([3, 3])
    expected[-1, 1] = -2.0
    self.assertAllClose(costly.rewards - plain.rewards, expected, atol=1e-4)
    self.assertAllEqual(costly.raw_return, plain.raw_return)

  def test_state_is_checkpointed(self):
    maker = _maker(normalise=True)
    maker(tiny.tensors(tiny.drawings(tiny.spec())))
    path = tf.train.Checkpoint(maker=maker).save(
        os.path.join(self.get_temp_dir(), 'maker')
    )
    other = _maker(normalise=True)
    status = tf.train.Checkpoint(maker=other).restore(path)
    status.assert_consumed()
    drawings = tiny.tensors(tiny.drawings(tiny.spec(), seed=5))
    self.assertAllClose(maker(drawings).rewards, other(drawings).rewards)


if __name__ == '__main__':
  tf.test.main()
