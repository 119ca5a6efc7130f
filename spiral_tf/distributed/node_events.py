# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""What happened to the nodes of a run: a file of events, and words for them."""

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
# A node that took longer between two signs of life before may do so again.
_TIMES_LONGER = 3.0


def read(path: str) -> list[dict[str, str]]:
  """Rows of a file of events, the oldest first; none without a file."""
  if not os.path.exists(path):
    return []
  with open(path, newline='') as file:
    return list(csv.DictReader(file))


class NodeEvents:
  """Notes which nodes start, start again, fall silent, and come back.

  The file is all its memory, so that whoever keeps it may be killed, too. One
  thread at a time.

  Attributes:
    restarts: how often a node started again, in all runs on this file.
  """

  def __init__(
      self,
      path: str,
      run: str,
      silent_seconds: float = 30.0,
      clock: Callable[[], float] = time.monotonic,
  ):
    """Makes the notes, or goes on with those that are there.

    Args:
      path: of the CSV file.
      run: differs for each launch of the program: a node that starts twice in
        one run has started again.
      silent_seconds: without a word from a node, after which it is silent; or
        three times its longest silence before, if that is more.
      clock: seconds.
    """
    rows = read(path)
    self._csv = loggers.CsvLogger(path)
    self._run = run
    self._silent_seconds = silent_seconds
    self._clock = clock
    self._known = {row['node'] for row in rows if row['run'] == run}
    self.restarts = sum(row['event'] == AGAIN for row in rows)
    self._heard_at: dict[str, float] = {}
    self._longest: dict[str, float] = {}
    self._silent: set[str] = set()

  def started(self, node: str, detail: str, now: Mapping[str, float]) -> str:
    """Notes that a node has started.

    Args:
      node: its name, such as 'actor/0'.
      detail: where it starts from; may be empty.
      now: counts and metrics at this time.

    Returns:
      What people should read; '' for a first start.
    """
    again = node in self._known
    self._known.add(node)
    self._silent.discard(node)
    self._heard_at.pop(node, None)
    self.restarts += again
    return self._note(node, AGAIN if again else STARTED, detail, now)

  def heard(self, node: str, now: Mapping[str, float]) -> str:
    """Notes a sign of life; returns what people should read, or ''."""
    time_now = self._clock()
    said = ''
    gap = time_now - self._heard_at.get(node, time_now)
    if node in self._silent:
      self._silent.discard(node)
      said = self._note(node, BACK, f'after {gap:.0f} s', now)
    else:
      self._longest[node] = max(self._longest.get(node, 0.0), gap)
    self._heard_at[node] = time_now
    return said

  def newly_silent(self, now: Mapping[str, float]) -> list[str]:
    """Notes nodes that have fallen silent; returns what people should read."""
    said = []
    for node, heard_at in self._heard_at.items():
      gap = self._clock() - heard_at
      patience = max(
          self._silent_seconds, _TIMES_LONGER * self._longest.get(node, 0.0)
      )
      if node not in self._silent and gap > patience:
        self._silent.add(node)
        said.append(self._note(node, SILENT, f'for {gap:.0f} s', now))
    return said

  def _note(
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
      # A full disk may be emptied again.
      logging.error('Could not note an event: %s', error)
    if event == STARTED:
      return ''
    return f"{now['minutes']:6.1f} min  {' '.join((node, event, detail))}"


def say(words: Optional[str]) -> None:
  """Prints what people should read, if there is something."""
  if words:
    print(words.rstrip(), flush=True)
