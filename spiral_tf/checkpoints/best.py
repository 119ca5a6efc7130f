# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Keeps the weights of the policy with the best evaluation."""

from collections.abc import Mapping
from typing import Optional

from absl import logging
import tensorflow as tf

from spiral_tf.checkpoints import checkpointer

# The first of these metrics that an evaluation has decides; True if lower is
# better. None of them depends on the discriminator, whose scores cannot be
# compared over time. Without a target and a classifier there is none.
_METRICS = (
    ('mse', True),
    ('wanted_class_share', False),
    ('confident_share', False),
)


def deciding_metric(metrics: Mapping[str, float]) -> Optional[tuple[str, bool]]:
  """Returns the deciding metric, and whether lower is better; None if none."""
  return next((m for m in _METRICS if m[0] in metrics), None)


class BestCheckpoint:
  """A checkpoint of the policy whose deciding metric was best so far.

  It holds the evaluated weights and their number of learner steps, for drawing,
  evaluation and shipping. A learner cannot continue from it.
  """

  def __init__(self, policy: tf.Module, directory: str):
    """Initializes the checkpoint, from an existing one if there is one.

    Args:
      policy: evaluated policy.
      directory: directory for this checkpoint only.
    """
    self._steps = tf.Variable(0, dtype=tf.int64)
    self._value = tf.Variable(0.0)
    self._metric = tf.Variable(-1)  # Index into `_METRICS`; -1 for none yet.
    self._manager = tf.train.CheckpointManager(
        tf.train.Checkpoint(
            policy=policy,
            steps=self._steps,
            value=self._value,
            figure=self._metric,
        ),
        directory,
        max_to_keep=1,
    )
    path = self._manager.latest_checkpoint
    if path is None:
      return
    try:
      # Without the policy: the learner's weights are newer.
      tf.train.Checkpoint(value=self._value, figure=self._metric).restore(
          path
      ).expect_partial()
    except checkpointer.DAMAGE as error:
      logging.error('The best checkpoint %s is damaged: %s', path, error)
      self._metric.assign(-1)

  def offer(self, steps: int, metrics: Mapping[str, float]) -> bool:
    """Saves the current policy if it is the best so far.

    Args:
      steps: learner steps of the current weights.
      metrics: metrics of their evaluation.

    Returns:
      Whether the policy was saved.
    """
    deciding = deciding_metric(metrics)
    if deciding is None:
      return False
    name, lower_is_better = deciding
    index, value = _METRICS.index(deciding), float(metrics[name])
    if int(self._metric) == index:
      best = float(self._value)
      if not (value < best if lower_is_better else value > best):
        return False
    if value != value:
      return False
    before = [v.numpy() for v in (self._metric, self._value, self._steps)]
    self._metric.assign(index)
    self._value.assign(value)
    self._steps.assign(steps)
    try:
      self._manager.save()
    except (tf.errors.OpError, OSError) as error:
      # The disk may have space again for the next best policy.
      logging.error('Could not keep the best checkpoint: %s', error)
      for variable, old in zip(
          (self._metric, self._value, self._steps), before
      ):
        variable.assign(old)
      return False
    return True
