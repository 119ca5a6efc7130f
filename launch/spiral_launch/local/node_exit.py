# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""End of a node's process: after its work, or when its launcher dies."""

import atexit
import ctypes
import os
import signal
import sys

from spiral_launch.local import interrupts
from spiral_launch.local import output_streams

# Environment variable that is set in processes that only run nodes.
NODE_PROCESS = 'SPIRAL_TF_NODE_PROCESS'

# Environment variable with the process id of a launcher on this machine.
LAUNCHER = 'SPIRAL_TF_LAUNCHER'
_PR_SET_PDEATHSIG = 1


def end_with_launcher() -> None:
  """Makes the kernel send SIGTERM to this process if its launcher is killed.

  Otherwise its nodes would continue to write to the folder of the run, next to
  those of the next launch. Works on Linux only.
  """
  launcher = os.environ.get(LAUNCHER)
  if not launcher or sys.platform != 'linux':
    return
  ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
  if os.getppid() != int(launcher):  # The launcher is dead already.
    os.kill(os.getpid(), signal.SIGTERM)


def exit_at_once() -> None:
  """Makes a node's process skip C++ destructors when Python exits.

  A reader thread that waits inside TensorFlow for drawings, which no longer
  arrive, can block the destructors. Nodes save before they return, so nothing
  is lost.
  """
  if NODE_PROCESS in os.environ:
    atexit.register(_exit)


def _exit() -> None:
  # Python sets this when it prints the traceback of a fatal exception.
  status = 1 if getattr(sys, 'last_value', None) is not None else 0
  output_streams.flush()
  os._exit(status)


def end_in_good_order() -> None:
  """Makes a node's process save and end on any signal to stop.

  A closed terminal sends SIGHUP to all processes, and SLURM sends SIGUSR1;
  nodes would die of these and save nothing. Also makes failed writes to the log
  harmless.
  """
  if NODE_PROCESS in os.environ:
    output_streams.guard()
    interrupts.pass_on_as_sigterm()
