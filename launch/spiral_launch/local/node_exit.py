# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Ends a node's process: when its work is done, or its launcher is gone."""

import atexit
import ctypes
import os
import signal
import sys

from spiral_launch.local import interrupts
from spiral_launch.local import output_streams

# Set in the environment of a process that runs nodes and nothing else.
NODE_PROCESS = 'SPIRAL_TF_NODE_PROCESS'

# The process that launched it, where that is one on this machine.
LAUNCHER = 'SPIRAL_TF_LAUNCHER'
_PR_SET_PDEATHSIG = 1


def end_with_launcher() -> None:
  """Has the kernel tell this process to stop should its launcher be killed.

  Else nodes would go on, and those of the next launch beside them, in the same
  folder. On Linux only.
  """
  launcher = os.environ.get(LAUNCHER)
  if not launcher or sys.platform != 'linux':
    return
  ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
  if os.getppid() != int(launcher):  # It is gone already.
    os.kill(os.getpid(), signal.SIGTERM)


def exit_at_once() -> None:
  """Makes a node's process skip the destructors of C++ when Python exits.

  A reader thread that waits inside TensorFlow for drawings that nobody sends
  any more can keep them, and so the process, from ending. All that matters is
  on disk by then: nodes save before they return.
  """
  if NODE_PROCESS in os.environ:
    atexit.register(_exit)


def _exit() -> None:
  # Python sets this when it prints the traceback of what ended it.
  status = 1 if getattr(sys, 'last_value', None) is not None else 0
  output_streams.flush()
  os._exit(status)


def end_in_good_order() -> None:
  """Makes a node's process save and end whatever tells it to stop.

  A closed terminal sends SIGHUP, and SLURM SIGUSR1, to all processes: nodes
  would die of it and save nothing. Nor may a log that cannot be written to end
  a node.
  """
  if NODE_PROCESS in os.environ:
    output_streams.guard()
    interrupts.pass_on_as_sigterm()
