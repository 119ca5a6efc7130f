# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Rewards of trajectories, from discriminator scores or from distances.

[SPIRAL]: Ganin et al., 2018, arXiv 1804.01118. [SPIRAL++]: Mellor et al., 2019,
arXiv 1910.01007. `RewardMaker` combines pure, time-major functions: N + 1
canvases, including the initial one, of B episodes give [N, B] rewards.
Penalties are negative rewards.
"""

from typing import Callable
from typing import NamedTuple
from typing import Optional

import sonnet as snt
import tensorflow as tf

from spiral_tf import config as config_lib
from spiral_tf import types
from spiral_tf.learning import running_statistics
from spiral_tf.plugins import rewards as own_rewards


def final_score(scores, num_actions: int) -> tf.Tensor:
  """Rewards the score of the final canvas: [SPIRAL], section 'Objectives'.

  Args:
    scores: [B] discriminator scores of the final canvases.
    num_actions: N, at least 1.

  Returns:
    [N, B]: the score at the last action, zero before.
  """
  return _at_last_action(tf.convert_to_tensor(scores), num_actions)


def score_differences(scores) -> tf.Tensor:
  """Computes `r_t = D(canvas_t) - D(canvas_{t-1})`: [SPIRAL++].

  Args:
    scores: [N + 1, B] discriminator scores of all canvases.

  Returns:
    [N, B]; the sum over time is the final score minus the initial one.

  Raises:
    ValueError: fewer than two rows.
  """
  scores = tf.convert_to_tensor(scores)
  _check_steps('scores', scores, rank=2)
  return scores[1:] - scores[:-1]


def l2_distance(images, targets) -> tf.Tensor:
  """Computes the Euclidean distance between images and targets.

  Args:
    images: [..., H, W, C], uint8 in [0, 255] or float in [0, 1].
    targets: images of a shape that broadcasts with `images`, uint8 in [0, 255]
      or float in [0, 1].

  Returns:
    [...] float32 in [0, sqrt(H * W * C)], with pixels in [0, 1].

  Raises:
    ValueError: a type is neither uint8 nor float, or H, W or C differ.
  """
  images, targets = _to_unit(images), _to_unit(targets)
  if not images.shape[-3:].is_compatible_with(targets.shape[-3:]):
    raise ValueError(
        f'Images {images.shape} and targets {targets.shape} must agree in '
        '[H, W, C].'
    )
  squares = tf.math.squared_difference(images, targets)
  return tf.sqrt(tf.reduce_sum(squares, axis=[-3, -2, -1]))


def final_l2(canvases, targets) -> tf.Tensor:
  """Rewards minus the L2 distance of the final canvas to its target.

  The L2 baseline of [SPIRAL]'s conditional experiments: L2 distance is one of
  the optimal discriminators there, but a poorer reward than a learned one.

  Args:
    canvases: [N + 1, B, H, W, C], uint8 in [0, 255] or float in [0, 1].
    targets: [B, H, W, C], uint8 in [0, 255] or float in [0, 1].

  Returns:
    [N, B] float32: minus the distance at the last action, zero before.

  Raises:
    ValueError: shapes disagree, or a type is neither uint8 nor float.
  """
  canvases = tf.convert_to_tensor(canvases)
  targets = tf.convert_to_tensor(targets)
  _check_targets(canvases, targets)
  distances = l2_distance(canvases[-1], targets)
  return _at_last_action(-distances, canvases.shape[0] - 1)


def l2_differences(canvases, targets) -> tf.Tensor:
  """Rewards each action's decrease of the L2 distance to the target.

  The per-step form of `final_l2`, like `score_differences` of `final_score`.

  Args:
    canvases: [N + 1, B, H, W, C], uint8 in [0, 255] or float in [0, 1].
    targets: [B, H, W, C], uint8 in [0, 255] or float in [0, 1].

  Returns:
    [N, B] float32; the sum over time is the initial distance minus the final
    one.

  Raises:
    ValueError: shapes disagree, or a type is neither uint8 nor float.
  """
  canvases = tf.convert_to_tensor(canvases)
  targets = tf.convert_to_tensor(targets)
  _check_targets(canvases, targets)
  distances = l2_distance(canvases, targets[None])
  return distances[:-1] - distances[1:]


def stroke_start_penalty(flags, cost: float) -> tf.Tensor:
  """Penalizes the start of each continuous sequence of strokes.

  An auxiliary reward of [SPIRAL]'s MNIST experiments: people seldom lift the
  pen.

  Args:
    flags: [N, B], non-zero for a stroke, 0 for a move.
    cost: cost of one start, at least 0.

  Returns:
    [N, B] float32: `-cost` at each stroke that follows a move or is the first
    action; 0 elsewhere.

  Raises:
    ValueError: `flags` is not of rank 2.
  """
  flags = tf.convert_to_tensor(flags)
  if flags.shape.rank != 2:
    raise ValueError(f'flags must be [N, B]; got {flags.shape}.')
  strokes = tf.cast(flags, tf.bool)
  before = tf.concat([tf.zeros_like(strokes[:1]), strokes[:-1]], axis=0)
  starts = tf.logical_and(strokes, tf.logical_not(before))
  return -cost * tf.cast(starts, tf.float32)


def blank_penalty(canvases, cost: float) -> tf.Tensor:
  """Penalizes final canvases on which nothing is visible.

  An auxiliary reward of [SPIRAL]'s MNIST experiments: without it agents may
  converge to episodes of moves alone.

  Args:
    canvases: [N + 1, B, H, W, C] of any type, the initial canvas first.
    cost: cost of a blank canvas, at least 0.

  Returns:
    [N, B] float32: `-cost` at the last action of each episode whose final
    canvas equals its initial one in every pixel; 0 elsewhere.

  Raises:
    ValueError: `canvases` is not of rank 5, or has fewer than two rows.
  """
  canvases = tf.convert_to_tensor(canvases)
  _check_steps('canvases', canvases, rank=5)
  blank = tf.reduce_all(tf.equal(canvases[0], canvases[-1]), axis=[1, 2, 3])
  penalties = -cost * tf.cast(blank, tf.float32)
  return _at_last_action(penalties, canvases.shape[0] - 1)


def _at_last_action(values: tf.Tensor, num_actions: int) -> tf.Tensor:
  """Returns [num_actions, B] with `values` [B] in the last row, else zeros."""
  return tf.pad(values[None], [[num_actions - 1, 0], [0, 0]])


def _to_unit(images) -> tf.Tensor:
  """Maps uint8 in [0, 255], or float in [0, 1], to float32 in [0, 1]."""
  images = tf.convert_to_tensor(images)
  if images.dtype == tf.uint8:
    return tf.cast(images, tf.float32) / 255.0
  if images.dtype.is_floating:
    return tf.cast(images, tf.float32)
  raise ValueError(
      'Images must be uint8 in [0, 255] or float in [0, 1]; got '
      f'{images.dtype.name}.'
  )


def _check_steps(name: str, tensor: tf.Tensor, rank: int) -> None:
  """Raises ValueError unless there are two or more canvases."""
  shape = tensor.shape
  if shape.rank != rank or (shape[0] is not None and shape[0] < 2):
    raise ValueError(
        f'{name} must be of rank {rank}, one row per canvas of an episode of '
        f'at least one action; got {shape}.'
    )


def _check_targets(canvases: tf.Tensor, targets: tf.Tensor) -> None:
  """Raises ValueError unless targets [B, H, W, C] match the canvases."""
  _check_steps('canvases', canvases, rank=5)
  if targets.shape.rank != 4 or not targets.shape.is_compatible_with(
      canvases.shape[1:]
  ):
    raise ValueError(
        f'targets must be [B, H, W, C] = {canvases.shape[1:]}; got '
        f'{targets.shape}.'
    )


# Changed canvases are scored in multiples of this number.
_ROWS = 64


class Reward(NamedTuple):
  """Rewards of a batch of trajectories.

  Attributes:
    rewards: float32 [N, B], rewards for learning.
    raw_return: float32 [B], sums over time of the rewards before normalization
      and penalties: the metric to follow.
  """

  rewards: tf.Tensor
  raw_return: tf.Tensor


def discounted_returns(values: tf.Tensor, discount: float) -> tf.Tensor:
  """Maps rewards [N, B] to discounted returns, float32 [N, B]."""
  return tf.scan(
      lambda later, now: now + discount * later, values, reverse=True
  )


class RewardMaker(snt.Module):
  """Computes the rewards of `config.RewardConfig` for trajectories.

  Penalties are subtracted after normalization: with `reward.normalise`, their
  costs are in units of the return's standard deviation.
  """

  def __init__(
      self,
      config: config_lib.RewardConfig,
      discount: float,
      score_fn: Optional[Callable],
      name=None,
  ):
    """Initializes the rewards.

    Args:
      config: settings of the reward.
      discount: discount of the returns that are normalized.
      score_fn: the discriminator, a function from images (float [M, H, W, C] in
        [0, 1]) and targets (of the same shape, or None) to scores [M]; None if
        the reward does not use one.
      name: name of the module.
    """
    super().__init__(name=name)
    self._config = config
    self._discount = discount
    self._score_fn = score_fn
    self._statistics = running_statistics.RunningStatistics(
        min_std=config.least_std
    )
    self._own = own_rewards.Reward(config.kind) if config.is_plug_in else None

  def __call__(self, trajectories: types.Trajectory) -> Reward:
    """Computes time-major rewards of batch-major trajectories."""
    config = self._config
    drawn = trajectories.drawn
    task = self._task_rewards(trajectories)
    raw_return = tf.reduce_sum(task, axis=0)
    if config.normalise:
      self._statistics.update(discounted_returns(task, self._discount), drawn)
      task /= self._statistics.std
    if config.stroke_start_cost:
      flags = tf.transpose(trajectories.actions['flag'])
      task += stroke_start_penalty(flags, config.stroke_start_cost)
    if config.blank_cost:
      time_major = tf.transpose(trajectories.canvases, [1, 0, 2, 3, 4])
      task += blank_penalty(time_major, config.blank_cost)
    return Reward(task, raw_return)

  def _task_rewards(self, trajectories: types.Trajectory) -> tf.Tensor:
    """Returns [N, B] rewards before normalization and penalties."""
    kind = self._config.kind
    canvases = trajectories.canvases
    if kind == 'environment':
      return tf.transpose(trajectories.rewards)
    if self._own is not None:
      return self._own_rewards(self._own, trajectories)
    if kind == 'critic_final':
      scores = self._score(canvases[:, -1], trajectories.target)
      return final_score(scores, canvases.shape[1] - 1)
    if kind == 'critic_difference':
      scores = self._score_all(canvases, trajectories.target)
      return score_differences(tf.transpose(scores))
    time_major = tf.transpose(canvases, [1, 0, 2, 3, 4])
    if kind == 'l2_final':
      return final_l2(time_major, trajectories.target)
    return l2_differences(time_major, trajectories.target)

  def _own_rewards(
      self, own: own_rewards.Reward, trajectories: types.Trajectory
  ) -> tf.Tensor:
    """Returns [N, B] rewards of a function that is called with arrays."""
    inputs = {
        'canvases': trajectories.canvases,
        'actions': trajectories.actions,
    }
    if trajectories.target is not None:
      inputs['target'] = trajectories.target
    if own.takes_scores:
      inputs['scores'] = self._score_all(
          trajectories.canvases, trajectories.target
      )

    def compute(*arrays):
      values = tf.nest.pack_sequence_as(inputs, arrays)
      return own(
          values['canvases'],
          values.get('target'),
          values['actions'],
          values.get('scores'),
      )

    rewards = tf.numpy_function(compute, tf.nest.flatten(inputs), tf.float32)
    batch, num_canvases = trajectories.canvases.shape[:2]
    return tf.transpose(tf.ensure_shape(rewards, [batch, num_canvases - 1]))

  def _score_all(self, canvases, target) -> tf.Tensor:
    """Scores all canvases, [B, N + 1], but unchanged ones only once.

    Half of the actions of a good drawing are moves, which do not change the
    canvas.
    """
    batch, num_canvases = canvases.shape[:2]
    count = batch * num_canvases
    changed = tf.reduce_any(canvases[:, 1:] != canvases[:, :-1], [2, 3, 4])
    new = tf.reshape(
        tf.pad(changed, [[0, 0], [1, 0]], constant_values=True), [-1]
    )
    rows = tf.cast(tf.where(new)[:, 0], tf.int32)
    # Padded with the first row to a multiple of a fixed number: each new size
    # costs the time of creating new kernels.
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
    assert self._score_fn is not None
    return self._score_fn(image, target)
