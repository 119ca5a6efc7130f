# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""A file that stops a program whose nodes have no launcher in common."""

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
# Exit status of a node that was stopped while the run goes on; a shell reports
# the same for SIGTERM.
_STOPPED_ALONE = 143


@dataclasses.dataclass(frozen=True)
class StopFile:
  """A file in the run's folder that ends the run; all nodes share the folder.

  Calling the object ends the run. A node that ends while the run goes on (for
  example because its machine is taken away) ends with an error status, so that
  an orchestrator starts it again. After the end of the run its status is 0.

  Attributes:
    path: path of the file.
    run: identifier of the run, which the file holds once the run has ended. A
      file that holds another one was left by an earlier run and is ignored.
  """

  path: str
  run: str

  def __call__(self) -> None:
    files.write_atomically(self.path, self.run.encode())

  def is_set(self) -> bool:
    """Returns True if the run has ended."""
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
    """Stops this process when the run ends; called in a node's thread."""
    stop_event = lp.stop_event()
    threading.Thread(target=self._wait, args=(stop_event,), daemon=True).start()
    # Runs before the functions that `node_exit` has registered.
    atexit.register(self._exit)

  def _wait(self, stop_event: threading.Event) -> None:
    while not stop_event.wait(_POLL_SECONDS):
      if self.is_set():
        stop_event.set()

  def _exit(self) -> None:
    # After an exception, Python or `node_exit` sets the status.
    failed = getattr(sys, 'last_value', None) is not None
    if not failed and not self.is_set():
      os._exit(_STOPPED_ALONE)  # pylint: disable=protected-access
