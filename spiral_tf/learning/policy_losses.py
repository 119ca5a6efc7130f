# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The terms of the policy learner's loss.

[SPIRAL]: Ganin et al., 2018, arXiv 1804.01118, 'Objectives': an advantage
actor-discriminator with an entropy bonus and a learned baseline. [IMPALA]:
Espeholt et al., 2018, arXiv 1802.01561.
"""

import tensorflow as tf


def masked_sum(values, mask) -> tf.Tensor:
  """Sums what the sub-actions of each action contribute, the used ones only.

  Gives the log-probability of a whole action from those of its sub-actions, and
  its entropy: a move pays for neither pressure nor color, which it did not
  use. [SPIRAL]'s policy is a product over sub-actions, decoded one by one.

  Args:
    values: [..., S] float, one log-probability or entropy per sub-action, time
      and batch in front ([T, B, S] when learning).
    mask: [..., S] of any numeric type or bool: non-zero where the sub-action
      was used.

  Returns:
    [...] float, the sum over the used sub-actions. An unused one contributes
    neither value nor gradient, even where its value is infinite.

  Raises:
    ValueError: the shapes disagree.
  """
  values = tf.convert_to_tensor(values)
  mask = tf.convert_to_tensor(mask)
  _check_same_shape('values', values, 'mask', mask)
  # A product would turn a masked `log 0` into NaN.
  used = tf.where(tf.cast(mask, tf.bool), values, tf.zeros_like(values))
  return tf.reduce_sum(used, axis=-1)


def policy_gradient_loss(log_probs, advantages) -> tf.Tensor:
  """The loss whose negative gradient is the policy gradient.

  [SPIRAL], 'Objectives', with V-trace's weights in the advantages ([IMPALA],
  section 4.2).

  Args:
    log_probs: [T, B] log-probabilities of the actions under the learner's
      policy.
    advantages: [T, B], taken as constants.

  Returns:
    Scalar: the mean over time and batch of minus log-probability times
    advantage.

  Raises:
    ValueError: the shapes disagree.
  """
  log_probs = tf.convert_to_tensor(log_probs)
  advantages = tf.convert_to_tensor(advantages)
  _check_same_shape('log_probs', log_probs, 'advantages', advantages)
  return -tf.reduce_mean(log_probs * tf.stop_gradient(advantages))


def baseline_loss(values, targets) -> tf.Tensor:
  """Half the mean squared error of the baseline, [IMPALA] section 4.2.

  Args:
    values: [T, B], the baseline's predictions.
    targets: [T, B], the V-trace targets, taken as constants.

  Returns:
    Scalar: the mean over time and batch.

  Raises:
    ValueError: the shapes disagree.
  """
  values = tf.convert_to_tensor(values)
  targets = tf.convert_to_tensor(targets)
  _check_same_shape('values', values, 'targets', targets)
  return 0.5 * tf.reduce_mean(tf.square(tf.stop_gradient(targets) - values))


def entropy_loss(entropies) -> tf.Tensor:
  """Minus the mean entropy, in nats: times its cost, the entropy bonus.

  Args:
    entropies: [T, B], the entropy of each action's distribution: the masked sum
      over its sub-actions.

  Returns:
    Scalar: minus the mean over time and batch.
  """
  return -tf.reduce_mean(entropies)


def _check_same_shape(
    name: str, tensor: tf.Tensor, other_name: str, other: tf.Tensor
) -> None:
  """Raises where TensorFlow would broadcast in silence."""
  if not tensor.shape.is_compatible_with(other.shape):
    raise ValueError(
        f'{name} {tensor.shape} and {other_name} {other.shape} must have the '
        'same shape.'
    )
