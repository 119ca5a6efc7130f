# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The queue of trajectories from the actors to the policy learner."""

import reverb
import tensorflow as tf

from spiral_tf import types
from spiral_tf.replay import items

TABLE = 'trajectory_queue'


def make_table(signature: types.Trajectory, max_size: int) -> reverb.Table:
  """Returns a first-in-first-out table whose items are sampled once.

  A full queue blocks the actors, so no trajectory is lost.

  Args:
    signature: specs of one item (`types.trajectory_signature`).
    max_size: maximum number of trajectories in the queue.
  """
  return reverb.Table.queue(
      TABLE, max_size, signature=items.signature(signature)
  )


def batches(
    address: str, signature: types.Trajectory, batch_size: int
) -> tf.data.Dataset:
  """Returns batches of `types.Trajectory`, with a leading [batch_size]."""
  return items.item_batches(address, TABLE, signature, batch_size)
