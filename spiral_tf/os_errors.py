# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Messages for errors of the operating system: path, reason, remedy."""

import errno
import os

from spiral_tf import files

_REASONS = {
    errno.ENOENT: (
        'does not exist',
        'Check the name, and the folders above it.',
    ),
    errno.EISDIR: ('is a folder', 'Name a file.'),
    errno.ENOTDIR: (
        'leads through a file, or is one, where a folder is needed',
        'Name a folder.',
    ),
    errno.EEXIST: ('exists already, as a file', 'Choose another name.'),
    errno.ENOTEMPTY: ('is a folder that is not empty', 'Choose another name.'),
    errno.EACCES: (
        'is not open to this user',
        'Change its permissions (chmod), or those of the folders above it, or '
        'choose another path.',
    ),
    errno.EPERM: (
        'is protected from this user',
        'Change its permissions or attributes, or choose another path.',
    ),
    errno.EROFS: (
        'is on a disk that can only be read',
        'Choose a folder that can be written to.',
    ),
    errno.ENOSPC: (
        'is on a disk that is full',
        'Free some space, or choose a folder on another disk.',
    ),
    errno.EDQUOT: (
        "is on a disk where this user's quota is used up",
        'Delete something, or choose a folder on another disk.',
    ),
    errno.EFBIG: (
        'would be larger than the largest allowed file (ulimit -f)',
        'Raise the limit, or choose another disk.',
    ),
    errno.ENAMETOOLONG: (
        'is too long a name',
        'File names have 255 bytes at most: shorten it.',
    ),
    errno.ELOOP: (
        'is a link that leads back to itself',
        'Remove the link, or name its intended target.',
    ),
    errno.EMFILE: (
        'cannot be opened: this process has too many files open',
        'Raise the limit (ulimit -n).',
    ),
    errno.ENFILE: (
        'cannot be opened: this machine has too many files open',
        'End other programs.',
    ),
    errno.EBUSY: ('is in use', 'Wait until nothing uses it, and try again.'),
    errno.ETXTBSY: ('is in use', 'Wait until nothing uses it, and try again.'),
    errno.EIO: (
        'is on a disk that reports a fault',
        'Check the disk, or choose another one.',
    ),
    errno.ESTALE: (
        'is no longer there: its network disk has changed',
        'Mount the disk again.',
    ),
    errno.EINVAL: ('is not a valid file name here', 'Choose another name.'),
    errno.ENXIO: ('is a pipe or a device', 'Name a file.'),
    errno.ENODEV: ('is a pipe or a device', 'Name a file.'),
    errno.ENOMEM: (
        'needs more memory than there is',
        'End other programs, or ask for less.',
    ),
    errno.ENOEXEC: ('is no program that runs here', 'Reinstall it.'),
}


def explain(error: BaseException) -> str:
  """Returns a message for the user: the path, the reason and a remedy.

  Args:
    error: any error. One that does not come from the operating system keeps its
      own message.
  """
  if isinstance(error, UnicodeError):
    return _of_text(error)
  if not isinstance(error, OSError) or not (error.errno and error.strerror):
    return str(error)  # Its message was written by this project.
  why, remedy = _words(error)
  named = error.filename2 if error.filename2 is not None else error.filename
  if named is None or isinstance(named, int):
    return f'A file {why}. {remedy}'
  path = files.printable(_without_temporary(os.fsdecode(named)))
  return f'{path} {why}. {remedy}'


def reason(error: OSError) -> str:
  """Returns the reason alone, which follows a path: 'is a folder'."""
  return _words(error)[0]


def _words(error: OSError) -> tuple[str, str]:
  if error.errno in _REASONS:
    return _REASONS[error.errno]
  text = error.strerror or str(error)
  return f'cannot be used: {text}', 'Choose another path, or check the disk.'


def _without_temporary(path: str) -> str:
  """Returns the folder that holds a temporary file; other paths unchanged."""
  head, partial, _ = path.partition(f'{os.sep}.partial-')
  if partial:
    return head or os.sep
  return '.' if path.startswith('.partial-') else path


def _of_text(error: UnicodeError) -> str:
  if isinstance(error, UnicodeDecodeError):
    return (
        f'A text is not UTF-8 (byte {error.start}: '
        f'{error.object[error.start]:#04x}). Save the file as UTF-8.'
    )
  return f'A text has characters that cannot be written here: {error}.'
