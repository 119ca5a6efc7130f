"""Ends a node's process as soon as its work is done."""

import atexit
import os
import sys

# Set in the environment of a process that runs nodes and nothing else.
NODE_PROCESS = 'SPIRAL_TF_NODE_PROCESS'


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
