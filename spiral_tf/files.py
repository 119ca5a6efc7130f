# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Writing files so that a crash leaves the old ones or the new; their names."""

from collections.abc import Mapping
import os
import stat
import sys
import tempfile
from typing import BinaryIO
from typing import Optional
from typing import Union

_LONGEST_LINK = 1024


def printable(path: Union[str, bytes, 'os.PathLike[str]']) -> str:
  r"""The path as it can be shown in a message, on any terminal.

  Args:
    path: any; names of files may hold every byte but zero and the slash.

  Returns:
    The same, on one line. Bytes that are no UTF-8, control characters, marks
    that turn the direction of writing and what standard output cannot encode
    are written with a backslash: `caf\xe9.png`, `new\nline.png`.
  """
  text = os.fsdecode(path)
  if text.isascii() and text.isprintable():
    return text  # Of a million images nearly all.
  encoding = getattr(sys.stdout, 'encoding', None) or 'utf-8'
  return ''.join(_shown(character, encoding) for character in text)


def _shown(character: str, encoding: str) -> str:
  if '\udc80' <= character <= '\udcff':  # A byte that os.fsdecode kept.
    return f'\\x{ord(character) - 0xdc00:02x}'
  if not character.isprintable():
    return repr(character)[1:-1]
  return character.encode(encoding, 'backslashreplace').decode(encoding)


def open_to_read(path: str) -> BinaryIO:
  """Opens a file, and never waits for a pipe.

  Raises:
    FileNotFoundError, IsADirectoryError, PermissionError, OSError: it cannot be
      opened; the message names it and the remedy.
  """
  shown = printable(path)
  try:
    mode = os.stat(path).st_mode
    if stat.S_ISREG(mode):
      return open(path, 'rb')
  except (FileNotFoundError, NotADirectoryError, ValueError) as error:
    raise FileNotFoundError(
        f'{shown} does not exist (working directory: {printable(os.getcwd())}).'
        ' Check the path.'
    ) from error
  except PermissionError as error:
    raise PermissionError(
        f'{shown} may not be read by you. Change its permissions.'
    ) from error
  except OSError as error:
    raise OSError(
        f'{shown} cannot be opened ({error.strerror}). Check the path and its '
        'disk.'
    ) from error
  if stat.S_ISDIR(mode):
    raise IsADirectoryError(f'{shown} is a folder. Name a file.')
  raise OSError(f'{shown} is a pipe or a device. Name a file.')


def names_in(folder: str) -> list[str]:
  """Names of what is in a folder, sorted: in the same order everywhere.

  Raises:
    OSError: it cannot be listed; the message names it and the remedy.
  """
  try:
    return sorted(os.listdir(folder))
  except OSError as error:
    raise OSError(
        f'The folder {printable(folder)} cannot be listed ({error.strerror}). '
        'Change its permissions, or name another.'
    ) from error


def text_link(path: str) -> Optional[str]:
  """The folder that a symbolic link names which was unpacked as text.

  Unpackers that make no links, Python's own among them, and Git where they are
  switched off write a link's target into a file in its place.

  Args:
    path: of any file.

  Returns:
    Path of an existing folder, or None: it is a file like any other.
  """
  try:
    if not 0 < os.path.getsize(path) <= _LONGEST_LINK:
      return None
    with open(path, 'rb') as file:
      target = file.read().rstrip(b'\r\n')
    if not target or b'\n' in target or b'\0' in target:
      return None
    place = os.path.join(os.path.dirname(path), os.fsdecode(target))
    return place if os.path.isdir(place) else None
  except OSError:
    return None


def write_atomically(path: str, data: bytes) -> None:
  """Writes a file, or leaves the one that was there.

  Args:
    path: of the file; its folder is made if it is missing.
    data: all of it.

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
    # mkstemp makes private files; these are to be read by all who may.
    umask = os.umask(0)
    os.umask(umask)
    os.chmod(temporary, 0o666 & ~umask)
    os.replace(temporary, path)
  except BaseException as error:
    if isinstance(error, OSError) and error.errno and not error.filename:
      error.filename = path  # A full disk does not say whose.
    if os.path.exists(temporary):
      os.unlink(temporary)
    raise


def write_together(folder: str, contents: Mapping[str, bytes]) -> None:
  """Writes several files, all of them, or leaves all that were there.

  Args:
    folder: to write to; made if it is missing, and not left if nothing is
      written.
    contents: of the files, by their names.

  Raises:
    OSError: the folder cannot be written to, the disk is full, or one of the
      names is a folder's.
  """
  missing = _missing_folders(folder)
  try:
    os.makedirs(folder, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix='.partial-') as place:
      for name, data in contents.items():
        if os.path.isdir(os.path.join(folder, name)):
          raise IsADirectoryError(f'{os.path.join(folder, name)} is a folder.')
        write_atomically(os.path.join(place, 'new', name), data)
      _exchange(folder, place, list(contents))
  except BaseException:
    for path in missing:
      if os.path.isdir(path) and not os.listdir(path):
        os.rmdir(path)
    raise


def _missing_folders(folder: str) -> list[str]:
  """The folder and those above it that are not there, the deepest first."""
  missing = []
  path = os.path.abspath(folder)
  while not os.path.lexists(path):
    missing.append(path)
    path = os.path.dirname(path)
  return missing


def _exchange(folder: str, place: str, names: list[str]) -> None:
  """Moves place/new/NAME to folder/NAME, for all names or for none."""
  os.makedirs(os.path.join(place, 'old'))
  made = []
  try:
    for name in names:
      target = os.path.join(folder, name)
      if os.path.lexists(target):
        os.replace(target, os.path.join(place, 'old', name))
      os.replace(os.path.join(place, 'new', name), target)
      made.append(name)
  except BaseException:
    for name in names:
      old, target = (os.path.join(p, name) for p in (f'{place}/old', folder))
      if os.path.lexists(old):
        os.replace(old, target)
      elif name in made:
        os.unlink(target)
    raise
