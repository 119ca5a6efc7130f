# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Reads batches so that a program can stop while it waits for one."""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
import queue
import threading
import time
from typing import Any
from typing import Union

# Seconds between two checks of a blocked call for the end of the program.
_POLL_SECONDS = 0.2


class StoppableIterator:
  """Reads batches in a thread, so that the program can stop while it waits."""

  def __init__(
      self,
      dataset: Union[Iterable[Any], Callable[[], Iterable[Any]]],
      stop_event: threading.Event,
      read_ahead: int = 0,
  ):
    """Starts reading.

    Args:
      dataset: batches; or a function that creates the data set, called again
        while it raises TimeoutError.
      stop_event: set when the program stops.
      read_ahead: number of batches read in advance. Each hides the time of
        reading, and makes its items older by one step.
    """
    self._queue: queue.Queue[Any] = queue.Queue()
    self._requests = threading.Semaphore(read_ahead)
    self._stop_event = stop_event
    self._seconds_waited = 0.0
    self._measured_at = time.monotonic()
    self._thread = threading.Thread(
        target=self._read, args=(dataset,), daemon=True
    )
    self._thread.start()

  def _read(self, dataset: Any) -> None:
    try:
      batches = iter(self._make(dataset) if callable(dataset) else dataset)
      while self._wait_for_request():
        self._queue.put(next(batches))
    except StopIteration:
      self._queue.put(RuntimeError('The table was closed.'))
    except Exception as error:  # pylint: disable=broad-except
      self._queue.put(error)  # Raised by `__iter__`.

  def _make(self, make_dataset: Callable[[], Iterable[Any]]) -> Iterable[Any]:
    while not self._stop_event.is_set():
      try:
        return make_dataset()
      except TimeoutError:
        pass
    return ()

  def _wait_for_request(self) -> bool:
    while not self._stop_event.is_set():
      if self._requests.acquire(timeout=_POLL_SECONDS):
        return True
    return False

  def waiting_fraction(self) -> float:
    """Returns the fraction of time spent waiting since the last call."""
    now = time.monotonic()
    fraction = self._seconds_waited / max(now - self._measured_at, 1e-6)
    self._seconds_waited, self._measured_at = 0.0, now
    return fraction

  def __iter__(self) -> Iterator[Any]:
    """Yields batches until the program stops."""
    while True:
      self._requests.release()
      value = self._get()
      if isinstance(value, Exception):
        # While the program stops, the server may stop first: no error.
        if self._stop_event.wait(_POLL_SECONDS):
          return
        raise value
      if value is None:
        return
      yield value

  def _get(self) -> Any:
    """Returns the next batch or error; None when the program stops."""
    start = time.monotonic()
    try:
      while not self._stop_event.is_set():
        try:
          return self._queue.get(timeout=_POLL_SECONDS)
        except queue.Empty:
          pass
      return None
    finally:
      self._seconds_waited += time.monotonic() - start
