# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Events of a run's nodes: starts, restarts, silence; a CSV file of them."""

from collections.abc import Mapping
import csv
import os
import time
from typing import Callable
from typing import Optional

from absl import logging

from spiral_tf.distributed import loggers

STARTED, AGAIN = 'started', 'started again'
SILENT, BACK = 'silent', 'back'
# A node is silent only after this multiple of its longest silence before.
_SILENCE_FACTOR = 3.0


def read(path: str) -> list[dict[str, str]]:
  """Returns the rows of a file of events, oldest first; none without a file."""
  if not os.path.exists(path):
    return []
  with open(path, newline='') as file:
    return list(csv.DictReader(file))


class NodeEvents:
  """Records which nodes start, start again, fall silent, and come back.

  All state of restarts is in the file, so the process that records may restart,
  too. Not thread-safe.

  Attributes:
    restarts: number of restarts of nodes in all runs in this file.
  """

  def __init__(
      self,
      path: str,
      run: str,
      silent_seconds: float = 30.0,
      clock: Callable[[], float] = time.monotonic,
  ):
    """Opens a new or existing file of events.

    Args:
      path: path of the CSV file.
      run: identifier of this launch of the program: a node that starts twice in
        one run has started again.
      silent_seconds: seconds without a heartbeat after which a node is silent;
        three times its longest silence before, if that is more.
      clock: function that returns seconds.
    """
    rows = read(path)
    self._csv = loggers.CsvLogger(path)
    self._run = run
    self._silent_seconds = silent_seconds
    self._clock = clock
    self._known = {row['node'] for row in rows if row['run'] == run}
    self.restarts = sum(row['event'] == AGAIN for row in rows)
    self._last_seen: dict[str, float] = {}
    self._longest: dict[str, float] = {}
    self._silent: set[str] = set()

  def started(self, node: str, detail: str, now: Mapping[str, float]) -> str:
    """Records that a node has started.

    Args:
      node: name of the node, such as 'actor/0'.
      detail: state from which it starts, such as a checkpoint; may be empty.
      now: present counts and metrics.

    Returns:
      A message to print; '' for a first start.
    """
    again = node in self._known
    self._known.add(node)
    self._silent.discard(node)
    self._last_seen.pop(node, None)
    self.restarts += again
    return self._record(node, AGAIN if again else STARTED, detail, now)

  def heartbeat(self, node: str, now: Mapping[str, float]) -> str:
    """Records a sign of life; returns a message to print, or ''."""
    time_now = self._clock()
    message = ''
    gap = time_now - self._last_seen.get(node, time_now)
    if node in self._silent:
      self._silent.discard(node)
      message = self._record(node, BACK, f'after {gap:.0f} s', now)
    else:
      self._longest[node] = max(self._longest.get(node, 0.0), gap)
    self._last_seen[node] = time_now
    return message

  def newly_silent(self, now: Mapping[str, float]) -> list[str]:
    """Records nodes that have fallen silent; returns messages to print."""
    messages = []
    for node, last_seen in self._last_seen.items():
      gap = self._clock() - last_seen
      patience = max(
          self._silent_seconds, _SILENCE_FACTOR * self._longest.get(node, 0.0)
      )
      if node not in self._silent and gap > patience:
        self._silent.add(node)
        messages.append(self._record(node, SILENT, f'for {gap:.0f} s', now))
    return messages

  def _record(
      self, node: str, event: str, detail: str, now: Mapping[str, float]
  ) -> str:
    row = {
        'time': time.strftime('%Y-%m-%dT%H:%M:%S'),
        'minutes': round(now['minutes'], 3),
        'frames': now['frames'],
        'learner_steps': now['learner_steps'],
        'run': self._run,
        'node': node,
        'event': event,
        'detail': detail,
    }
    try:
      self._csv.write(row)
    except OSError as error:
      # Training goes on: space may become free on a full disk.
      logging.error('Could not record an event: %s', error)
    if event == STARTED:
      return ''
    return f"{now['minutes']:6.1f} min  {' '.join((node, event, detail))}"


def print_message(message: Optional[str]) -> None:
  """Prints a message, if there is one."""
  if message:
    print(message.rstrip(), flush=True)
