# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.learning.rewards."""

import itertools
import os
import tempfile

from absl.testing import parameterized
import numpy as np
import tensorflow as tf

from spiral_tf import config as config_lib
from spiral_tf.learning import rewards
from tests.spiral_tf import tiny
from tests.spiral_tf.plugins import modules

_WEIGHTS = np.random.default_rng(9).normal(size=[16, 16, 1])


def _score(images, targets):
  """A linear discriminator; a target changes the sign of each pixel."""
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
  """Computes [N, B] episode by episode and action by action."""
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
  return rewards.RewardMaker(config, discount, score)


class DiscountedReturnsTest(tf.test.TestCase, parameterized.TestCase):

  @parameterized.parameters(0.0, 0.7, 1.0)
  def test_equals_a_loop(self, discount):
    values = np.random.default_rng(0).normal(size=[5, 3]).astype(np.float32)
    expected = np.zeros_like(values)
    for t in range(5):
      for later in range(t, 5):
        expected[t] += discount ** (later - t) * values[later]
    self.assertAllClose(
        rewards.discounted_returns(tf.constant(values), discount),
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
        set(config_lib.REWARDS) - {'environment', 'none'},
        ['critic_final', 'critic_difference', 'l2_final', 'l2_difference'],
    )

  def test_final_score_depends_on_final_canvases_only(self):
    seen = []

    def score(images, targets):
      seen.append((images, targets))
      return _score(images, targets)

    drawings = tiny.drawings(tiny.spec(), 2, conditional=True)
    _maker(kind='critic_final', score=score)(tiny.tensors(drawings))
    ((images, targets),) = seen
    self.assertAllClose(images, drawings.canvases[:, -1] / 255.0)
    self.assertAllClose(targets, drawings.target / 255.0)

  def test_rewards_of_the_environment(self):
    spec = tiny.spec(num_actions=2)
    given = np.array([[1, 2], [3, 4]], np.float32)
    batch = tiny.tensors(tiny.drawings(spec)._replace(rewards=given))
    made = _maker(kind='environment', score=None)(batch)
    self.assertAllEqual(made.rewards, given.T)
    self.assertAllEqual(made.raw_return, [3, 7])

  def test_rewards_of_the_user(self):
    """They are computed by NumPy within a compiled function."""
    source = """
    import numpy as np

    def by_score(scores):
      return np.diff(scores)

    def by_target(canvases, target, actions):
      assert isinstance(canvases, np.ndarray)
      pixels = target[:, 0, 0, 0] + canvases[:, 0, 0, 0, 0]
      return pixels + actions['end'][:, -1]

    def bad():
      return np.nan
    """
    drawings = tiny.drawings(tiny.spec(), conditional=True)
    batch = tiny.tensors(drawings)
    with tempfile.TemporaryDirectory() as folder:
      with modules.working_in(folder, source) as name:
        makers = {
            kind: _maker(kind=f'{name}:{kind}')
            for kind in ('by_score', 'by_target', 'bad')
        }
    made = {k: tf.function(m, autograph=False) for k, m in makers.items()}
    expected = _maker(kind='critic_difference')(batch)
    self.assertAllClose(made['by_score'](batch).rewards, expected.rewards)
    reward = made['by_target'](batch)
    self.assertAllEqual(reward.rewards[:-1], np.zeros([2, 2]))
    pixels = (
        drawings.target[:, 0, 0, 0] + 1.0 * drawings.canvases[:, 0, 0, 0, 0]
    )
    self.assertAllClose(
        reward.raw_return, pixels / 255 + drawings.actions['end'][:, -1]
    )
    with self.assertRaisesRegex(tf.errors.OpError, 'bad returned'):
      made['bad'](batch)

  def test_l2_does_not_call_the_discriminator(self):
    drawings = tiny.drawings(tiny.spec(), 2, conditional=True)
    maker = _maker(kind='l2_final', score=None)
    maker(tiny.tensors(drawings))

  @parameterized.parameters(('critic_difference', 0.9), ('critic_final', 1.0))
  def test_normalizing_divides_by_the_spread_of_returns(self, kind, discount):
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


_SCORES = np.array([[1.0, 0.0], [4.0, -2.0], [3.5, 5.0]], np.float32)


def _drawings(seed=0, steps=4, batch=3, shape=(8, 9, 2)):
  rng = np.random.default_rng(seed)
  canvases = rng.integers(0, 256, [steps + 1, batch, *shape], np.uint8)
  return canvases, rng.integers(0, 256, [batch, *shape], np.uint8)


def _distance(image, target):
  """Computes the distance of images in [0, 1], pixel by pixel."""
  total = 0.0
  for index in np.ndindex(image.shape):
    total += (int(image[index]) / 255 - int(target[index]) / 255) ** 2
  return total**0.5


