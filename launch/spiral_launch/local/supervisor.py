# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Launches, watches, restarts and stops the processes of a program.

A node that was killed by a signal is restarted; an exception in a node ends the
run.
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

# Time within which the restarts of a node are counted.
WINDOW_SECONDS = 600.0


def is_fault(code: int) -> bool:
  """Returns True if a node that ended with this code may be restarted.

  A restart may help if a signal ended the node (lack of memory, a crash of
  native code, `kill`) or if it alone was stopped. A Python exception points to
  a bug, a wrong setting or a bad file, and would be raised again.

  Args:
    code: exit status; -N if signal N ended the process.
  """
  return code <= 0


def describe(code: int) -> str:
  """Describes the exit code of a process."""
  if code >= 0:
    return f'exit status {code}'
  how = f'signal {-code}'
  if code == -signal.SIGKILL:
    how += ' (killed; was memory short?)'
  return how


class RestartLimit:
  """A limit on the restarts of each node within `WINDOW_SECONDS`."""

  def __init__(self, max_restarts: int):
    self._max_restarts = max_restarts
    self._times: dict[str, collections.deque[float]] = {}

  def take(self, node: str, now: float) -> int:
    """Counts a restart if the limit allows it.

    Args:
      node: name of the node.
      now: time in seconds, of a monotonic clock.

    Returns:
      Number of restarts in the window, this one included; 0 if the limit is
      reached.
    """
    times = self._times.setdefault(node, collections.deque())
    while times and now - times[0] > WINDOW_SECONDS:
      times.popleft()
    if len(times) >= self._max_restarts:
      return 0
    times.append(now)
    return len(times)


# Times after which nodes that do not stop are signaled again, and killed.
_REMIND_SECONDS = 5.0
_KILL_SECONDS = 45.0
_TAIL_BYTES = 20_000
_POLL_SECONDS = 0.1
# Lines of a log that are meant for the user.
_SHOWN = re.compile(r' *\d+\.\d min  ')
# Ctrl-C reaches nodes and launcher in any order. A node that ends has not
# failed if the launcher is stopped within this time.
_GRACE_SECONDS = 1.0


class NodeCrash(RuntimeError):
  """A node failed; the message contains the end of its log."""


@dataclasses.dataclass
class _Node:
  """A node: name of its log, environment and process."""

  name: str
  env: dict[str, str]
  process: subprocess.Popen


class NodeProcesses:
  """The processes of a program, each with a log file of its own.

  Processes that die are restarted. The others wait for a restarted process, as
  its address stays the same. Lines for the user are copied from the logs
  (`LogFollower`).
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
      program: program to launch.
      resources: launch configuration by label, from `resources.make`.
      logs: folder for one log file per node; created if missing.
      max_restarts: maximum number of restarts of a node within
        `WINDOW_SECONDS`.
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
    self._watchdog = threading.Thread(target=self._enforce_stop, daemon=True)
    self._watchdog.start()

  def _environment(
      self, name: str, resources: dict[str, Any]
  ) -> dict[str, str]:
    """Returns the environment that Launchpad gives to a node's process."""
    resource = resources.get(name.rpartition('/')[0])
    return {**os.environ, **(resource.env if resource else {})}

  def wait(self) -> None:
    """Waits until all processes have ended; restarts those that were killed.

    Raises:
      NodeCrash: a node failed, or was killed too often, before the program was
        stopped; the other nodes have been stopped.
    """
    while not self._stopped_within(_POLL_SECONDS):
      ended = [n for n in self._nodes if n.process.poll() is not None]
      if ended and not self._stopped_within(_GRACE_SECONDS):
        self._restart_or_stop(ended)
    self._manager.wait(raise_error=False)
    # A node may also fail while it saves at the end.
    failed = [
        node
        for node in self._nodes
        if node.process.returncode not in (0, -signal.SIGTERM)
    ]
    failed = [node for node in failed if 'Error' in self._tail(node.name)]
    if failed:
      raise NodeCrash('\n'.join(self._describe(node) for node in failed))

  def _stopped_within(self, seconds: float) -> bool:
    """Returns True if the program is stopped within some time."""
    # Not `wait`: a signal handler would deadlock on the lock that it holds.
    end = time.monotonic() + seconds
    while not (stopped := self._manager.stop_event().is_set()):
      if time.monotonic() >= end:
        break
      time.sleep(min(seconds, _POLL_SECONDS))
    return stopped

  def _restart_or_stop(self, ended: list[_Node]) -> None:
    """Restarts nodes; stops the program if one of them must not restart."""
    minutes = f'{WINDOW_SECONDS / 60:.0f} minutes'
    lost, why = [], ''
    for node in ended:
      code = node.process.returncode
      if not is_fault(code):
        lost.append(node)
      elif count := self._limit.take(node.name, time.monotonic()):
        self._restart(node, code)
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

  def _restart(self, node: _Node, code: int) -> None:
    how = describe(code)
    with open(os.path.join(self._logs, node.name), 'a') as log:
      log.write(f'--- Started again after {how}.\n')
      log.flush()
      node.process = subprocess.Popen(
          node.process.args, env=node.env, stdout=log, stderr=log
      )
    # Launchpad stops the new process from now on; the watchdog does so if the
    # program is being stopped right now.
    launchpad_internals.processes(self._manager)[node.name] = [node.process]

  def _enforce_stop(self) -> None:
    """Signals processes that do not stop again, and finally kills them."""
    self._manager.stop_event().wait()
    stopped_at = time.monotonic()
    while running := [
        n.process for n in self._nodes if n.process.poll() is None
    ]:
      time.sleep(min(_REMIND_SECONDS, 1.0))
      waited = time.monotonic() - stopped_at
      for process in running:
        with contextlib.suppress(psutil.Error, ProcessLookupError):
          if waited > _KILL_SECONDS:
            process.kill()
            output_streams.say(
                f'A node did not stop in {waited:.0f} s; it was killed.'
            )
          elif waited > _REMIND_SECONDS:
            # It may have started after the first signal was sent.
            process.send_signal(signal.SIGTERM)

  def _describe(self, node: _Node) -> str:
    how = describe(node.process.returncode)
    return f'Node {node.name} ended with {how}:\n{self._tail(node.name)}'

  def _tail(self, name: str) -> str:
    """Returns the last traceback in a node's log, or else its last lines."""
    path = os.path.join(self._logs, name)
    with open(path, 'rb') as file:
      file.seek(max(0, os.path.getsize(path) - _TAIL_BYTES))
      text = file.read().decode(errors='replace')
    start = text.rfind('Traceback (most recent call last)')
    if start >= 0:
      return text[start:].rstrip()
    return '\n'.join(text.splitlines()[-10:])


class LogFollower:
  """Copies the lines for the user from a node's log to standard output."""

  def __init__(self, path: str, wanted: str = ''):
    """Starts copying.

    Args:
      path: path of the log file, which may not exist yet.
      wanted: word that the lines must contain.
    """
    self._path = path
    self._wanted = wanted
    self._stop = threading.Event()
    self._thread = threading.Thread(target=self._follow, daemon=True)
    self._thread.start()

  def stop(self) -> None:
    """Copies the remaining lines and stops."""
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
