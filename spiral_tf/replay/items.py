# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Writes and reads named tuples as Reverb items.

One item is one packed named tuple: a trajectory or a final canvas. Fields that
are None are left out, so an unconditional item has no target.
"""

import threading
from typing import Any

import reverb
import tensorflow as tf

from spiral_tf.replay import packing

# Seconds between two checks of a blocked call for the end of the program.
_POLL_SECONDS = 0.2
# Timeout of a request for the signatures of a server's tables.
_SIGNATURE_SECONDS = 5
# Maximum number of items on their way to a table; Reverb warns at 60.
_MAX_IN_FLIGHT = 16


def signature(structure: Any) -> tf.TensorSpec:
  """Returns the Reverb signature of packed items with these specs."""
  return tf.TensorSpec((packing.row_size(structure),), tf.uint8)


class ItemWriter:
  """Inserts batches, one item per row; waits while the table is full."""

  def __init__(
      self, client: reverb.Client, table: str, stop_event: threading.Event
  ):
    self._client = client
    self._table = table
    self._stop_event = stop_event
    self._writer: Any = None

  def write(self, batch: Any) -> bool:
    """Inserts the rows of a batch.

    Args:
      batch: named tuple whose arrays have a leading [B].

    Returns:
      False if the program stopped before all rows were inserted.
    """
    if self._writer is None:
      # Validation would request the server's tables without a deadline, in C++,
      # where signals are not handled.
      self._writer = self._client.trajectory_writer(
          num_keep_alive_refs=1, validate_items=False
      )
    try:
      for i, row in enumerate(packing.pack(batch), 1):
        self._writer.append(row)
        self._writer.create_item(self._table, 1.0, self._writer.history[-1])
        if i % _MAX_IN_FLIGHT == 0 and not self._flush(_MAX_IN_FLIGHT):
          return False
      return self._flush(0)
    except RuntimeError:
      # While the program stops, the server may stop first: no error.
      if self._stop_event.wait(_POLL_SECONDS):
        return False
      raise

  def _flush(self, waiting: int) -> bool:
    """Waits until `waiting` items remain; False if the program stops."""
    while True:
      try:
        self._writer.flush(waiting, timeout_ms=int(_POLL_SECONDS * 1000))
        return True
      except reverb.DeadlineExceededError:
        if self._stop_event.is_set():
          return False


def item_batches(
    address: str, table: str, item_signature: Any, batch_size: int
) -> tf.data.Dataset:
  """Returns an endless data set of batches of items from a table.

  Args:
    address: address of the Reverb server; one in this process is read without
      network.
    table: name of a table with the signature `signature(item_signature)`.
    item_signature: named tuple of the specs of one item.
    batch_size: number of items per batch.

  Raises:
    TimeoutError: the server does not answer yet.
  """
  try:
    dataset = reverb.TrajectoryDataset.from_table_signature(
        address,
        table,
        # Items in the sampler have left the table: they age, uncounted.
        max_in_flight_samples_per_worker=1,
        num_workers_per_iterator=1,
        get_signature_timeout_secs=_SIGNATURE_SECONDS,
    )
  except reverb.DeadlineExceededError as error:
    raise TimeoutError(str(error)) from error
  dataset = dataset.map(lambda sample: sample.data)
  dataset = dataset.batch(batch_size, drop_remainder=True)
  return dataset.map(lambda rows: packing.unpack(rows, item_signature))
