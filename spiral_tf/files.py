# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Printable file names, and reads and writes that survive crashes.

A crash while writing leaves the old files or the new ones, never half of them.
"""

from collections.abc import Iterator
from collections.abc import Mapping
import contextlib
import errno
import os
import stat
import sys
import tempfile
from typing import BinaryIO
from typing import Union


def printable(path: Union[str, bytes, 'os.PathLike[str]']) -> str:
  r"""Returns a path as one line that any terminal can show.

  Args:
    path: any path; file names may hold every byte but zero and the slash.

  Returns:
    The path, with a backslash escape for each byte that is not UTF-8, control
    character, mark that changes the writing direction, and character that
    standard output cannot encode: `caf\xe9.png`, `new\nline.png`.
  """
  text = os.fsdecode(path)
  if text.isascii() and text.isprintable():
    return text  # Nearly all of a million images.
  encoding = getattr(sys.stdout, 'encoding', None) or 'utf-8'
  return ''.join(_escape(character, encoding) for character in text)


def _escape(character: str, encoding: str) -> str:
  if '\udc80' <= character <= '\udcff':  # A byte that os.fsdecode kept.
    return f'\\x{ord(character) - 0xdc00:02x}'
  if not character.isprintable():
    return repr(character)[1:-1]
  return character.encode(encoding, 'backslashreplace').decode(encoding)


def open_to_read(path: str) -> BinaryIO:
  """Opens a file, without ever waiting for a pipe.

  Raises:
    OSError: the file does not exist, is no plain file, or cannot be opened;
      has an `errno` and the path, for `os_errors.explain`.
  """
  try:
    mode = os.stat(path).st_mode
  except ValueError as error:  # A zero byte in the name.
    raise FileNotFoundError(
        errno.ENOENT, os.strerror(errno.ENOENT), path
    ) from error
  if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
    raise OSError(errno.ENXIO, os.strerror(errno.ENXIO), path)
  return open(path, 'rb')


def write_atomically(path: str, data: bytes) -> None:
  """Writes a file whole, or leaves the one that was there.

  Args:
    path: path of the file; its folder is made if it is missing.
    data: the whole content.

  Raises:
    OSError: the folder cannot be written to, or the disk is full.
  """
  folder = os.path.dirname(path) or '.'
  os.makedirs(folder, exist_ok=True)
  handle, temporary = tempfile.mkstemp(dir=folder, prefix='.partial-')
  try:
    with os.fdopen(handle, 'wb') as file:
      file.write(data)
      file.flush()
      os.fsync(file.fileno())
    # mkstemp makes private files; these get the usual permissions.
    umask = os.umask(0)
    os.umask(umask)
    os.chmod(temporary, 0o666 & ~umask)
    os.replace(temporary, path)
  except BaseException as error:
    if isinstance(error, OSError) and error.errno and not error.filename:
      error.filename = path  # The error of a full disk names no file.
    if os.path.exists(temporary):
      os.unlink(temporary)
    raise


@contextlib.contextmanager
def new_folder(path: str, overwrite: bool = False) -> Iterator[str]:
  """Writes a folder whole, or not at all.

  Args:
    path: path of the folder; folders above it are made if they are missing.
    overwrite: whether to replace a folder that holds something.

  Yields:
    Path of an empty folder beside it, which takes its place when the `with`
    statement ends without an error. After an error, everything is as before.

  Raises:
    OSError: the folder cannot be written, or holds something.
  """
  path = os.path.abspath(path)
  parent = os.path.dirname(path)
  os.makedirs(parent, exist_ok=True)
  with tempfile.TemporaryDirectory(dir=parent, prefix='.partial-') as temporary:
    new, old = (os.path.join(temporary, name) for name in ('new', 'old'))
    os.mkdir(new)  # Unlike the temporary folder, it is not private.
    yield new
    if overwrite and os.path.exists(path):
      os.rename(path, old)
    try:
      os.replace(new, path)
    except BaseException:
      if os.path.exists(old):
        os.rename(old, path)
      raise


def write_together(folder: str, contents: Mapping[str, bytes]) -> None:
  """Writes all of several files, or leaves all those that were there.

  Args:
    folder: folder to write to; made if it is missing, and removed again if
      nothing is written.
    contents: contents of the files, by name.

  Raises:
    OSError: the folder cannot be written to, the disk is full, or a folder has
      one of the names.
  """
  missing = _missing_folders(folder)
  try:
    os.makedirs(folder, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix='.partial-') as temp:
      for name, data in contents.items():
        if os.path.isdir(os.path.join(folder, name)):
          raise IsADirectoryError(f'{os.path.join(folder, name)} is a folder.')
        write_atomically(os.path.join(temp, 'new', name), data)
      _exchange(folder, temp, list(contents))
  except BaseException:
    for path in missing:
      if os.path.isdir(path) and not os.listdir(path):
        os.rmdir(path)
    raise


def _missing_folders(folder: str) -> list[str]:
  """Returns the folder and its ancestors that are missing, deepest first."""
  missing = []
  path = os.path.abspath(folder)
  while not os.path.lexists(path):
    missing.append(path)
    path = os.path.dirname(path)
  return missing


def _exchange(folder: str, temp: str, names: list[str]) -> None:
  """Moves temp/new/NAME to folder/NAME, for all names or for none."""
  os.makedirs(os.path.join(temp, 'old'))
  moved = []
  try:
    for name in names:
      target = os.path.join(folder, name)
      if os.path.lexists(target):
        os.replace(target, os.path.join(temp, 'old', name))
      os.replace(os.path.join(temp, 'new', name), target)
      moved.append(name)
  except BaseException:
    for name in names:
      old, target = (os.path.join(p, name) for p in (f'{temp}/old', folder))
      if os.path.lexists(old):
        os.replace(old, target)
      elif name in moved:
        os.unlink(target)
    raise
