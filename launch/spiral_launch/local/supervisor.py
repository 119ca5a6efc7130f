# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The processes of a program on this machine: launched, watched, ended.

When a node that has died is started again, and when the run ends instead.
"""

import collections
import contextlib
import dataclasses
import os
import re
import signal
import subprocess
import threading
import time
from typing import Any

import launchpad as lp
import psutil

from spiral_launch.local import launchpad_internals
from spiral_launch.local import output_streams

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


# Nodes that were told to stop get a reminder, and in the end no choice.
_REMIND_SECONDS = 5.0
_KILL_SECONDS = 45.0
_TAIL_BYTES = 20_000
_POLL_SECONDS = 0.1
# What the counter tells people, among a node's other words.
_SHOWN = re.compile(r' *\d+\.\d min  ')
# Ctrl-C reaches nodes and launcher in any order: a node that ends is not gone
# before its time if the launcher, too, is told within as long.
_GRACE_SECONDS = 1.0


class NodeCrash(RuntimeError):
  """A node ended with an error; the message has the end of its log."""


@dataclasses.dataclass
class _Node:
  """A node, by the name of its log, its environment, and its process."""

  name: str
  env: dict[str, str]
  process: subprocess.Popen


class NodeProcesses:
  """A program's processes, each with a log file of its own.

  One that dies is started again (`restarts`): the others wait for it, as its
  address stays the same.

  Launchpad's terminals hide how a process ended, all but the one that writes
  to files; so that one it is, and whatever people want to see is copied from
  the logs (`LogFollower`).
  """

  def __init__(
      self,
      program: lp.Program,
      resources: dict[str, Any],
      logs: str,
      max_restarts: int = 0,
  ):
    """Launches the program.

    Args:
      program: of `make_program`.
      resources: of `local_resources.make`.
      logs: a folder, made if it is missing, for a log file a node.
      max_restarts: of each node within `restarts.WINDOW_SECONDS`.
    """
    self._manager = launchpad_internals.launch_processes(
        program, resources, logs
    )
    self._logs = logs
    self._limit = RestartLimit(max_restarts)
    self._max_restarts = max_restarts
    self._nodes = [
        _Node(name, self._environment(name, resources), process)
        for name, processes in launchpad_internals.processes(
            self._manager
        ).items()
        for process in processes
    ]
    self._warden = threading.Thread(target=self._guard, daemon=True)
    self._warden.start()

  def _environment(
      self, name: str, resources: dict[str, Any]
  ) -> dict[str, str]:
    """What Launchpad gives a node's process."""
    resource = resources.get(name.rpartition('/')[0])
    return {**os.environ, **(resource.env if resource else {})}

  def wait(self) -> None:
    """Waits until all processes have ended; starts again those that may.

    Raises:
      NodeCrash: one ended with an error before the program was stopped, or too
        often; the others were stopped because of it.
    """
    while not self._stopped_within(_POLL_SECONDS):
      ended = [n for n in self._nodes if n.process.poll() is not None]
      if ended and not self._stopped_within(_GRACE_SECONDS):
        self._mend(ended)
    self._manager.wait(raise_error=False)
    # A node may also fail at its last duty: to save what it has learned.
    failed = [
        node
        for node in self._nodes
        if node.process.returncode not in (0, -signal.SIGTERM)
    ]
    failed = [node for node in failed if 'Error' in self._tail(node.name)]
    if failed:
      raise NodeCrash('\n'.join(self._describe(node) for node in failed))

  def _stopped_within(self, seconds: float) -> bool:
    """Whether the program is told to stop within some time."""
    # Not `wait`: its lock would be held when a signal's handler wants it.
    end = time.monotonic() + seconds
    while not (stopped := self._manager.stop_event().is_set()):
      if time.monotonic() >= end:
        break
      time.sleep(min(seconds, _POLL_SECONDS))
    return stopped

  def _mend(self, ended: list[_Node]) -> None:
    """Starts nodes again; ends the program if one of them must not."""
    minutes = f'{WINDOW_SECONDS / 60:.0f} minutes'
    lost, why = [], ''
    for node in ended:
      code = node.process.returncode
      if not is_fault(code):
        lost.append(node)
      elif count := self._limit.take(node.name, time.monotonic()):
        self._start_again(node, code)
        output_streams.say(
            f'Node {node.name} ended with {describe(code)}; starting '
            f'it again ({count} of at most {self._max_restarts} within '
            f'{minutes}).'
        )
      else:
        lost.append(node)
        why = (
            f'\nmax_restarts={self._max_restarts} allows no more restarts '
            f'within {minutes}.'
        )
    if lost:
      self._manager.stop_and_wait()
      raise NodeCrash('\n'.join(self._describe(n) for n in lost) + why)

  def _start_again(self, node: _Node, code: int) -> None:
    how = describe(code)
    with open(os.path.join(self._logs, node.name), 'a') as log:
      log.write(f'--- Started again after {how}.\n')
      log.flush()
      node.process = subprocess.Popen(
          node.process.args, env=node.env, stdout=log, stderr=log
      )
    # It is the one that Launchpad tells to stop; the warden reminds it, should
    # the word go round just now.
    launchpad_internals.processes(self._manager)[node.name] = [node.process]

  def _guard(self) -> None:
    """Reminds, and at last kills, processes that do not stop."""
    self._manager.stop_event().wait()
    told_at = time.monotonic()
    while running := [
        n.process for n in self._nodes if n.process.poll() is None
    ]:
      time.sleep(min(_REMIND_SECONDS, 1.0))
      waited = time.monotonic() - told_at
      for process in running:
        with contextlib.suppress(psutil.Error, ProcessLookupError):
          if waited > _KILL_SECONDS:
            process.kill()
            output_streams.say(
                f'A node did not stop in {waited:.0f} s; it was killed.'
            )
          elif waited > _REMIND_SECONDS:
            # It may have been launched after the signal went round.
            process.send_signal(signal.SIGTERM)

  def _describe(self, node: _Node) -> str:
    how = describe(node.process.returncode)
    return f'Node {node.name} ended with {how}:\n{self._tail(node.name)}'

  def _tail(self, name: str) -> str:
    """The last traceback in a node's log, else its last lines."""
    path = os.path.join(self._logs, name)
    with open(path, 'rb') as file:
      file.seek(max(0, os.path.getsize(path) - _TAIL_BYTES))
      text = file.read().decode(errors='replace')
    start = text.rfind('Traceback (most recent call last)')
    if start >= 0:
      return text[start:].rstrip()
    return '\n'.join(text.splitlines()[-10:])


class LogFollower:
  """Copies what a node prints to this terminal, from a log file."""

  def __init__(self, path: str, wanted: str = ''):
    """Starts to copy.

    Args:
      path: of the log file.
      wanted: a word of the lines to copy, besides their minutes.
    """
    self._path = path
    self._wanted = wanted
    self._stop = threading.Event()
    self._thread = threading.Thread(target=self._follow, daemon=True)
    self._thread.start()

  def stop(self) -> None:
    """Copies what is left, and stops."""
    self._stop.set()
    self._thread.join()

  def _follow(self) -> None:
    while not os.path.exists(self._path):
      if self._stop.wait(0.1):
        return
    with open(self._path, errors='replace') as file:
      rest = ''
      while True:
        stopping = self._stop.is_set()
        rest += file.read()
        *lines, rest = rest.split('\n')
        for line in lines:
          if _SHOWN.match(line) and self._wanted in line:
            output_streams.say(line)
        if stopping:
          return
        self._stop.wait(0.2)
