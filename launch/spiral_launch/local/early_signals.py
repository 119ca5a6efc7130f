# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Ends a command quietly if it is stopped while it is still starting.

Imports take seconds, and Ctrl-C in the middle of one would print a traceback.
So `install` runs before anything slow: in `spiral_launch.__init__` for
`python -m spiral_launch.COMMAND` and in `spiral_launch.__main__` for
`spiral-tf COMMAND`. Most commands then replace the handlers
(`interrupts.end_as_interrupted`).

Commands that run a Launchpad program keep them. After `hand_over` Launchpad's
own handlers, which call these, stop the program; `stop_requested` tells whether
a signal arrived. Launchpad handles SIGINT and SIGTERM only, so other signals
are passed on as SIGTERM.
"""

import os
import signal
import sys

from spiral_launch.local import interrupts
from spiral_launch.local import node_exit
from spiral_launch.local import output_streams

_starting = True
_stop_requested = False


def _stop(signum, frame):
  del frame
  global _stop_requested
  _stop_requested = True
  if _starting:
    output_streams.say('Stopped before anything was done.', error=True)
    os._exit(interrupts.STATUS)  # pylint: disable=protected-access
  if signum not in (signal.SIGINT, signal.SIGTERM):
    signal.raise_signal(signal.SIGTERM)


def install() -> None:
  """Installs the handlers; an ignored SIGINT stays ignored, as in `&` jobs."""
  if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
    signal.signal(signal.SIGINT, _stop)
  for signum in (signal.SIGTERM, *interrupts.others()):
    signal.signal(signum, _stop)


def install_for_module() -> None:
  """Installs the handlers if Python is starting `-m spiral_launch.COMMAND`."""
  # The value while Python locates the module.
  if getattr(sys, 'argv', [])[:1] != ['-m']:
    return
  if node_exit.NODE_PROCESS not in os.environ:
    install()


def keep() -> None:
  """Keeps the handlers, for SIGINT too, for a command that runs a program."""
  install()
  signal.signal(signal.SIGINT, _stop)


def hand_over() -> None:
  """Leaves the signals to Launchpad's handlers from now on."""
  global _starting
  _starting = False


def stop_requested() -> bool:
  """Returns True if a signal to stop has arrived."""
  return _stop_requested


def ignore() -> None:
  """Ignores the signals from now on: only the final messages are left."""
  for signum in (signal.SIGINT, signal.SIGTERM, *interrupts.others()):
    signal.signal(signum, signal.SIG_IGN)
