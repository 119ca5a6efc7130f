# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Whole structures as Reverb items: how the queue and the buffer are filled.

One item is one named tuple (a drawing, a canvas), as `packing` has it. Fields
that are None are left out, so an unconditional item has no target.
"""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
import queue
import threading
import time
from typing import Any
from typing import Union

import reverb
import tensorflow as tf

from spiral_tf.replay import packing

# A blocked call looks up this often whether the program stops.
_POLL_SECONDS = 0.2
# As long a server may take to say what its tables hold; then it is asked again.
_SIGNATURE_SECONDS = 5
# Items on their way to a table; Reverb warns of 60.
_AT_ONCE = 16


def signature(structure: Any) -> tf.TensorSpec:
  """The Reverb signature of items, packed, with these specs."""
  return tf.TensorSpec((packing.row_size(structure),), tf.uint8)


class ItemWriter:
  """Inserts batches, an item a row; waits while the table is full."""

  def __init__(
      self, client: reverb.Client, table: str, stop_event: threading.Event
  ):
    self._client = client
    self._table = table
    self._stop_event = stop_event
    self._writer: Any = None

  def write(self, batch: Any) -> bool:
    """Inserts the rows of a batch, a named tuple with a leading [B].

    Returns:
      False if the program stopped before all were taken.
    """
    if self._writer is None:
      # To validate items it would ask the server for its tables, without a
      # deadline and in C++, where no signal is seen.
      self._writer = self._client.trajectory_writer(
          num_keep_alive_refs=1, validate_items=False
      )
    try:
      for i, row in enumerate(packing.pack(batch), 1):
        self._writer.append(row)
        self._writer.create_item(self._table, 1.0, self._writer.history[-1])
        if i % _AT_ONCE == 0 and not self._flush(_AT_ONCE):
          return False
      return self._flush(0)
    except RuntimeError:
      # A server that stopped first is no error when all are stopping.
      if self._stop_event.wait(_POLL_SECONDS):
        return False
      raise

  def _flush(self, waiting: int) -> bool:
    """Waits until no more items wait; False if the program stops."""
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
  """Batches of items from a table, for ever.

  Args:
    address: of the Reverb server; one in this process is read directly.
    table: its name; its signature must be `signature(item_signature)`.
    item_signature: named tuple of specs, of one item.
    batch_size: items a batch.

  Raises:
    reverb.DeadlineExceededError: the server does not answer yet.
  """
  dataset = reverb.TrajectoryDataset.from_table_signature(
      address,
      table,
      # What waits in the sampler has left the table: it ages, uncounted.
      max_in_flight_samples_per_worker=1,
      num_workers_per_iterator=1,
      get_signature_timeout_secs=_SIGNATURE_SECONDS,
  )
  dataset = dataset.map(lambda sample: sample.data)
  dataset = dataset.batch(batch_size, drop_remainder=True)
  return dataset.map(lambda rows: packing.unpack(rows, item_signature))


class StoppableIterator:
  """Reads ahead in a thread, so that waiting for data can be given up."""

  def __init__(
      self,
      dataset: Union[Iterable[Any], Callable[[], Iterable[Any]]],
      stop_event: threading.Event,
      read_ahead: int = 0,
  ):
    """Starts reading.

    Args:
      dataset: of batches; or a function that makes it, called until its server
        answers.
      stop_event: set when the program stops.
      read_ahead: batches read before they are asked for. Each hides the time
        of reading, and makes the drawings in it older by one step.
    """
    self._queue: queue.Queue[Any] = queue.Queue()
    self._wanted = threading.Semaphore(read_ahead)
    self._stop_event = stop_event
    self._waited = 0.0
    self._asked_at = time.monotonic()
    self._thread = threading.Thread(
        target=self._read, args=(dataset,), daemon=True
    )
    self._thread.start()

  def _read(self, dataset: Any) -> None:
    try:
      batches = iter(self._made(dataset) if callable(dataset) else dataset)
      while self._wait_until_wanted():
        self._queue.put(next(batches))
    except StopIteration:
      self._queue.put(RuntimeError('The table was closed.'))
    except Exception as error:  # pylint: disable=broad-except
      self._queue.put(error)  # Raised where the batch was wanted.

  def _made(self, make: Callable[[], Iterable[Any]]) -> Iterable[Any]:
    while not self._stop_event.is_set():
      try:
        return make()
      except reverb.DeadlineExceededError:
        pass
    return ()

  def _wait_until_wanted(self) -> bool:
    while not self._stop_event.is_set():
      if self._wanted.acquire(timeout=_POLL_SECONDS):
        return True
    return False

  def waiting_share(self) -> float:
    """Share of the time since the last call that went into waiting."""
    now = time.monotonic()
    share = self._waited / max(now - self._asked_at, 1e-6)
    self._waited, self._asked_at = 0.0, now
    return share

  def __iter__(self) -> Iterator[Any]:
    """Yields batches until the program stops."""
    while True:
      self._wanted.release()
      value = self._get()
      if isinstance(value, Exception):
        # A server that stopped first is no error when all are stopping.
        if self._stop_event.wait(_POLL_SECONDS):
          return
        raise value
      if value is None:
        return
      yield value

  def _get(self) -> Any:
    """The next batch, or error; None when the program stops."""
    start = time.monotonic()
    try:
      while not self._stop_event.is_set():
        try:
          return self._queue.get(timeout=_POLL_SECONDS)
        except queue.Empty:
          pass
      return None
    finally:
      self._waited += time.monotonic() - start
