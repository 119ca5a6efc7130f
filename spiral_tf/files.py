"""Writing files so that a crash leaves the old one or the new one."""

import os
import tempfile


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
