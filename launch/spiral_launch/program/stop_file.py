# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Stops a program whose nodes have no launcher in common: a file says so."""

import atexit
import dataclasses
import os
import sys
import threading
from typing import Any
from typing import Callable

import launchpad as lp

from spiral_tf import files

_POLL_SECONDS = 2.0
# What a shell gives for SIGTERM.
_TOLD_ALONE = 143


@dataclasses.dataclass(frozen=True)
class StopFile:
  """A file in the run's folder, which all nodes share, that ends this run.

  Calling it ends the run. A node that ends though the run goes on (its machine
  is taken away, say) ends with an error status, so that an orchestrator starts
  it again; after the run's end its status is 0.

  Attributes:
    path: of the file.
    run: what is in it; a file that an earlier run left says nothing.
  """

  path: str
  run: str

  def __call__(self) -> None:
    files.write_atomically(self.path, self.run.encode())

  def is_set(self) -> bool:
    """Whether the run has ended."""
    try:
      with open(self.path) as file:
        return file.read().strip() == self.run
    except OSError:
      return False

  def watched(self, make: Callable[..., Any], *args: Any) -> Any:
    """Returns `make(*args)`, and stops this process when the run ends."""
    self.watch()
    return make(*args)

  def watch(self) -> None:
    """Stops this process when the run ends; call it in a node's thread."""
    stop_event = lp.stop_event()
    threading.Thread(target=self._wait, args=(stop_event,), daemon=True).start()
    # Runs before what `node_exit` has registered.
    atexit.register(self._exit)

  def _wait(self, stop_event: threading.Event) -> None:
    while not stop_event.wait(_POLL_SECONDS):
      if self.is_set():
        stop_event.set()

  def _exit(self) -> None:
    # After an exception Python, or `node_exit`, gives a status of its own.
    failed = getattr(sys, 'last_value', None) is not None
    if not failed and not self.is_set():
      os._exit(_TOLD_ALONE)  # pylint: disable=protected-access
