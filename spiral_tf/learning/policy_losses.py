# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The terms of the policy learner's loss.

[SPIRAL]: Ganin et al., 2018, arXiv 1804.01118, section 'Objectives': policy
gradient with a learned baseline and an entropy bonus. [IMPALA]: Espeholt et
al., 2018, arXiv 1802.01561.
"""

import tensorflow as tf


def masked_sum(values, mask) -> tf.Tensor:
  """Sums over the sub-actions that each action used.

  [SPIRAL]'s policy is a product over sub-actions, so this gives the
  log-probability and the entropy of a whole action. Sub-actions without effect,
  such as the color of a move, do not count.

  Args:
    values: [..., S] float, log-probabilities or entropies of sub-actions.
    mask: [..., S] number or bool, non-zero where the sub-action was used.

  Returns:
    [...] float, sums over the used sub-actions. An unused one contributes
    neither value nor gradient, even if its value is infinite.

  Raises:
    ValueError: the shapes disagree.
  """
  values = tf.convert_to_tensor(values)
  mask = tf.convert_to_tensor(mask)
  _check_same_shape('values', values, 'mask', mask)
  # A product would turn a masked `log 0` into NaN.
  used = tf.where(tf.cast(mask, tf.bool), values, tf.zeros_like(values))
  return tf.reduce_sum(used, axis=-1)


def mean(values, included=None) -> tf.Tensor:
  """Computes a mean that may leave out some values.

  Args:
    values: float tensor.
    included: bool, broadcastable to `values`; None for all values.

  Returns:
    Scalar: the mean of the values included, 0 if there are none.
  """
  if included is None:
    return tf.reduce_mean(values)
  included = tf.broadcast_to(included, tf.shape(values))
  total = tf.reduce_sum(tf.where(included, values, tf.zeros_like(values)))
  count = tf.reduce_sum(tf.cast(included, values.dtype))
  return total / tf.maximum(count, 1.0)


def policy_gradient_loss(log_probs, advantages, drawn=None) -> tf.Tensor:
  """Computes the policy gradient loss: [SPIRAL], section 'Objectives'.

  V-trace's importance weights are part of the advantages ([IMPALA], section
  4.2).

  Args:
    log_probs: [T, B] log-probabilities of the actions under the learner's
      policy.
    advantages: [T, B] advantages; no gradient flows through them.
    drawn: bool [B], False for episodes that do not count, as
      `Trajectory.drawn`; None if all count.

  Returns:
    Scalar: the mean over time and batch of minus log-probability times
    advantage.

  Raises:
    ValueError: the shapes disagree.
  """
  log_probs = tf.convert_to_tensor(log_probs)
  advantages = tf.convert_to_tensor(advantages)
  _check_same_shape('log_probs', log_probs, 'advantages', advantages)
  return -mean(log_probs * tf.stop_gradient(advantages), drawn)


def baseline_loss(values, targets, drawn=None) -> tf.Tensor:
  """Computes half the baseline's mean squared error: [IMPALA], section 4.2.

  Args:
    values: [T, B] predictions of the baseline.
    targets: [T, B] V-trace targets; no gradient flows through them.
    drawn: bool [B], False for episodes that do not count, as
      `Trajectory.drawn`; None if all count.

  Returns:
    Scalar: the mean over time and batch.

  Raises:
    ValueError: the shapes disagree.
  """
  values = tf.convert_to_tensor(values)
  targets = tf.convert_to_tensor(targets)
  _check_same_shape('values', values, 'targets', targets)
  return 0.5 * mean(tf.square(tf.stop_gradient(targets) - values), drawn)


def entropy_loss(entropies, drawn=None) -> tf.Tensor:
  """Computes the negative mean entropy, [IMPALA], section 4.2, in nats.

  Args:
    entropies: [T, B] entropies of the actions: masked sums over sub-actions.
    drawn: bool [B], False for episodes that do not count, as
      `Trajectory.drawn`; None if all count.

  Returns:
    Scalar: minus the mean over time and batch.
  """
  return -mean(entropies, drawn)


def _check_same_shape(
    name: str, tensor: tf.Tensor, other_name: str, other: tf.Tensor
) -> None:
  """Raises ValueError if shapes differ, as TensorFlow would broadcast them."""
  if not tensor.shape.is_compatible_with(other.shape):
    raise ValueError(
        f'{name} {tensor.shape} and {other_name} {other.shape} must have the '
        'same shape.'
    )
