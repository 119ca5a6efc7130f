# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Imitation: the policy learns the actions that search found.

With S the searched episodes of a batch, N actions each, the loss is

  -1 / (|S| N) * sum over i in S, t of w_it log pi(a_it | c_i,t-1, target_i),

with log pi(a_it) the sum over the sub-actions that a_it used, and w_it 1, or
with `search.only_better` 0 for actions that did not beat the policy's own.

Imitating a search that starts from the policy is expert iteration (Anthony et
al., 2017, arXiv 1705.08439), the policy improvement of AlphaZero (Silver et
al., 2018, Science 362). `spiral_tf.acting.search` is the search.
"""

import tensorflow as tf

from spiral_tf import types
from spiral_tf.learning import policy_losses


def loss(
    log_probs: tf.Tensor, trajectories: types.Trajectory, only_better: bool
) -> tf.Tensor:
  """Computes the loss of the searched episodes of a batch.

  Args:
    log_probs: float32 [B, N, S], of sub-actions: `Policy.evaluate`.
    trajectories: batch with `searched`; every field has a leading [B].
    only_better: imitate only actions that beat the policy's own.

  Returns:
    Scalar in nats an action; 0 without searched episodes.
  """
  actions = -policy_losses.masked_sum(log_probs, trajectories.masks)
  if only_better:
    actions *= tf.cast(trajectories.searched.better, actions.dtype)
  return policy_losses.mean(actions, _rows(trajectories)[:, None])


def metrics(trajectories: types.Trajectory) -> dict[str, tf.Tensor]:
  """Returns metrics of the searched episodes of a batch.

  Args:
    trajectories: batch with `searched`; every field has a leading [B].

  Returns:
    `search_from_policy`, the fraction of actions that the policy proposed;
    `search_better`, the fraction better than its first sample; with targets,
    `search_error`, the mean squared error of the final canvas a pixel.
  """
  rows = _rows(trajectories)

  def fraction(values):
    return policy_losses.mean(tf.cast(values, tf.float32), rows[:, None])

  results = {
      'search_from_policy': fraction(trajectories.searched.by_policy),
      'search_better': fraction(trajectories.searched.better),
  }
  if trajectories.target is not None:
    final, target = (
        tf.cast(image, tf.float32) / 255.0
        for image in (trajectories.canvases[:, -1], trajectories.target)
    )
    errors = tf.reduce_mean(tf.square(final - target), axis=[1, 2, 3])
    results['search_error'] = policy_losses.mean(errors, rows)
  return results


def _rows(trajectories: types.Trajectory) -> tf.Tensor:
  """Returns bool [B], True for searched episodes."""
  return trajectories.searched.searched > 0
