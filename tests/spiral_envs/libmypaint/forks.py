# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Forked children of a test, which may hang."""

from collections.abc import Callable
import os
import signal
from typing import Any

_SECONDS = 20


def in_child(function: Callable[[], Any]) -> str:
  """Returns what a function returns, or raises, in a forked child.

  '' if that hangs.
  """
  read, write = os.pipe()
  child = os.fork()
  if not child:
    # A handler of Python's would wait for what hangs.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(_SECONDS)
    try:
      said = str(function())
    except BaseException as error:  # Told to the parent.
      said = f'{type(error).__name__}: {error}'
    os.write(write, said.encode())
    os._exit(0)
  os.close(write)
  with os.fdopen(read) as pipe:
    said = pipe.read()
  os.waitpid(child, 0)
  return said
