"""A bar that says how far a long piece of work has come."""

from collections.abc import Generator
from collections.abc import Iterable
import sys
import time
from typing import Optional
from typing import TextIO
from typing import TypeVar

_Item = TypeVar('_Item')
_WIDTH = 30
# Seconds between two states of the bar; between two lines where there is no
# terminal to draw on.
_TERMINAL_SECONDS = 0.2
_FILE_SECONDS = 30.0


def bar(
    items: Iterable[_Item],
    total: int,
    label: str,
    stream: Optional[TextIO] = None,
) -> Generator[_Item, None, None]:
  """Passes items on, and shows how many of them have been asked for.

  Args:
    items: to pass on.
    total: how many there will be, at least 1.
    label: of what is done.
    stream: to draw on; standard error by default.

  Yields:
    The items.
  """
  stream = stream or sys.stderr
  terminal = stream.isatty()
  every = _TERMINAL_SECONDS if terminal else _FILE_SECONDS
  start = shown = time.monotonic()
  done = 0
  try:
    for item in items:
      done += 1
      yield item
      now = time.monotonic()
      if now - shown >= every:
        shown = now
        _show(stream, terminal, _line(label, done, total, now - start))
  finally:
    _show(stream, terminal, _line(label, done, total, time.monotonic() - start))
    if terminal:
      stream.write('\n')
      stream.flush()


def _line(label: str, done: int, total: int, seconds: float) -> str:
  filled = '#' * (_WIDTH * done // total)
  line = f'{label} [{filled:{_WIDTH}}] {done:,}/{total:,}'
  if done and seconds:
    line += f', {done / seconds:,.0f}/s'
    if done < total:
      line += f', {(total - done) * seconds / done:,.0f} s left'
  return line


def _show(stream: TextIO, terminal: bool, line: str) -> None:
  # Over the last state, and over what it has more.
  stream.write(f'\r{line:<79}' if terminal else f'{line}\n')
  stream.flush()
