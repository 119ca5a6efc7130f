# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Hindsight: each drawing teaches how to draw its own final canvas.

Whatever the policy drew is the right answer to one question: "draw this". With
c_n(a) the final canvas of the actions a = (a_1, ..., a_n), the loss is

  -1 / n * sum over t of log pi(a_t | c_{t-1}, target = c_n(a)),

with log pi(a_t) the sum over the sub-actions that a_t used. Canvas, noise
sample and LSTM inputs are those of the episode; the target alone is replaced.
No gradient passes through the renderer, and no labels are needed.

Relabeling episodes with the goal they reached is hindsight experience replay
(Andrychowicz et al., 2017, arXiv 1707.01495). Imitating them is
goal-conditioned supervised learning (Ghosh et al., 2019, arXiv 1912.06088).
With programs drawn from a prior (`spiral_tf.acting.dreams`), it is the sleep
phase of wake-sleep (Hinton et al., 1995, Science 268).
"""

import tensorflow as tf

from spiral_tf import types
from spiral_tf.learning import policy_losses
from spiral_tf.networks import policy as policy_lib


def relabel(trajectories: types.Trajectory) -> types.Trajectory:
  """Returns trajectories whose targets are their own final canvases.

  Args:
    trajectories: batch with targets; every field has a leading [B].
  """
  return trajectories._replace(target=trajectories.canvases[:, -1])


def loss(
    policy: policy_lib.Policy, trajectories: types.Trajectory
) -> tf.Tensor:
  """Computes the loss of a batch of drawings and dreams.

  Args:
    policy: conditional policy.
    trajectories: batch; every field has a leading [B].

  Returns:
    Scalar: the mean over the batch of the formula above, in nats an action.
  """
  log_probs = policy.evaluate(relabel(trajectories)).log_probs
  actions = policy_losses.masked_sum(log_probs, trajectories.masks)
  return -tf.reduce_mean(actions)
