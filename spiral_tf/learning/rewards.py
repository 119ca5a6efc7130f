# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Turns a batch of drawings into rewards, as `config.RewardConfig` says.

What each action of a drawing earns.

[SPIRAL]: Ganin et al., 2018, arXiv 1804.01118. [SPIRAL++]: Mellor et al., 2019,
arXiv 1910.01007. Pure functions over a batch of B drawings of N actions each,
time first: N + 1 canvases, the initial one included, give N rewards. Rewards
and penalties add up; a penalty is negative already.
"""

from typing import Callable
from typing import NamedTuple

import sonnet as snt
import tensorflow as tf

from spiral_tf import config as config_lib
from spiral_tf import types
from spiral_tf.learning import running_statistics


def final_score(scores) -> tf.Tensor:
  """Score of the final canvas, paid at the end: the reward of [SPIRAL].

  Args:
    scores: [N + 1, B] discriminator scores of all canvases, of which only the
    last row
      counts.

  Returns:
    [N, B]: zero before the last action.

  Raises:
    ValueError: fewer than two rows.
  """
  scores = tf.convert_to_tensor(scores)
  _check_steps('scores', scores, rank=2)
  return _at_the_end(scores[-1], scores[1:])


def score_differences(scores) -> tf.Tensor:
  """`r_t = D(canvas_t) - D(canvas_{t-1})`: [SPIRAL++], credit assignment.

  Args:
    scores: [N + 1, B] discriminator scores of all canvases.

  Returns:
    [N, B]; the sum over time is the gain in score of the whole drawing.

  Raises:
    ValueError: fewer than two rows.
  """
  scores = tf.convert_to_tensor(scores)
  _check_steps('scores', scores, rank=2)
  return scores[1:] - scores[:-1]


def l2_distance(images, targets, mean_squared: bool = False) -> tf.Tensor:
  """How far images are from their targets.

  Args:
    images: [..., H, W, C], uint8 in [0, 255] or float in [0, 1].
    targets: of a shape that broadcasts with `images`, uint8 or float likewise.
    mean_squared: returns the mean squared error over pixels and channels in
      place of the Euclidean norm of the difference.

  Returns:
    [...] float32 of images in [0, 1]: the norm, in [0, sqrt(H * W * C)], or the
    mean squared error, in [0, 1].

  Raises:
    ValueError: other types, or H, W or C differ.
  """
  images, targets = _to_unit(images), _to_unit(targets)
  if not images.shape[-3:].is_compatible_with(targets.shape[-3:]):
    raise ValueError(
        f'Images {images.shape} and targets {targets.shape} must agree in '
        '[H, W, C].'
    )
  squares = tf.math.squared_difference(images, targets)
  if mean_squared:
    return tf.reduce_mean(squares, axis=[-3, -2, -1])
  return tf.sqrt(tf.reduce_sum(squares, axis=[-3, -2, -1]))


def final_l2(canvases, targets, mean_squared: bool = False) -> tf.Tensor:
  """Minus the distance of the final canvas to its target, at the end.

  The baseline of [SPIRAL]'s conditional game: one of its optimal
  discriminators, and a poorer reward than a learned one.

  Args:
    canvases: [N + 1, B, H, W, C], uint8 in [0, 255] or float in [0, 1].
    targets: [B, H, W, C], likewise.
    mean_squared: see `l2_distance`.

  Returns:
    [N, B] float32: zero before the last action.

  Raises:
    ValueError: shapes disagree, or a type is neither uint8 nor float.
  """
  canvases = tf.convert_to_tensor(canvases)
  targets = tf.convert_to_tensor(targets)
  _check_targets(canvases, targets)
  distances = l2_distance(canvases[-1], targets, mean_squared)
  return _at_the_end(-distances, canvases[1:, :, 0, 0, 0])


def l2_differences(canvases, targets, mean_squared: bool = False) -> tf.Tensor:
  """How much nearer to its target each action brought the canvas.

  The per-step form of `final_l2`, as `score_differences` is of `final_score`.

  Args:
    canvases: [N + 1, B, H, W, C], uint8 in [0, 255] or float in [0, 1].
    targets: [B, H, W, C], likewise.
    mean_squared: see `l2_distance`.

  Returns:
    [N, B] float32; the sum over time is the initial canvas's distance minus the
    final one's.

  Raises:
    ValueError: shapes disagree, or a type is neither uint8 nor float.
  """
  canvases = tf.convert_to_tensor(canvases)
  targets = tf.convert_to_tensor(targets)
  _check_targets(canvases, targets)
  distances = l2_distance(canvases, targets[None], mean_squared)
  return distances[:-1] - distances[1:]


def stroke_start_penalty(flags, cost: float) -> tf.Tensor:
  """Charges for each continuous sequence of strokes, where it starts.

  An auxiliary reward of [SPIRAL]'s MNIST experiments: people lift the pen
  seldom.

  Args:
    flags: [N, B], non-zero for a stroke, 0 for a move.
    cost: what one start costs, at least 0.

  Returns:
    [N, B] float32: `-cost` at each stroke that follows a move, or that is the
    drawing's first action; 0 elsewhere.

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
  """Charges, at the end, for a drawing on which nothing can be seen.

  An auxiliary reward of [SPIRAL]'s MNIST experiments: without it agents may
  find, and keep to, drawings of moves alone.

  Args:
    canvases: [N + 1, B, H, W, C] of any type, the initial canvas first.
    cost: what a blank drawing costs, at least 0.

  Returns:
    [N, B] float32: `-cost` at the last action of each drawing whose final
    canvas equals its initial one in every pixel; 0 elsewhere.

  Raises:
    ValueError: `canvases` is not of rank 5, or holds fewer than two.
  """
  canvases = tf.convert_to_tensor(canvases)
  _check_steps('canvases', canvases, rank=5)
  blank = tf.reduce_all(tf.equal(canvases[0], canvases[-1]), axis=[1, 2, 3])
  penalties = -cost * tf.cast(blank, tf.float32)
  return _at_the_end(penalties, canvases[1:, :, 0, 0, 0])


