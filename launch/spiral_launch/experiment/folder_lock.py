# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""A lock that allows one run at a time in a folder.

The kernel holds the lock (flock) for a process and releases it when the process
ends, even if it is killed. The lock's file describes the process: for error
messages, and for file systems without locks or with locks that are not shared
between machines.
"""

import contextlib
import errno
import fcntl
import json
import os
import socket
import sys
import time
from typing import Any
from typing import Optional

import psutil

NAME = 'lock'
# Maximal length of the other process's command in messages.
_MAX_SHOWN = 80
_NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL)
# File systems that several machines may share: a file may belong to a process
# that cannot be seen from this machine.
_SHARED = (
    *('nfs', 'cifs', 'smb', 'fuse', 'lustre', 'gpfs', 'beegfs', 'ceph'),
    *('9p', 'afs', 'gluster', 'orangefs', 'ocfs', 'gfs'),
)


class Held(ValueError):
  """Another process has the lock; the message names it and the remedy.

  Attributes:
    owner: description of the other process.
  """

  def __init__(self, message: str, owner: str):
    super().__init__(message)
    self.owner = owner


class FolderLock:
  """A lock that is held until `release` or the end of the process.

  Attributes:
    path: path of the lock's file.
  """

  def __init__(self, path: str, what: str, run: str = ''):
    """Takes the lock.

    Args:
      path: path of the lock's file, in an existing folder.
      what: name of the locked thing for errors, such as '--workdir=DIR'.
      run: name of a run whose nodes may take the lock from each other; '' for
        none.

    Raises:
      Held: another process has the lock.
      OSError: the file cannot be written.
    """
    self.path = path
    self._what = what
    self._file: Optional[int] = self._take(run)

  def _take(self, run: str) -> int:
    while True:
      file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
      try:
        locked = self._lock(file, run)
        # The last owner may have removed the file after it was opened here.
        if locked and not _is_at(file, self.path):
          os.close(file)
          continue
        owner = _read(file)
        if not (run and owner.get('run') == run):
          self._check(owner, locked)
        _write(file, run)
        return file
      except BaseException:
        os.close(file)
        raise

  def _lock(self, file: int, run: str) -> bool:
    """Asks the kernel for the lock; returns False if it supports none.

    Raises:
      Held: another process has the lock.
    """
    try:
      fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
      return True
    except OSError as error:
      if error.errno in _NO_LOCKS:
        return False
      if not isinstance(error, BlockingIOError):
        raise
    owner = _read(file)
    if run and owner.get('run') == run:
      return False  # The owner is a node that vanished with its machine.
    raise self._held(owner)

  def _held(self, owner: dict[str, Any], more: str = '') -> Held:
    words = _describe(owner)
    return Held(
        f'{self._what} is in use by {words}. {more}Wait for it to end, stop '
        'it, or choose another folder.',
        words,
    )

  def _check(self, owner: dict[str, Any], locked: bool) -> None:
    """Raises Held if the owner may still be running."""
    if not owner or (locked and not _may_be_elsewhere(owner, self.path)):
      return
    if owner.get('host') == socket.gethostname():
      if locked or not _runs(owner):
        return
      raise self._held(owner)
    raise self._held(
        owner,
        f'This machine ({socket.gethostname()}) cannot see whether it still '
        f'runs: if it does not, remove {self.path}. ',
    )

  def release(self) -> None:
    """Releases the lock and removes its file."""
    if self._file is None:
      return
    file, self._file = self._file, None
    with contextlib.suppress(OSError):
      if _is_at(file, self.path):
        os.unlink(self.path)
    os.close(file)

  def __enter__(self) -> 'FolderLock':
    return self

  def __exit__(self, *unused_error) -> None:
    self.release()


def hold(folder: str, flag: str, run: str = '') -> FolderLock:
  """Takes the lock of a run's folder.

  Args:
    folder: existing, writable folder.
    flag: name of the flag that holds the folder, for error messages.
    run: name of a run whose nodes may take the lock from each other.

  Raises:
    Held: another process has the lock.
    OSError: the lock's file cannot be written.
  """
  return FolderLock(os.path.join(folder, NAME), f'--{flag}={folder}', run)


def _is_at(file: int, path: str) -> bool:
  try:
    return os.path.samestat(os.fstat(file), os.stat(path))
  except FileNotFoundError:
    return False


def _boot() -> str:
  """Returns the id of this machine's last start; '' if there is none.

  Containers on one machine differ in their host name, but share this id.
  """
  try:
    with open('/proc/sys/kernel/random/boot_id') as file:
      return file.read().strip()
  except OSError:
    return ''


def _write(file: int, run: str) -> None:
  owner = {
      'pid': os.getpid(),
      'host': socket.gethostname(),
      'boot': _boot(),
      'started': psutil.Process().create_time(),
      'time': time.strftime('%Y-%m-%d %H:%M:%S'),
      'command': ' '.join(sys.argv)[:500],
      'run': run,
  }
  os.ftruncate(file, 0)
  os.pwrite(file, f'{json.dumps(owner)}\n'.encode(), 0)


def _read(file: int) -> dict[str, Any]:
  """Returns the owner described by the file; an empty dict if there is none."""
  try:
    owner = json.loads(os.pread(file, 10_000, 0) or b'{}')
    return owner if isinstance(owner, dict) else {}
  except ValueError:  # The file was cut off, by a full disk for example.
    return {}


def _describe(owner: dict[str, Any]) -> str:
  if 'pid' not in owner:
    return 'another process'
  command = str(owner.get('command'))
  if len(command) > _MAX_SHOWN:
    command = f'{command[:_MAX_SHOWN]}...'
  return (
      f'process {owner["pid"]} on host {owner.get("host")}, since '
      f'{owner.get("time")} ({command})'
  )


def _runs(owner: dict[str, Any]) -> bool:
  """Returns whether a process of this host runs; ids may have been reused."""
  try:
    process = psutil.Process(int(owner['pid']))
    started = float(owner.get('started', 0.0))
    return abs(process.create_time() - started) < 2.0
  except (KeyError, TypeError, ValueError, psutil.Error):
    return False


def _may_be_elsewhere(owner: dict[str, Any], path: str) -> bool:
  """Returns whether a process may run on a machine with separate locks."""
  if _boot() and owner.get('boot') == _boot():
    return False
  mounts = [
      part
      for part in psutil.disk_partitions(all=True)
      if os.path.realpath(path).startswith(os.path.join(part.mountpoint, ''))
  ]
  if not mounts:
    return True
  kind = max(mounts, key=lambda part: len(part.mountpoint)).fstype
  return kind.lower().startswith(_SHARED)
