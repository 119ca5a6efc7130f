# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""What the actions of scenes come to: objects placed, changed, or nothing."""

from typing import Any

import tensorflow as tf

# In the order of the values of the sub-action `command`.
_DONE = ('skipped', 'placed', 'changed')


def shares(commands: Any, masks: Any) -> dict[str, tf.Tensor]:
  """Returns which shares of all actions placed, changed and skipped.

  An action that could do nothing, such as to change when there is no object,
  has skipped: it used the command alone.

  Args:
    commands: int [...], 0 to skip, 1 to place, 2 to change.
    masks: float [..., S], 1 where an action used a sub-action.

  Returns:
    `skipped_share`, `placed_share` and `changed_share`, float32 scalars which
    sum to 1.
  """
  did = tf.reduce_sum(masks, axis=-1) > 1.0
  kinds = tf.where(did, commands, tf.zeros_like(commands))
  return {
      f'{name}_share': tf.reduce_mean(tf.cast(tf.equal(kinds, i), tf.float32))
      for i, name in enumerate(_DONE)
  }
