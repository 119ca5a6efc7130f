# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Keeps the policy that an evaluation found best."""

from collections.abc import Mapping
from typing import Optional

from absl import logging
import tensorflow as tf

from spiral_tf.checkpoints import checkpointer

# The first of these that an evaluation has decides, and whether less is better.
# None of them asks the discriminator, which plays against the policy and so
# says nothing over time. Without a target and a classifier there is none.
_METRICS = (
    ('mse', True),
    ('wanted_class_share', False),
    ('confident_share', False),
)


def deciding_metric(metrics: Mapping[str, float]) -> Optional[tuple[str, bool]]:
  """The metric that says which policy is best, and whether less is better."""
  return next((f for f in _METRICS if f[0] in metrics), None)


class BestCheckpoint:
  """One checkpoint: of the policy whose deciding metric was the best so far.

  It has the weights that were measured and the steps they took, to draw with,
  to evaluate and to ship; a learner cannot go on from it.
  """

  def __init__(self, policy: tf.Module, directory: str):
    """Makes the keeper; goes on with a checkpoint that is there.

    Args:
      policy: whose weights are evaluated.
      directory: for this checkpoint only.
    """
    self._steps = tf.Variable(0, dtype=tf.int64)
    self._value = tf.Variable(0.0)
    self._metric = tf.Variable(-1)  # Place in `_METRICS`; -1 for none yet.
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
      # Not the policy: the learner's are newer.
      tf.train.Checkpoint(value=self._value, figure=self._metric).restore(
          path
      ).expect_partial()
    except checkpointer.DAMAGE as error:
      logging.error('The best checkpoint %s is damaged: %s', path, error)
      self._metric.assign(-1)

  def offer(self, steps: int, metrics: Mapping[str, float]) -> bool:
    """Keeps the policy as it is now if it is the best so far.

    Args:
      steps: learner steps of these weights.
      metrics: of their evaluation.

    Returns:
      Whether it was kept.
    """
    deciding = deciding_metric(metrics)
    if deciding is None:
      return False
    name, less_is_better = deciding
    place, value = _METRICS.index(deciding), float(metrics[name])
    if int(self._metric) == place:
      best = float(self._value)
      if not (value < best if less_is_better else value > best):
        return False
    if value != value:
      return False
    before = [v.numpy() for v in (self._metric, self._value, self._steps)]
    self._metric.assign(place)
    self._value.assign(value)
    self._steps.assign(steps)
    try:
      self._manager.save()
    except (tf.errors.OpError, OSError) as error:
      # The disk may be emptied again, and a better one come.
      logging.error('Could not keep the best checkpoint: %s', error)
      for variable, old in zip(
          (self._metric, self._value, self._steps), before
      ):
        variable.assign(old)
      return False
    return True
