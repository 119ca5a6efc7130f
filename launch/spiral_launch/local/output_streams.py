# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Standard output and error streams that never raise.

A closed pipe (`| head`), a closed terminal or a full disk make `print` raise in
any thread. Files and the end of a program must not depend on that. So text that
cannot be written is dropped, and the exit status reports it (`entry_point`).
"""

import contextlib
import errno
import io
import os
import select
import sys
from typing import Any
from typing import Optional

# The reader has closed the stream, so nothing is lost.
_READER_LEFT = (errno.EPIPE, errno.EIO)
# Time to wait for the reader of a non-blocking pipe before text is dropped.
_PATIENCE_SECONDS = 5.0


class _Unfailing(io.FileIO):
  """A raw file for writing that drops data that cannot be written.

  Attributes:
    error: last error that lost data; None if there was none.
  """

  def __init__(self, descriptor: int):
    super().__init__(descriptor, 'w', closefd=False)
    self.error: Optional[OSError] = None

  def write(self, data: Any) -> int:
    size = memoryview(data).nbytes
    try:
      written = super().write(data)
      if written is None:  # Non-blocking, and the pipe is full.
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
  """Makes `sys.stdout` and `sys.stderr` drop text that cannot be written.

  A stream that was closed at the start is connected to the null device:
  otherwise the next file to be opened would get its descriptor and receive the
  output of native code. Characters that the encoding lacks are escaped.
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
      continue  # Not a file, but a stream that the caller has set.
    guarded = io.TextIOWrapper(
        io.BufferedWriter(raw),
        encoding=stream.encoding,
        # Also replaces 'surrogateescape', the default for LC_ALL=C, which
        # cannot write letters outside ASCII.
        errors='backslashreplace',
        line_buffering=stream.line_buffering or name == 'stderr',
        write_through=stream.write_through,
    )
    _guarded[name] = raw
    _replaced.append(stream)
    setattr(sys, name, guarded)
    setattr(sys, f'__{name}__', guarded)


# References that keep the descriptors of the original streams open.
_replaced: list[Any] = []


def _open_nowhere(descriptor: int) -> None:
  """Opens a descriptor on the null device unless it is open already."""
  try:
    os.fstat(descriptor)
  except OSError:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    if nowhere != descriptor:
      os.dup2(nowhere, descriptor)
      os.close(nowhere)


def say(text: str, error: bool = False) -> None:
  """Prints a line and flushes it; never raises.

  Args:
    text: line to print.
    error: True for standard error, False for standard output.
  """
  with contextlib.suppress(OSError, ValueError):
    print(text, file=sys.stderr if error else sys.stdout, flush=True)


def flush() -> None:
  """Flushes both streams; never raises."""
  for stream in (sys.stdout, sys.stderr):
    if stream is not None:
      with contextlib.suppress(OSError, ValueError):
        stream.flush()


def lost() -> Optional[OSError]:
  """Returns the error that lost text on standard output, or None.

  Text is not lost if the reader has closed the stream.
  """
  flush()
  raw = _guarded.get('stdout')
  return raw.error if raw else None
