# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The queue of drawings from the actors to the policy learner."""

import reverb
import tensorflow as tf

from spiral_tf import types
from spiral_tf.replay import items

TABLE = 'trajectory_queue'


def make_table(signature: types.Trajectory, max_size: int) -> reverb.Table:
  """A first-in-first-out table from which each drawing is taken once.

  When it is full, actors wait: a slow learner stops them, and no drawing is
  lost.

  Args:
    signature: of `types.trajectory_signature`.
    max_size: drawings that may wait.
  """
  return reverb.Table.queue(
      TABLE, max_size, signature=items.signature(signature)
  )


def batches(
    address: str, signature: types.Trajectory, batch_size: int
) -> tf.data.Dataset:
  """Batches of `types.Trajectory`, each with a leading [batch_size]."""
  return items.item_batches(address, TABLE, signature, batch_size)
