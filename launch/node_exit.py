"""Ends a node's process: when its work is done, or its launcher is gone."""

import atexit
import ctypes
import os
import signal
import sys

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
  sys.stdout.flush()
  sys.stderr.flush()
  os._exit(status)
