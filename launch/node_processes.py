"""The processes of a program on this machine: launched, watched, ended."""

import contextlib
import os
import signal
import subprocess
import threading
import time
from typing import Any

from absl import flags
import launchpad as lp
from launchpad.launch.run_locally import launch_local_output_to_files
import psutil

# Nodes that were told to stop get a reminder, and in the end no choice.
_REMIND_SECONDS = 5.0
_KILL_SECONDS = 45.0
_TAIL_BYTES = 20_000


class NodeCrash(RuntimeError):
  """A node ended with an error; the message has the end of its log."""


class NodeProcesses:
  """A program's processes, each with a log file of its own.

  Launchpad's terminals hide how a process ended, all but the one that writes
  to files; so that one it is, and whatever people want to see is copied from
  the logs (`LogFollower`).
  """

  def __init__(self, program: lp.Program, resources: dict[str, Any], logs: str):
    """Launches the program.

    Args:
      program: of `make_program`.
      resources: of `local_resources`.
      logs: a folder, made if it is missing, for a log file a node.
    """
    # Launchpad's own patience would kill this very process, too.
    flags.FLAGS['lp_termination_notice_secs'].value = -1
    launch_local_output_to_files._LOGGING_DIR = logs  # pylint: disable=protected-access
    with open(os.devnull, 'w') as nowhere:
      with contextlib.redirect_stdout(nowhere):
        self._manager = lp.launch(
            program,
            launch_type=lp.LaunchType.LOCAL_MULTI_PROCESSING,
            local_resources=resources,
            terminal='output_to_files',
        )
    self._logs = logs
    self._processes: list[tuple[str, subprocess.Popen]] = [
        (name, process)
        for name, processes in self._manager._active_workers.items()  # pylint: disable=protected-access
        for process in processes
    ]
    self._warden = threading.Thread(target=self._guard, daemon=True)
    self._warden.start()

  def wait(self) -> None:
    """Waits until all processes have ended.

    Raises:
      NodeCrash: one ended with an error before the program was stopped; the
        others were stopped because of it.
    """
    try:
      self._manager.wait()
    except RuntimeError:
      failed = [
          (name, process.returncode)
          for name, process in self._processes
          if process.returncode
      ]
      self._manager.wait(raise_error=False)
      raise NodeCrash(self._describe(failed)) from None
    # A node may also fail at its last duty: to save what it has learned.
    failed = [
        (name, process.returncode)
        for name, process in self._processes
        if process.returncode not in (0, -signal.SIGTERM)
    ]
    failed = [one for one in failed if 'Error' in self._tail(one[0])]
    if failed:
      raise NodeCrash(self._describe(failed))

  def _guard(self) -> None:
    """Reminds, and at last kills, processes that do not stop."""
    stop_event = self._manager.stop_event()
    while not stop_event.wait(1.0):
      if all(process.poll() is not None for _, process in self._processes):
        return
    told_at = time.monotonic()
    while running := [p for _, p in self._processes if p.poll() is None]:
      time.sleep(min(_REMIND_SECONDS, 1.0))
      waited = time.monotonic() - told_at
      for process in running:
        with contextlib.suppress(psutil.Error, ProcessLookupError):
          if waited > _KILL_SECONDS:
            print(f'A node did not stop in {waited:.0f} s; killing it.')
            process.kill()
          elif waited > _REMIND_SECONDS:
            # It may have been launched after the signal went round.
            process.send_signal(signal.SIGTERM)

  def _describe(self, failed: list[tuple[str, int]]) -> str:
    parts = []
    for name, code in failed:
      how = f'exit status {code}' if code > 0 else f'signal {-code}'
      if code == -signal.SIGKILL:
        how += ' (killed; was memory short?)'
      parts.append(f'Node {name} ended with {how}:\n{self._tail(name)}')
    return '\n'.join(parts)

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

  def __init__(self, path: str, wanted: str = 'drawings'):
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
          if ' min  ' in line and self._wanted in line:
            print(line, flush=True)
        if stopping:
          return
        self._stop.wait(0.2)
