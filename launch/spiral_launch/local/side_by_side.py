# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Runs commands, some of them at once, and ends with the first that fails."""

from collections.abc import Sequence
import os
import signal
import subprocess
import time
from typing import IO
from typing import NamedTuple
from typing import Optional

from spiral_launch.local import output_streams

_POLL_SECONDS = 0.2
# A run that is told to stop saves, draws and looks after its own nodes.
_END_SECONDS = 300.0


class Command(NamedTuple):
  """A command of its own process.

  Attributes:
    name: said when it starts.
    arguments: the program and its arguments.
    log: path of a file for what it prints, if others run beside it.
  """

  name: str
  arguments: Sequence[str]
  log: str


def run(commands: Sequence[Command], at_once: int = 1) -> str:
  """Runs the commands in their order; prints when each starts.

  Interrupted, or when one has failed, it sends SIGTERM to those that run, waits
  for them, and starts no more.

  Args:
    commands: to run.
    at_once: how many run beside each other; with one, what it prints goes where
      ours goes.

  Returns:
    What has gone wrong with the first that failed; '' if none did.

  Raises:
    OSError: a log cannot be written, or a program not started.
  """
  waiting = list(enumerate(commands))
  running: list[tuple[Command, subprocess.Popen]] = []
  try:
    while waiting or running:
      while waiting and len(running) < at_once:
        i, command = waiting.pop(0)
        output_streams.say(f'Run {i + 1} of {len(commands)}: {command.name}')
        running.append((command, _start(command, at_once > 1)))
      time.sleep(_POLL_SECONDS)
      for command, process in running:
        if process.poll():
          told = f'; see {command.log}' if at_once > 1 else ''
          return f'{command.name}, failed{told}.'
      running = [(c, p) for c, p in running if p.returncode is None]
  finally:
    for _, process in running:
      if process.poll() is None:
        process.terminate()  # SIGINT may be ignored where nobody types.
    for _, process in running:
      _end(process)
  return ''


def _end(process: subprocess.Popen) -> None:
  """Waits for a process that was told to end; not for ever."""
  try:
    process.wait(_END_SECONDS)
  except subprocess.TimeoutExpired:
    os.killpg(process.pid, signal.SIGKILL)  # Its session: its nodes, too.
    process.wait()


def _start(command: Command, logged: bool) -> subprocess.Popen:
  if not logged:
    return _process(command, None)
  os.makedirs(os.path.dirname(command.log) or '.', exist_ok=True)
  with open(command.log, 'a') as log:
    return _process(command, log)


def _process(command: Command, out: Optional[IO[str]]) -> subprocess.Popen:
  # In a session of its own, a Ctrl-C reaches it through us alone: twice is more
  # than what saves its state may bear.
  return subprocess.Popen(
      command.arguments, stdout=out, stderr=out, start_new_session=True
  )