class DiscriminatorRewardsTest(tf.test.TestCase):

  def test_final_score(self):
    self.assertAllEqual(
        rewards.final_score(_SCORES[-1], 2), [[0.0, 0.0], [3.5, 5.0]]
    )

  def test_score_differences(self):
    self.assertAllEqual(
        rewards.score_differences(_SCORES), [[3.0, -2.0], [-0.5, 7.0]]
    )

  def test_differences_sum_to_the_change_in_score(self):
    scores = np.random.default_rng(0).normal(size=[9, 5])
    self.assertAllClose(
        tf.reduce_sum(rewards.score_differences(scores), axis=0),
        scores[-1] - scores[0],
    )

  def test_scores_of_one_canvas_raise(self):
    with self.assertRaisesRegex(ValueError, 'at least one action'):
      rewards.score_differences(_SCORES[:1])
    with self.assertRaisesRegex(ValueError, 'rank 2'):
      rewards.score_differences(_SCORES[0])

  def test_in_a_graph_of_unknown_sizes(self):
    function = tf.function(
        rewards.score_differences, input_signature=[tf.TensorSpec([None, None])]
    )
    self.assertAllEqual(function(_SCORES), [[3.0, -2.0], [-0.5, 7.0]])


class L2RewardsTest(tf.test.TestCase, parameterized.TestCase):

  @parameterized.parameters(False, True)
  def test_equal_a_loop(self, as_float):
    canvases, targets = _drawings()
    final = np.zeros([4, 3])
    differences = np.zeros([4, 3])
    for b in range(3):
      final[3, b] = -_distance(canvases[4, b], targets[b])
      for t in range(4):
        differences[t, b] = _distance(canvases[t, b], targets[b]) - _distance(
            canvases[t + 1, b], targets[b]
        )
    if as_float:
      canvases = (canvases / 255.0).astype(np.float32)
    self.assertAllClose(rewards.final_l2(canvases, targets), final)
    self.assertAllClose(
        rewards.l2_differences(canvases, targets),
        differences,
        atol=1e-5,
    )

  def test_black_on_white_is_the_maximum(self):
    white = np.full([1, 8, 8, 1], 255, np.uint8)
    black = np.zeros_like(white)
    self.assertAllClose(rewards.l2_distance(white, black), [8.0])
    self.assertAllEqual(rewards.l2_distance(white, white), [0.0])

  def test_differences_sum_to_the_change_in_distance(self):
    canvases, targets = _drawings()
    self.assertAllClose(
        tf.reduce_sum(rewards.l2_differences(canvases, targets), axis=0),
        rewards.l2_distance(canvases[0], targets)
        - rewards.l2_distance(canvases[-1], targets),
        atol=1e-5,
    )

  def test_bad_input_raises(self):
    canvases, targets = _drawings()
    for function in (rewards.final_l2, rewards.l2_differences):
      with self.assertRaisesRegex(ValueError, 'int32'):
        function(canvases.astype(np.int32), targets)
      with self.assertRaisesRegex(ValueError, 'targets must be'):
        function(canvases, targets[:1])
      with self.assertRaisesRegex(ValueError, 'targets must be'):
        function(canvases, targets[..., :1])
      with self.assertRaisesRegex(ValueError, 'at least one action'):
        function(canvases[:1], targets)
    with self.assertRaisesRegex(ValueError, 'agree'):
      rewards.l2_distance(canvases[0], targets[..., :1])


class PenaltiesTest(tf.test.TestCase, parameterized.TestCase):

  @parameterized.parameters(np.int32, np.float32, np.bool_)
  def test_stroke_start_penalty_equals_a_loop(self, dtype):
    flags = np.random.default_rng(0).integers(0, 2, [12, 20])
    expected = np.zeros(flags.shape)
    for b in range(20):
      lifted = True
      for t in range(12):
        if flags[t, b] and lifted:
          expected[t, b] = -0.3
        lifted = not flags[t, b]
    # Both kinds of start, and episodes that start with a move.
    self.assertCountEqual(np.unique(expected[0]), [-0.3, 0.0])
    self.assertAllClose(
        rewards.stroke_start_penalty(flags.astype(dtype), 0.3), expected
    )

  def test_stroke_start_penalty_example(self):
    flags = [[1], [1], [0], [0], [1], [0], [1], [1]]
    self.assertAllEqual(
        rewards.stroke_start_penalty(flags, 2.0)[:, 0],
        [-2.0, 0.0, 0.0, 0.0, -2.0, 0.0, -2.0, 0.0],
    )

  @parameterized.parameters(np.uint8, np.float32)
  def test_blank_penalty(self, dtype):
    # Blank; one pixel of one channel left; drawn, then erased again.
    canvases = np.full([4, 3, 8, 8, 3], 255, np.uint8)
    canvases[2:, 1, 7, 0, 2] = 254
    canvases[1:3, 2] = 0
    self.assertAllEqual(
        rewards.blank_penalty(canvases.astype(dtype), 0.5),
        [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0], [-0.5, 0.0, -0.5]],
    )

  def test_bad_input_raises(self):
    with self.assertRaisesRegex(ValueError, 'flags'):
      rewards.stroke_start_penalty([1, 0], 1.0)
    with self.assertRaisesRegex(ValueError, 'rank 5'):
      rewards.blank_penalty(np.zeros([3, 8, 8, 1]), 1.0)


if __name__ == '__main__':
  tf.test.main()
