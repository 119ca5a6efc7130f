# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Runs commands in parallel until all have ended or one has failed."""

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
# Time in which a stopped run saves, draws its summary and stops its nodes.
_END_SECONDS = 300.0


class Command(NamedTuple):
  """A command to run in a process of its own.

  Attributes:
    name: name to print when it starts.
    arguments: program and arguments.
    log: path of a file for its output, used if commands run in parallel.
  """

  name: str
  arguments: Sequence[str]
  log: str


def run(commands: Sequence[Command], at_once: int = 1) -> str:
  """Starts the commands in order and prints when each starts.

  If interrupted, or if one fails, sends SIGTERM to those that run, waits for
  them, and starts no more.

  Args:
    commands: commands to run.
    at_once: number of commands that run in parallel; the output of a single one
      goes to this process's streams.

  Returns:
    Message about the first command that failed; '' if none failed.

  Raises:
    OSError: a log cannot be written, or a program cannot be started.
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
          advice = f'; see {command.log}' if at_once > 1 else ''
          return f'{command.name}, failed{advice}.'
      running = [(c, p) for c, p in running if p.returncode is None]
  finally:
    for _, process in running:
      if process.poll() is None:
        process.terminate()  # SIGINT may be ignored, as in background jobs.
    for _, process in running:
      _end(process)
  return ''


def _end(process: subprocess.Popen) -> None:
  """Waits for a process that was sent SIGTERM; kills it after a time limit."""
  try:
    process.wait(_END_SECONDS)
  except subprocess.TimeoutExpired:
    os.killpg(process.pid, signal.SIGKILL)  # Its session, with its nodes.
    process.wait()


def _start(command: Command, logged: bool) -> subprocess.Popen:
  if not logged:
    return _process(command, None)
  os.makedirs(os.path.dirname(command.log) or '.', exist_ok=True)
  with open(command.log, 'a') as log:
    return _process(command, log)


def _process(command: Command, out: Optional[IO[str]]) -> subprocess.Popen:
  # In a session of its own it gets no Ctrl-C from the terminal: a second signal
  # could interrupt it while it saves.
  return subprocess.Popen(
      command.arguments, stdout=out, stderr=out, start_new_session=True
  )
