"""Keeps the servers of a program on one machine off the network.

Courier and Reverb listen on every interface, without asking who calls, and
Courier rebuilds whatever Python objects it is sent: who reaches a port can run
code. Neither has a setting for it, so a small library stands before the C
library's `bind` (`native/loopback.c`).
"""

import glob
import os
import sys


def library() -> str:
  """The library's path; '' where it has not been built."""
  pattern = os.path.join(
      glob.escape(os.path.dirname(__file__)), '_loopback*.so'
  )
  return next(iter(sorted(glob.glob(os.path.abspath(pattern)))), '')


def environment() -> dict[str, str]:
  """What makes a new process listen on loopback only.

  Says so on standard error, and returns nothing, where that cannot be done.
  """
  path = library()
  if not path:
    print(
        'Warning: launch/_loopback*.so has not been built (make setup; Linux '
        'only): the nodes listen on every network interface.',
        file=sys.stderr,
    )
    return {}
  # Preloaded libraries are parted by spaces or colons.
  if set(path) & set(' :'):
    print(
        f'Warning: the path {path!r} has a space or a colon, so it cannot be '
        'preloaded: the nodes listen on every network interface.',
        file=sys.stderr,
    )
    return {}
  others = os.environ.get('LD_PRELOAD', '')
  return {'LD_PRELOAD': f'{path} {others}'.rstrip()}
