# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""V-trace: off-policy corrected value targets and advantages.

[IMPALA]: Espeholt et al., 2018, arXiv 1802.01561. The weights of SPIRAL's
actors are older than the policy learner's, so learning is off-policy.
"""

from typing import NamedTuple

import tensorflow as tf


class VTraceReturns(NamedTuple):
  """V-trace targets and advantages.

  Attributes:
    targets: [T, B] float32, `v_s` of Eq. (1), the targets of the baseline.
    advantages: [T, B] float32, factors of `grad log pi` in section 4.2,
      including the clipped importance weight.
  """

  targets: tf.Tensor
  advantages: tf.Tensor


def vtrace(
    log_rhos,
    discounts,
    rewards,
    values,
    bootstrap_value,
    clip_rho: float = 1.0,
    clip_c: float = 1.0,
    clip_pg_rho: float = 1.0,
) -> VTraceReturns:
  """Computes V-trace targets and advantages: [IMPALA], Eq. (1), section 4.2.

  With `w_t = exp(log_rho_t)`, `rho_t = min(clip_rho, w_t)` and
  `c_t = min(clip_c, w_t)`:

      v_s = V_s + sum_{t >= s} (prod_{i=s}^{t-1} discount_i c_i) delta_t
      delta_t = rho_t (r_t + discount_t V_{t+1} - V_t)
      advantage_s = min(clip_pg_rho, w_s) (r_s + discount_s v_{s+1} - V_s)

  where `V_T` and `v_T` are `bootstrap_value`. No gradient flows through either
  result.

  Args:
    log_rhos: [T, B] `log pi(a|x) - log mu(a|x)` of each action: masked sums
      over sub-actions. T must be known statically, and is unrolled: episodes
      have a few tens of actions.
    discounts: [T, B] in [0, 1], zero at the end of the episode.
    rewards: [T, B] rewards of each action.
    values: [T, B] baseline before each action.
    bootstrap_value: [B] baseline after the last action; without effect where
      the last discount is zero.
    clip_rho: clip of `rho`, which determines the fixed point; `float('inf')`
      does not clip.
    clip_c: clip of `c`, which determines only the speed of convergence; at most
      `clip_rho`, as section 4.1 assumes.
    clip_pg_rho: clip of the importance weight of the policy gradient.

  Returns:
    Targets and advantages, [T, B] float32 each.

  Raises:
    ValueError: shapes disagree, T is unknown, or `clip_c` exceeds `clip_rho`.
  """
  if clip_c > clip_rho:
    raise ValueError(
        f'clip_c ({clip_c}) must not exceed clip_rho ({clip_rho}): V-trace '
        'assumes it.'
    )
  log_rhos, discounts, rewards, values, bootstrap_value = (
      tf.convert_to_tensor(x, tf.float32)
      for x in (log_rhos, discounts, rewards, values, bootstrap_value)
  )
  _check_shapes(
      values.shape,
      bootstrap_value.shape,
      log_rhos=log_rhos.shape,
      discounts=discounts.shape,
      rewards=rewards.shape,
  )

  rhos = tf.exp(log_rhos)
  traces = discounts * tf.minimum(rhos, clip_c)
  next_values = tf.concat([values[1:], bootstrap_value[None]], axis=0)
  deltas = tf.minimum(rhos, clip_rho) * (
      rewards + discounts * next_values - values
  )

  # Eq. (1) backwards: v_s - V_s = delta_s + discount_s c_s (v_{s+1} - V_{s+1}).
  correction = tf.zeros_like(bootstrap_value)
  corrections = []
  for t in reversed(range(values.shape[0])):
    correction = deltas[t] + traces[t] * correction
    corrections.append(correction)
  targets = values + tf.stack(corrections[::-1])

  next_targets = tf.concat([targets[1:], bootstrap_value[None]], axis=0)
  advantages = tf.minimum(rhos, clip_pg_rho) * (
      rewards + discounts * next_targets - values
  )
  return VTraceReturns(
      targets=tf.stop_gradient(targets),
      advantages=tf.stop_gradient(advantages),
  )


def _check_shapes(
    values: tf.TensorShape,
    bootstrap_value: tf.TensorShape,
    **others: tf.TensorShape,
) -> None:
  """Raises ValueError unless shapes are [T, B], and the bootstrap's [B]."""
  if values.rank != 2 or not values[0]:
    raise ValueError(
        f'values must be [T, B] with a known T of at least 1; got {values}.'
    )
  # TensorFlow would broadcast a [T, 1], and a [T, B] bootstrap value.
  for name, shape in others.items():
    if shape.rank != 2 or not shape.is_compatible_with(values):
      raise ValueError(
          f'{name} must have the shape of values, {values}; got {shape}.'
      )
  if bootstrap_value.rank != 1 or not bootstrap_value.is_compatible_with(
      values[1:]
  ):
    raise ValueError(
        f'bootstrap_value must be [B] = {values[1:]}; got {bootstrap_value}.'
    )
