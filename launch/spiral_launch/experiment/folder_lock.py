# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""One run at a time in a folder: the second says who is there, and ends.

The kernel holds the lock (flock) for the process that took it, and gives it
free when that ends, however it ends. The file says who it is: for people, and
for file systems that keep no lock or do not share it between machines.
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
# Characters of the other's command.
_MOST_SHOWN = 80
_NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL)
# File systems that several machines may see; what is left over there may belong
# to a process that cannot be seen from here.
_SHARED = (
    *('nfs', 'cifs', 'smb', 'fuse', 'lustre', 'gpfs', 'beegfs', 'ceph'),
    *('9p', 'afs', 'gluster', 'orangefs', 'ocfs', 'gfs'),
)


class Held(ValueError):
  """Another process has the lock; the message says which, and what to do.

  Attributes:
    owner: words for the other process.
  """

  def __init__(self, message: str, owner: str):
    super().__init__(message)
    self.owner = owner


class FolderLock:
  """A lock that is held until `release`, or the end of the process.

  Attributes:
    path: of its file.
  """

  def __init__(self, path: str, what: str, run: str = ''):
    """Takes the lock.

    Args:
      path: of its file, in a folder that is there.
      what: the thing that is locked, for errors: '--workdir=DIR'.
      run: name of a run whose nodes may take the lock from each other; none
        where it is empty.

    Raises:
      Held: another process has it.
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
        # Who had it may have removed the file since it was opened.
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
    """Asks the kernel for the lock; False where it keeps none.

    Raises:
      Held: another process has it.
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
      return False  # Of a node that vanished with its machine.
    raise self._held(owner)

  def _held(self, owner: dict[str, Any], more: str = '') -> Held:
    words = _describe(owner)
    return Held(
        f'{self._what} is in use by {words}. {more}Wait for it to end, stop '
        'it, or choose another folder.',
        words,
    )

  def _check(self, owner: dict[str, Any], locked: bool) -> None:
    """Raises Held if the process in the file may still run."""
    if not owner or (locked and not _may_be_elsewhere(owner, self.path)):
      return
    if owner.get('host') == socket.gethostname():
      if locked or not _runs(owner):
        return
      raise self._held(owner)
    raise self._held(
        owner,
        'Whether it still runs cannot be seen from here '
        f'({socket.gethostname()}): if it does not, remove {self.path}. ',
    )

  def release(self) -> None:
    """Gives the lock free, and removes its file."""
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
    folder: there, and writable.
    flag: the flag that named it, for the error.
    run: see `FolderLock`.

  Raises:
    Held, OSError: see `FolderLock`.
  """
  return FolderLock(os.path.join(folder, NAME), f'--{flag}={folder}', run)


def _is_at(file: int, path: str) -> bool:
  try:
    return os.path.samestat(os.fstat(file), os.stat(path))
  except FileNotFoundError:
    return False


def _boot() -> str:
  """A name of this machine since it was started; '' if there is none.

  Containers on one machine have host names of their own, but share this.
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
  """The owner as the file has it; empty if it has none."""
  try:
    owner = json.loads(os.pread(file, 10_000, 0) or b'{}')
    return owner if isinstance(owner, dict) else {}
  except ValueError:  # A power cut, or a full disk.
    return {}


def _describe(owner: dict[str, Any]) -> str:
  if 'pid' not in owner:
    return 'another process'
  command = str(owner.get('command'))
  if len(command) > _MOST_SHOWN:
    command = f'{command[:_MOST_SHOWN]}...'
  return (
      f'process {owner["pid"]} on host {owner.get("host")}, since '
      f'{owner.get("time")} ({command})'
  )


def _runs(owner: dict[str, Any]) -> bool:
  """Whether a process of this host runs, and is no other with its number."""
  try:
    process = psutil.Process(int(owner['pid']))
    started = float(owner.get('started', 0.0))
    return abs(process.create_time() - started) < 2.0
  except (KeyError, TypeError, ValueError, psutil.Error):
    return False


def _may_be_elsewhere(owner: dict[str, Any], path: str) -> bool:
  """Whether a process may run on a machine that does not share our locks."""
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
