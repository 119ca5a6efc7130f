# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The counter: what was done, how it goes, and when it is enough."""

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
  """The counts of an earlier run; empty if there was none.

  Raises:
    ValueError: the file is there but cannot be read.
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
  """Adds up counts of all nodes, logs them with the latest metrics.

  Counts (`frames`, `drawings`) are added up; metrics (`reward`, `entropy`,
  `learner_steps`, ...) replace the ones before. `minutes` is the time that the
  program has run, earlier runs on the same workdir included. `restarts` is how
  often a node was started again: where it grows, curves may have a seam.

  A counter that was killed goes on from the last row it wrote.
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
    """Makes the counter.

    Args:
      path: of the file the counts survive in.
      loggers: get a row every `report_seconds`.
      report_seconds: between rows.
      max_minutes: after which the program is stopped; 0 for no limit.
      max_learner_steps: to tell the time that is left; 0 for no limit.
      stop_program: stops all nodes.
      stop_event: set when the program stops.
      events: notes what happens to nodes; None for no notes.
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

  def node_started(self, node: str, detail: str = '') -> None:
    """Notes that a node has started, or started again.

    Args:
      node: its name, such as 'actor/0'.
      detail: where it starts from.
    """
    if self._events is not None:
      with self._lock:
        now = self._present()
        node_events.say(self._events.started(node, detail, now))

  def increment(self, counts: dict[str, int], node: str = '') -> None:
    """Adds to counts; `node` is who sends them, a sign of its life."""
    with self._lock:
      for key, value in counts.items():
        self._counts[key] = self._counts.get(key, 0) + value
      if node and self._events is not None:
        node_events.say(self._events.heard(node, self._present()))

  def report(self, metrics: dict[str, float]) -> None:
    """Replaces metrics."""
    with self._lock:
      self._metrics.update(metrics)

  def get_counts(self) -> dict[str, float]:
    """Counts, metrics and minutes, as they are now."""
    with self._lock:
      return self._present()

  def _present(self) -> dict[str, float]:
    present = {'minutes': self._minutes(), **self._counts, **self._metrics}
    if self._events is not None:
      present['restarts'] = self._events.restarts
    return present

  def run(self) -> None:
    """Reports until the program stops, and stops it when time is up."""
    last, last_time = self.get_counts(), time.monotonic()
    while not self._stop_event.wait(self._until_next()):
      last, last_time = self._report(last, last_time)
      if self._max_minutes and self._minutes() >= self._max_minutes:
        self._stop_program()
        self._stop_event.wait()
    # Learners have a last word; they send it within moments.
    time.sleep(min(1.0, self._report_seconds))
    self._report(last, last_time)

  def _minutes(self) -> float:
    return self._earlier_minutes + (time.monotonic() - self._start) / 60

  def _until_next(self) -> float:
    if not self._max_minutes:
      return self._report_seconds
    left = (self._max_minutes - self._minutes()) * 60
    return max(0.0, min(self._report_seconds, left))

  def _report(self, last: dict[str, float], last_time: float):
    if self._events is not None:
      with self._lock:
        for words in self._events.newly_silent(self._present()):
          node_events.say(words)
    now, now_time = self.get_counts(), time.monotonic()
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
      # A full disk may be emptied again: training is worth more than a row.
      logging.error('Could not log: %s', error)
    return now, now_time

  def _minutes_left(self, row, last, seconds: float) -> Optional[float]:
    """The sooner of the two budgets, or None when there is none yet."""
    left = []
    if self._max_minutes:
      left.append(self._max_minutes - row['minutes'])
    rate = (row['learner_steps'] - last['learner_steps']) / seconds
    if self._max_learner_steps and rate > 0:
      steps = self._max_learner_steps - row['learner_steps']
      left.append(steps / rate / 60)
    return max(0.0, min(left)) if left else None
