# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Metrics of the actions of scenes: fractions that place, change or skip."""

from typing import Any

import tensorflow as tf

from spiral_tf.learning import policy_losses

# Names of the values of the sub-action `command`.
_COMMANDS = ('skipped', 'placed', 'changed')


def fractions(
    commands: Any, masks: Any, drawn: Any = None
) -> dict[str, tf.Tensor]:
  """Returns the fractions of actions that placed, changed and skipped.

  An action without effect, such as a change when there is no object, used the
  sub-action `command` alone, and counts as a skip.

  Args:
    commands: int [...]: 0 to skip, 1 to place, 2 to change.
    masks: float [..., S]: 1 where an action used a sub-action.
    drawn: bool, broadcastable to `commands`, False for actions that do not
      count; None to count all.

  Returns:
    `skipped_share`, `placed_share` and `changed_share`: float32 scalars that
    sum to 1.
  """
  did = tf.reduce_sum(masks, axis=-1) > 1.0
  kinds = tf.where(did, commands, tf.zeros_like(commands))
  return {
      f'{name}_share': policy_losses.mean(
          tf.cast(tf.equal(kinds, i), tf.float32), drawn
      )
      for i, name in enumerate(_COMMANDS)
  }
