# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""What policy and discriminator say of drawings: entropies, scores, rewards."""

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

# Drawings at a time: bounds the memory of convolutions.
_BATCH = 64


def entropies(
    policy: policy_lib.Policy,
    drawings: types.Trajectory,
    names: tuple[str, ...],
) -> dict[str, float]:
  """Entropy of the policy along its drawings, in nats.

  Args:
    policy: that made them.
    drawings: B of them, numpy arrays.
    names: of the sub-actions.

  Returns:
    `entropy` of an action, the sum over the sub-actions it used, and
    `entropy_NAME` of each sub-action where it was used; None for one that never
    was.
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
  """Mean score of uint8 images, against uint8 targets where there are any."""
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
  """What each action of a drawing earns on average.

  Args:
    config: which reward. Neither normalized nor with penalties here, so that
      it is in the discriminator's units, or in those of the L2 distance.
    discriminator: see `discriminator_metrics`.
    drawings: B of them, numpy arrays.

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
  """What the discriminator makes of drawings, action by action.

  Args:
    config: which reward.
    discriminator: maps images (float32 [M, H, W, C] in [0, 1]) and targets (the
    same,
      or None) to scores [M]; None where there is none.
    drawings: B of them, numpy arrays.
    real: uint8 [M, H, W, C]: the targets, where drawings have one.

  Returns:
    `score_by_step`, the mean score before the first action and after each;
    `score_real`; `reward_by_step` and their sum `reward`, see
    `rewards_by_step`. None for what asks a discriminator that is not there.
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
  if discriminator is not None or not config.uses_discriminator:
    # An L2 reward does not ask the discriminator.
    steps = rewards_by_step(
        config, discriminator or _no_discriminator, drawings
    )
    result['reward_by_step'], result['reward'] = steps, sum(steps)
  return result


def _no_discriminator(*unused):
  raise AssertionError('An L2 reward asked the discriminator.')


def _batches(drawings: types.Trajectory) -> Iterator[types.Trajectory]:
  """The drawings in parts, as tensors."""
  for start in range(0, len(drawings.masks), _BATCH):
    yield tf.nest.map_structure(
        lambda x, start=start: (
            None if x is None else tf.constant(x[start : start + _BATCH])
        ),
        drawings,
    )
