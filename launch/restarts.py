"""When a node that has died is started again, and when the run ends instead."""

import collections
import signal

# Deaths are counted within this time: a node that has run well for longer has
# earned a new chance.
WINDOW_SECONDS = 600.0


def is_fault(code: int) -> bool:
  """Whether a node that ended so, while the others go on, may start again.

  A signal ended it (the kernel for want of memory, a crash of native code,
  somebody's `kill`), or it was told to stop alone: starting again may help. A
  Python exception is a bug, or a setting or file that is wrong: it would be
  raised again, and nobody would read it.

  Args:
    code: exit status; minus the signal where one ended the process.
  """
  return code <= 0


def describe(code: int) -> str:
  """How a process ended."""
  if code >= 0:
    return f'exit status {code}'
  how = f'signal {-code}'
  if code == -signal.SIGKILL:
    how += ' (killed; was memory short?)'
  return how


class RestartLimit:
  """So many restarts of each node within `WINDOW_SECONDS`."""

  def __init__(self, most: int):
    self._most = most
    self._times: dict[str, collections.deque[float]] = {}

  def take(self, node: str, now: float) -> int:
    """Takes one of a node's restarts.

    Args:
      node: its name.
      now: seconds, of a clock that never goes back.

    Returns:
      The how-manieth it is of those in the window, or 0 if none is left.
    """
    times = self._times.setdefault(node, collections.deque())
    while times and now - times[0] > WINDOW_SECONDS:
      times.popleft()
    if len(times) >= self._most:
      return 0
    times.append(now)
    return len(times)
