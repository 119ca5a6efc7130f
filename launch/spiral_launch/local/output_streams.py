# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Standard output and error that never stop the work.

A reader that has left (`| head`), a closed terminal or a full disk make a
`print` raise, in whatever thread it is. What is to be written to files, and the
end of a program, must not depend on that: words that cannot be written are
dropped, and the exit status says so in the end (`entry_point`).
"""

import contextlib
import errno
import io
import os
import select
import sys
from typing import Any
from typing import Optional

# The reader is gone, and with it whoever could miss what is printed.
_READER_LEFT = (errno.EPIPE, errno.EIO)
# For a reader of a pipe that does not block: then its words are dropped.
_PATIENCE_SECONDS = 5.0


class _Unfailing(io.FileIO):
  """A file descriptor to write to that drops what cannot be written.

  Attributes:
    error: the last error other than that of a reader who left; or None.
  """

  def __init__(self, descriptor: int):
    super().__init__(descriptor, 'w', closefd=False)
    self.error: Optional[OSError] = None

  def write(self, data: Any) -> int:
    size = memoryview(data).nbytes
    try:
      written = super().write(data)
      if written is None:  # It does not block, and there is no room.
        select.select([], [self], [], _PATIENCE_SECONDS)
        written = super().write(data)
      if written is None:
        raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
      return written
    except OSError as error:
      if error.errno not in _READER_LEFT:
        self.error = error
      return size


_guarded: dict[str, _Unfailing] = {}


def guard() -> None:
  """Makes `sys.stdout` and `sys.stderr` drop what cannot be written.

  One that was closed at the start leads nowhere from here on: else the next
  file to be opened would get its number, and what native code prints. A
  character that its encoding lacks is written as an escape.
  """
  for descriptor, name in ((1, 'stdout'), (2, 'stderr')):
    stream = getattr(sys, name)
    if stream is None:
      _open_nowhere(descriptor)
      stream = open(os.devnull, 'w')  # pylint: disable=consider-using-with
    with contextlib.suppress(OSError, ValueError):
      stream.flush()
    try:
      raw = _Unfailing(stream.fileno())
    except (OSError, ValueError, AttributeError):
      continue  # Not a file: somebody's own stream.
    made = io.TextIOWrapper(
        io.BufferedWriter(raw),
        encoding=stream.encoding,
        # Also in place of 'surrogateescape', with which LC_ALL=C begins: that
        # writes bytes of file names as they are, and cannot write letters.
        errors='backslashreplace',
        line_buffering=stream.line_buffering or name == 'stderr',
        write_through=stream.write_through,
    )
    _guarded[name] = raw
    _replaced.append(stream)
    setattr(sys, name, made)
    setattr(sys, f'__{name}__', made)


# Kept from being collected: whoever holds their descriptors goes on.
_replaced: list[Any] = []


def _open_nowhere(descriptor: int) -> None:
  """Opens a descriptor on the null device, unless it is in use."""
  try:
    os.fstat(descriptor)
  except OSError:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    if nowhere != descriptor:
      os.dup2(nowhere, descriptor)
      os.close(nowhere)


def say(text: str, error: bool = False) -> None:
  """Prints a line now, where that can be done; never raises.

  Args:
    text: line to print.
    error: print it on standard error.
  """
  with contextlib.suppress(OSError, ValueError):
    print(text, file=sys.stderr if error else sys.stdout, flush=True)


def flush() -> None:
  """Writes what is buffered, where that can be done; never raises."""
  for stream in (sys.stdout, sys.stderr):
    if stream is not None:
      with contextlib.suppress(OSError, ValueError):
        stream.flush()


def lost() -> Optional[OSError]:
  """Returns why words on standard output were lost; None if none were.

  A reader who left has lost nothing that was wanted.
  """
  flush()
  raw = _guarded.get('stdout')
  return raw.error if raw else None
