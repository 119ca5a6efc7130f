"""What policy and critic say of drawings: entropies, scores, rewards."""

from collections.abc import Iterator
import dataclasses
from typing import Any
from typing import Callable

import numpy as np
import tensorflow as tf

from spiral_tf import config as config_lib
from spiral_tf import reward_making
from spiral_tf import types
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


def scores_by_step(critic: Callable, drawings: types.Trajectory) -> list[float]:
  """The critic's mean score before the first action and after each.

  Args:
    critic: maps images (float32 [M, H, W, C] in [0, 1]) and targets (the same,
      or None) to scores [M].
    drawings: B of them, numpy arrays.

  Returns:
    N + 1 scores.
  """
  return [
      scores(critic, drawings.canvases[:, t], drawings.target)
      for t in range(drawings.canvases.shape[1])
  ]


def scores(critic: Callable, images: np.ndarray, targets: Any) -> float:
  """The critic's mean score of uint8 images against uint8 targets or None."""
  total = 0.0
  for start in range(0, len(images), _BATCH):
    part = [
        None if x is None else tf.cast(x[start : start + _BATCH], tf.float32)
        for x in (images, targets)
    ]
    part = [None if x is None else x / 255.0 for x in part]
    total += float(tf.reduce_sum(critic(*part)))
  return total / len(images)


def rewards_by_step(
    config: config_lib.RewardConfig,
    critic: Callable,
    drawings: types.Trajectory,
) -> list[float]:
  """What each action of a drawing earns on average.

  Args:
    config: which reward. Neither normalised nor with penalties here, so that
      it is in the critic's units, or in those of the L2 distance.
    critic: see `scores_by_step`; an L2 reward does not ask it.
    drawings: B of them, numpy arrays.

  Returns:
    N rewards, which sum to the `reward` that the policy learner reports.
  """
  plain = dataclasses.replace(
      config, normalise=False, stroke_start_cost=0.0, blank_cost=0.0
  )
  maker = reward_making.RewardMaker(plain, 1.0, critic)
  total = sum(
      tf.reduce_sum(maker(batch).rewards, axis=1).numpy().astype(np.float64)
      for batch in _batches(drawings)
  )
  return (total / len(drawings.masks)).tolist()


def _batches(drawings: types.Trajectory) -> Iterator[types.Trajectory]:
  """The drawings in parts, as tensors."""
  for start in range(0, len(drawings.masks), _BATCH):
    yield tf.nest.map_structure(
        lambda x, start=start: (
            None if x is None else tf.constant(x[start : start + _BATCH])
        ),
        drawings,
    )
