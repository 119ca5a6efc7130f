# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Runs functions in forked children, which may hang."""

from collections.abc import Callable
import os
import signal
from typing import Any

_SECONDS = 20


def in_child(function: Callable[[], Any]) -> str:
  """Calls a function in a forked child.

  Returns:
    The result or error as a string; '' if the child hangs.
  """
  read, write = os.pipe()
  child = os.fork()
  if not child:
    # A Python handler would not run while the child hangs.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(_SECONDS)
    try:
      result = str(function())
    except BaseException as error:  # Passed to the parent.
      result = f'{type(error).__name__}: {error}'
    os.write(write, result.encode())
    os._exit(0)
  os.close(write)
  with os.fdopen(read) as pipe:
    result = pipe.read()
  os.waitpid(child, 0)
  return result