def _at_the_end(final: tf.Tensor, like: tf.Tensor) -> tf.Tensor:
  """Puts [B] into the last row of zeros of the shape [N, B] of `like`."""
  zeros = tf.zeros_like(like[:-1], dtype=final.dtype)
  return tf.concat([zeros, final[None]], axis=0)


def _to_unit(images) -> tf.Tensor:
  """Float32 images in [0, 1] from uint8 or float ones."""
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
  """Raises unless the first axis can be the canvases of a drawing."""
  shape = tensor.shape
  if shape.rank != rank or (shape[0] is not None and shape[0] < 2):
    raise ValueError(
        f'{name} must be of rank {rank}, one row per canvas of a drawing of at '
        f'least one action; got {shape}.'
    )


def _check_targets(canvases: tf.Tensor, targets: tf.Tensor) -> None:
  """Raises unless there is one target per drawing, of the canvases' shape."""
  _check_steps('canvases', canvases, rank=5)
  if targets.shape.rank != 4 or not targets.shape.is_compatible_with(
      canvases.shape[1:]
  ):
    raise ValueError(
        f'targets must be [B, H, W, C] = {canvases.shape[1:]}; got '
        f'{targets.shape}.'
    )


# Changed canvases are scored in multiples of so many.
_ROWS = 64


class Reward(NamedTuple):
  """Rewards of a batch of drawings.

  Attributes:
    rewards: float32 [N, B], what the policy learns from.
    raw_return: float32 [B], the sum of the task's reward over the drawing,
      neither normalized nor with penalties: what a person wants to see rise.
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

  Penalties are subtracted after normalization: their costs are in units of
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
      discount: of the returns that are normalized.
      score_fn: the discriminator; maps images (float [M, H, W, C] in [0, 1])
      and
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
      task += stroke_start_penalty(flags, config.stroke_start_cost)
    if config.blank_cost:
      time_major = tf.transpose(drawings.canvases, [1, 0, 2, 3, 4])
      task += blank_penalty(time_major, config.blank_cost)
    return Reward(task, raw_return)

  def _task_rewards(self, drawings: types.Trajectory) -> tf.Tensor:
    """[N, B], as the discriminator or the distance to the target has it."""
    kind = self._config.kind
    canvases = drawings.canvases
    batch, num_canvases = canvases.shape[:2]
    if kind == 'critic_final':
      final = self._score(canvases[:, -1], drawings.target)
      scores = tf.concat(
          [tf.zeros((num_canvases - 1, batch)), final[None]], axis=0
      )
      return final_score(scores)
    if kind == 'critic_difference':
      scores = self._score_all(canvases, drawings.target)
      return score_differences(tf.transpose(scores))
    time_major = tf.transpose(canvases, [1, 0, 2, 3, 4])
    if kind == 'l2_final':
      return final_l2(time_major, drawings.target)
    return l2_differences(time_major, drawings.target)

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
