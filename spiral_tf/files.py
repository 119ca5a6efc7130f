"""Writing files so that a crash leaves the old one or the new one."""

from collections.abc import Mapping
import errno
import os
import tempfile

_WHY = {
    errno.ENOENT: 'No such file or folder',
    errno.EISDIR: 'This is a folder and no file',
    errno.ENOTDIR: 'A part of this path is a file and no folder',
    errno.EEXIST: 'This is a file and no folder',
    errno.EACCES: 'There is no permission for this',
    errno.EPERM: 'There is no permission for this',
    errno.EROFS: 'This file system can only be read',
    errno.ENOSPC: 'There is no space left on the disk of this',
    errno.EDQUOT: 'There is no quota left on the disk of this',
    errno.ENAMETOOLONG: 'This name is too long for the file system',
    errno.ELOOP: 'This is a link that leads in a circle',
}


def explained(error: OSError, path: str, remedy: str) -> OSError:
  """Returns an error of the same type, in a sentence.

  Args:
    error: of the system.
    path: of the file or folder that it is about.
    remedy: what to do about it.
  """
  if error.errno is None:  # It is one already.
    return error
  why = _WHY.get(error.errno or 0, error.strerror or str(error))
  told = type(error)(f'{why}: {path}. To put it right, {remedy}.')
  told.errno = error.errno
  return told


def check_folder(folder: str, remedy: str) -> None:
  """Raises OSError where a folder cannot be written to, nor be made.

  Args:
    folder: to look at; nothing is changed.
    remedy: what to do about it.
  """
  there = os.path.abspath(folder)
  while not os.path.lexists(there):
    there = os.path.dirname(there)
  code = 0
  if not os.path.isdir(there):
    code = errno.EEXIST if os.path.exists(there) else errno.ENOENT
  elif not os.access(there, os.W_OK | os.X_OK):
    code = errno.EACCES
  if code:
    raise explained(OSError(code, ''), there, remedy)


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
  except BaseException:
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
