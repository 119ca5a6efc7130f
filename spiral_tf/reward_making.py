"""Turns a batch of drawings into rewards, as `config.RewardConfig` says."""

from typing import Callable
from typing import NamedTuple

import sonnet as snt
import tensorflow as tf

from spiral_tf import config as config_lib
from spiral_tf import rewards
from spiral_tf import running_statistics
from spiral_tf import types

# Changed canvases are scored in multiples of so many.
_ROWS = 64


class Reward(NamedTuple):
  """Rewards of a batch of drawings.

  Attributes:
    rewards: float32 [N, B], what the policy learns from.
    raw_return: float32 [B], the sum of the task's reward over the drawing,
      neither normalised nor with penalties: what a person wants to see rise.
  """

  rewards: tf.Tensor
  raw_return: tf.Tensor


def discounted_returns(values: tf.Tensor, discount: float) -> tf.Tensor:
  """Sums of what is still to come: float32 [N, B] of rewards [N, B]."""
  return tf.scan(
      lambda later, now: now + discount * later, values, reverse=True
  )


class RewardMaker(snt.Module):
  """Scores drawings.

  Penalties are subtracted after normalisation: their costs are in units of
  the return's standard deviation when `normalise` is on.
  """

  def __init__(
      self,
      config: config_lib.RewardConfig,
      discount: float,
      score_fn: Callable,
      name=None,
  ):
    """Makes the maker.

    Args:
      config: which reward.
      discount: of the returns that are normalised.
      score_fn: the critic; maps images (float [M, H, W, C] in [0, 1]) and
        targets (the same, or None) to scores [M].
      name: of the module.
    """
    super().__init__(name=name)
    self._config = config
    self._discount = discount
    self._score_fn = score_fn
    self._statistics = running_statistics.RunningStatistics(
        min_std=config.least_std
    )

  def __call__(self, drawings: types.Trajectory) -> Reward:
    """Rewards of B drawings, batch-major as they come from the queue."""
    config = self._config
    task = self._task_rewards(drawings)
    raw_return = tf.reduce_sum(task, axis=0)
    if config.normalise:
      self._statistics.update(discounted_returns(task, self._discount))
      task /= self._statistics.std
    if config.stroke_start_cost:
      flags = tf.transpose(drawings.actions['flag'])
      task += rewards.stroke_start_penalty(flags, config.stroke_start_cost)
    if config.blank_cost:
      time_major = tf.transpose(drawings.canvases, [1, 0, 2, 3, 4])
      task += rewards.blank_penalty(time_major, config.blank_cost)
    return Reward(task, raw_return)

  def _task_rewards(self, drawings: types.Trajectory) -> tf.Tensor:
    """[N, B], as the critic or the distance to the target has it."""
    kind = self._config.kind
    canvases = drawings.canvases
    batch, num_canvases = canvases.shape[:2]
    if kind == 'critic_final':
      final = self._score(canvases[:, -1], drawings.target)
      scores = tf.concat(
          [tf.zeros((num_canvases - 1, batch)), final[None]], axis=0
      )
      return rewards.final_score(scores)
    if kind == 'critic_difference':
      scores = self._score_all(canvases, drawings.target)
      return rewards.score_differences(tf.transpose(scores))
    time_major = tf.transpose(canvases, [1, 0, 2, 3, 4])
    if kind == 'l2_final':
      return rewards.final_l2(time_major, drawings.target)
    return rewards.l2_differences(time_major, drawings.target)

  def _score_all(self, canvases, target) -> tf.Tensor:
    """Scores of all canvases, [B, N + 1]; those that no action changed once.

    Half of the actions of a good drawing are moves, which leave the canvas as
    it is.
    """
    batch, num_canvases = canvases.shape[:2]
    count = batch * num_canvases
    changed = tf.reduce_any(canvases[:, 1:] != canvases[:, :-1], [2, 3, 4])
    new = tf.reshape(
        tf.pad(changed, [[0, 0], [1, 0]], constant_values=True), [-1]
    )
    rows = tf.cast(tf.where(new)[:, 0], tf.int32)
    # Up to a multiple of a fixed number, by doing the first again: kernels are
    # made for each size anew.
    missing = -tf.size(rows) % min(_ROWS, count)
    rows = tf.concat([rows, tf.zeros([missing], tf.int32)], axis=0)
    flat = tf.reshape(canvases, [count] + list(canvases.shape[2:]))
    if target is not None:
      target = tf.gather(target, rows // num_canvases)
    scores = self._score(tf.gather(flat, rows), target)
    latest = tf.cumsum(tf.cast(new, tf.int32)) - 1
    return tf.reshape(tf.gather(scores, latest), [batch, num_canvases])

  def _score(self, canvases, target) -> tf.Tensor:
    """Scores uint8 canvases [M, H, W, C] against uint8 targets or None."""
    image = tf.image.convert_image_dtype(canvases, tf.float32)
    if target is not None:
      target = tf.image.convert_image_dtype(target, tf.float32)
    return self._score_fn(image, target)
