# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Words for what the operating system refuses: path, reason, remedy."""

import errno
import os

from spiral_tf import files

_REASONS = {
    errno.ENOENT: ('is not there', 'Check the name, and the folders above it.'),
    errno.EISDIR: ('is a folder', 'Name a file.'),
    errno.ENOTDIR: (
        'leads through a file, or is one, where a folder is needed',
        'Name a folder.',
    ),
    errno.EEXIST: ('is there already, as a file', 'Choose another name.'),
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
        "is on a disk of which this user's share is used up",
        'Delete something, or choose a folder on another disk.',
    ),
    errno.EFBIG: (
        'would be larger than files may be there (ulimit -f)',
        'Raise the limit, or choose another disk.',
    ),
    errno.ENAMETOOLONG: (
        'is too long a name',
        'File names have 255 bytes at most: shorten it.',
    ),
    errno.ELOOP: (
        'is a link that leads round in a circle',
        'Remove the link, or name what it should lead to.',
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
        'Look at the disk, or choose another one.',
    ),
    errno.ESTALE: (
        'is no longer there: its network disk has changed',
        'Mount the disk again.',
    ),
    errno.EINVAL: ('is not a name for a file here', 'Choose another name.'),
    errno.ENXIO: ('is not a plain file', 'Name a file.'),
    errno.ENODEV: ('is not a plain file', 'Name a file.'),
    errno.ENOMEM: (
        'needs more memory than there is',
        'End other programs, or ask for less.',
    ),
    errno.ENOEXEC: ('is no program that runs here', 'Install it anew.'),
}


def explain(error: BaseException) -> str:
  """Returns what an error says to a person: its path, the reason, a remedy.

  Args:
    error: anything that was raised; what was not raised by the operating
      system says itself what is wrong.
  """
  if isinstance(error, UnicodeError):
    return _of_text(error)
  if not isinstance(error, OSError) or not (error.errno and error.strerror):
    return str(error)  # Also of an error that was put into words before.
  why, remedy = _words(error)
  named = error.filename2 if error.filename2 is not None else error.filename
  if named is None or isinstance(named, int):
    return f'A file {why}. {remedy}'
  path = files.printable(_without_temporary(os.fsdecode(named)))
  return f'{path} {why}. {remedy}'


def reason(error: OSError) -> str:
  """Returns what is wrong with the path alone: 'is a folder'."""
  return _words(error)[0]


def _words(error: OSError) -> tuple[str, str]:
  if error.errno in _REASONS:
    return _REASONS[error.errno]
  said = error.strerror or str(error)
  return f'cannot be used: {said}', 'Choose another path, or look at the disk.'


def _without_temporary(path: str) -> str:
  """The folder that a person named, of a file that only lives meanwhile."""
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
