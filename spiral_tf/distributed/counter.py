# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The counter node: counts, latest metrics, and the time limit."""

from collections.abc import Sequence
import json
import os
import threading
import time
from typing import Callable
from typing import Optional

from absl import logging

from spiral_tf import files
from spiral_tf.distributed import loggers as loggers_lib
from spiral_tf.distributed import node_events


def read_counts(path: str) -> dict[str, float]:
  """Returns the counts of an earlier run; empty if there was none.

  Raises:
    ValueError: the file exists but is damaged.
  """
  if not os.path.exists(path):
    return {}
  with open(path) as file:
    try:
      return dict(json.load(file))
    except (ValueError, TypeError) as error:
      raise ValueError(
          f'{path} is not a file of counts: {error}. Restore it, or choose '
          'another workdir.'
      ) from error


class Counter:
  """Sums counts over all nodes, and logs them with the latest metrics.

  Counts (`frames`, `drawings`) are summed; metrics (`reward`, `entropy`,
  `learner_steps`, ...) replace those before. `minutes` is the time that the
  program has run, including earlier runs on the same workdir. `restarts` is the
  number of times that a node was started again: curves may jump where it grows.

  After a restart, the counter continues from the last row it wrote.
  """

  def __init__(
      self,
      path: str,
      loggers: Sequence[loggers_lib.Logger],
      report_seconds: float,
      max_minutes: float,
      max_learner_steps: int,
      stop_program: Callable[[], None],
      stop_event: threading.Event,
      events: Optional[node_events.NodeEvents] = None,
  ):
    """Initializes the counter.

    Args:
      path: path of the file of counts.
      loggers: loggers of the rows.
      report_seconds: seconds between two rows.
      max_minutes: minutes after which the program is stopped; 0 for no limit.
      max_learner_steps: limit of the policy learner, from which the time left
        is estimated; 0 for no limit.
      stop_program: function that stops all nodes.
      stop_event: set when the program stops.
      events: record of the nodes' events; None for no record.
    """
    self._path = path
    self._loggers = loggers
    self._report_seconds = report_seconds
    self._max_minutes = max_minutes
    self._max_learner_steps = max_learner_steps
    self._stop_program = stop_program
    self._stop_event = stop_event
    self._events = events
    self._lock = threading.Lock()
    self._counts = {'frames': 0, 'drawings': 0, **read_counts(path)}
    self._earlier_minutes = self._counts.pop('minutes', 0.0)
    self._metrics: dict[str, float] = {
        'learner_steps': self._counts.pop('learner_steps', 0)
    }
    self._start = time.monotonic()
    self._last = self.get_counts(), time.monotonic()  # The last row.

  @property
  def futures(self) -> 'Counter':
    """This counter, for callers in its process: calls return when done."""
    return self

  def node_started(self, node: str, detail: str = '') -> None:
    """Records that a node has started, or started again.

    Args:
      node: name of the node, such as 'actor/0'.
      detail: state from which it starts, such as a checkpoint.
    """
    if self._events is not None:
      with self._lock:
        now = self._present()
        node_events.print_message(self._events.started(node, detail, now))

  def increment(self, counts: dict[str, int], node: str = '') -> None:
    """Adds to counts; a call with a `node` is also its heartbeat."""
    with self._lock:
      for key, value in counts.items():
        self._counts[key] = self._counts.get(key, 0) + value
      if node and self._events is not None:
        node_events.print_message(self._events.heartbeat(node, self._present()))

  def report(self, metrics: dict[str, float]) -> None:
    """Replaces the latest metrics."""
    with self._lock:
      self._metrics.update(metrics)

  def get_counts(self) -> dict[str, float]:
    """Returns the present counts, metrics and minutes."""
    with self._lock:
      return self._present()

  def _present(self) -> dict[str, float]:
    present = {'minutes': self._minutes(), **self._counts, **self._metrics}
    if self._events is not None:
      present['restarts'] = self._events.restarts
    return present

  def run(self) -> None:
    """Reports until the program stops; stops it at the time limit."""
    while not self._stop_event.wait(self._seconds_to_next_row()):
      self.write_row()
      if self.is_out_of_time():
        self._stop_program()
        self._stop_event.wait()
    # Learners send their last metrics within moments.
    time.sleep(min(1.0, self._report_seconds))
    self.write_row()

  def is_out_of_time(self) -> bool:
    """Returns True if the time limit is reached."""
    return 0 < self._max_minutes <= self._minutes()

  def write_row_if_due(self) -> None:
    """Writes a row if `report_seconds` have passed since the last one."""
    if time.monotonic() - self._last[1] >= self._report_seconds:
      self.write_row()

  def _minutes(self) -> float:
    return self._earlier_minutes + (time.monotonic() - self._start) / 60

  def _seconds_to_next_row(self) -> float:
    if not self._max_minutes:
      return self._report_seconds
    left = (self._max_minutes - self._minutes()) * 60
    return max(0.0, min(self._report_seconds, left))

  def write_row(self) -> None:
    """Saves the counts and logs them with the latest metrics."""
    last, last_time = self._last
    if self._events is not None:
      with self._lock:
        for message in self._events.newly_silent(self._present()):
          node_events.print_message(message)
    now, now_time = self.get_counts(), time.monotonic()
    self._last = now, now_time
    seconds = max(now_time - last_time, 1e-6)
    row = dict(now)
    row['frames_per_second'] = (now['frames'] - last['frames']) / seconds
    left = self._minutes_left(row, last, seconds)
    if left is not None:
      row['minutes_left'] = left
    try:
      files.write_atomically(
          self._path,
          json.dumps(
              {
                  **self._counts,
                  'minutes': row['minutes'],
                  'learner_steps': row['learner_steps'],
              }
          ).encode(),
      )
      for logger in self._loggers:
        logger.write(row)
    except OSError as error:
      # Training goes on: space may become free on a full disk.
      logging.error('Could not log: %s', error)

  def _minutes_left(self, row, last, seconds: float) -> Optional[float]:
    """Returns the minutes to the nearer limit; None if there is no estimate."""
    left = []
    if self._max_minutes:
      left.append(self._max_minutes - row['minutes'])
    rate = (row['learner_steps'] - last['learner_steps']) / seconds
    if self._max_learner_steps and rate > 0:
      steps = self._max_learner_steps - row['learner_steps']
      left.append(steps / rate / 60)
    return max(0.0, min(left)) if left else None
