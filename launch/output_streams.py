"""Standard output and error that take every text."""

import io
import sys


def accept_any_text() -> None:
  """Makes both streams write with a backslash what they cannot encode.

  So a print of a file's name raises no UnicodeEncodeError: neither under
  LC_ALL=C or PYTHONIOENCODING=ascii, nor of a name whose bytes are no UTF-8.
  """
  for stream in (sys.stdout, sys.stderr):
    # Tests put others there, and a process may have none.
    if isinstance(stream, io.TextIOWrapper):
      stream.reconfigure(errors='backslashreplace')
