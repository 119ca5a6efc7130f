# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Metrics of drawings from the agent's networks: entropies, scores, rewards."""

from collections.abc import Iterator
import dataclasses
from typing import Any
from typing import Callable
from typing import Optional

import numpy as np
import tensorflow as tf

from spiral_tf import config as config_lib
from spiral_tf import types
from spiral_tf.learning import rewards
from spiral_tf.networks import policy as policy_lib

# Batch size; bounds the memory of convolutions.
_BATCH = 64


def entropies(
    policy: policy_lib.Policy,
    drawings: types.Trajectory,
    names: tuple[str, ...],
) -> dict[str, float]:
  """Computes the entropy of the policy along its drawings, in nats.

  Args:
    policy: policy that made the drawings.
    drawings: B trajectories, NumPy arrays.
    names: names of the sub-actions.

  Returns:
    `entropy`, the mean over actions of the sum over the sub-actions in use, and
    `entropy_NAME`, the mean for each sub-action where it is in use; None for
    one that never is.
  """
  evaluate = tf.function(policy.evaluate, autograph=False)
  parts = [evaluate(batch).entropies.numpy() for batch in _batches(drawings)]
  values = np.concatenate(parts) * drawings.masks
  used = drawings.masks.sum(axis=(0, 1))
  result: dict[str, Any] = {'entropy': float(values.sum(axis=-1).mean())}
  for i, name in enumerate(names):
    total = float(values[..., i].sum())
    result[f'entropy_{name}'] = total / float(used[i]) if used[i] else None
  return result


def scores(
    discriminator: Callable, images: np.ndarray, targets: Optional[np.ndarray]
) -> float:
  """Returns the mean score of uint8 images, given uint8 targets or None."""
  total = 0.0
  for start in range(0, len(images), _BATCH):
    part = (
        None if x is None else tf.constant(x[start : start + _BATCH])
        for x in (images, targets)
    )
    image, target = (
        None if x is None else tf.cast(x, tf.float32) / 255.0 for x in part
    )
    total += float(tf.reduce_sum(discriminator(image, target)))
  return total / len(images)


def rewards_by_step(
    config: config_lib.RewardConfig,
    discriminator: Callable,
    drawings: types.Trajectory,
) -> list[float]:
  """Computes the mean reward of each action.

  Args:
    config: settings of the reward. Normalization and penalties are ignored, so
      that rewards are in the units of the discriminator or the L2 distance.
    discriminator: function as in `discriminator_metrics`.
    drawings: B trajectories, NumPy arrays.

  Returns:
    N rewards, which sum to the `reward` that the policy learner reports.
  """
  plain = dataclasses.replace(
      config, normalise=False, stroke_start_cost=0.0, blank_cost=0.0
  )
  maker = rewards.RewardMaker(plain, 1.0, discriminator)
  total = sum(
      tf.reduce_sum(maker(batch).rewards, axis=1).numpy().astype(np.float64)
      for batch in _batches(drawings)
  )
  return (total / len(drawings.masks)).tolist()


def discriminator_metrics(
    config: config_lib.RewardConfig,
    discriminator: Optional[Callable],
    drawings: types.Trajectory,
    real: np.ndarray,
) -> dict[str, Any]:
  """Computes the discriminator's scores and the rewards, action by action.

  Args:
    config: settings of the reward.
    discriminator: function from images, float32 [M, H, W, C] in [0, 1], and
      targets of the same form or None, to scores [M]; None if there is none.
    drawings: B trajectories, NumPy arrays.
    real: real images, uint8 [M, H, W, C]; the targets of conditional drawings.

  Returns:
    `score_by_step`, the mean score before the first action and after each one;
    `score_real`; `reward_by_step` of `rewards_by_step`, and its sum `reward`.
    None for each metric that needs a missing discriminator, and for rewards
    where `reward.kind` is 'none'.
  """
  result: dict[str, Any] = dict.fromkeys(
      ('score_by_step', 'score_real', 'reward_by_step', 'reward')
  )
  if discriminator is not None:
    result['score_by_step'] = [
        scores(discriminator, drawings.canvases[:, t], drawings.target)
        for t in range(drawings.canvases.shape[1])
    ]
    against = None if drawings.target is None else real
    result['score_real'] = scores(discriminator, real, against)
  # L2 rewards and those of an environment need no discriminator.
  known = discriminator is not None or not config.uses_discriminator
  if config.enabled and known:
    steps = rewards_by_step(
        config, discriminator or _no_discriminator, drawings
    )
    result['reward_by_step'], result['reward'] = steps, sum(steps)
  return result


def _no_discriminator(*unused):
  raise AssertionError('The reward used a discriminator.')


def _batches(drawings: types.Trajectory) -> Iterator[types.Trajectory]:
  """Yields the drawings in batches, as tensors."""
  for start in range(0, len(drawings.masks), _BATCH):
    yield tf.nest.map_structure(
        lambda x, start=start: (
            None if x is None else tf.constant(x[start : start + _BATCH])
        ),
        drawings,
    )
