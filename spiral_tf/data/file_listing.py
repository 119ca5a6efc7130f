# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Which files there are in a folder or in a zip, links and all."""

import collections
from collections.abc import Iterator
import functools
import os
import posixpath
import stat
from typing import NamedTuple
import zipfile

from spiral_tf import files

# What systems put beside everybody's files.
_SYSTEM = frozenset(
    {
        '.ds_store',
        'thumbs.db',
        'ehthumbs.db',
        'desktop.ini',
        '__macosx',
        '@eadir',
        'icon\r',
    }
)
_UTF8_FLAG = 0x800
_ENCRYPTED_FLAG = 0x1


class Listing(NamedTuple):
  """The files of a folder or zip.

  Attributes:
    names: of the files, relative to it, '/' between their parts, in any order.
    passed_over: how many of each kind are not among them, by what they are.
    followed: symbolic links to folders whose files are among them.
  """

  names: list[str]
  passed_over: collections.Counter
  followed: int = 0


def is_system(name: str) -> bool:
  """Whether a system made a file or folder of this name, and no person."""
  return name.lower() in _SYSTEM or name.startswith('._')


def of_folder(folder: str) -> Listing:
  """Lists a folder with its sub-folders, and those that links lead to.

  Every folder is listed once, however many links lead to it: so nothing goes
  round in circles. Hidden folders are not entered.

  Raises:
    OSError: a folder cannot be listed; names it and the remedy.
  """
  walk = _Walk(folder)
  walk.enter(folder, '')
  while walk.links:
    walk.follow(*walk.links.popleft())
  return Listing(walk.names, walk.passed_over, walk.followed)


class _Walk:
  """One walk through a folder."""

  def __init__(self, folder: str):
    self.names: list[str] = []
    self.passed_over: collections.Counter = collections.Counter()
    self.followed = 0
    # Links come last: of two ways to a folder the straight one gives its name.
    self.links: collections.deque[tuple[str, str, str]] = collections.deque()
    self._seen: set[tuple[int, int]] = set()
    self._source = os.path.realpath(folder)

  def enter(self, folder: str, relative: str) -> None:
    """Lists a folder that is no link, and those in it."""
    pending = [(folder, relative)]
    while pending:
      place, within = pending.pop()
      identity = _identity(place)
      if identity in self._seen:
        self.passed_over['folder that another way leads to'] += 1
        continue
      self._seen.add(identity)
      for entry in _entries(place):
        name = posixpath.join(within, entry.name)
        if entry.is_dir(follow_symlinks=False):
          if self._is_shown(entry.name):
            pending.append((entry.path, name))
        else:
          self._add(entry, name)

  def follow(self, place: str, name: str, target: str) -> None:
    """Lists the folder that a link leads to."""
    real = os.path.realpath(target)
    here = os.path.realpath(os.path.dirname(place))
    if any(_is_within(one, real) for one in (here, self._source)):
      self.passed_over['link that leads in a circle'] += 1
    elif _identity(real) in self._seen:
      self.passed_over['link to a folder that is read already'] += 1
    else:
      self.followed += 1
      self.enter(real, name)

  def _is_shown(self, name: str) -> bool:
    """Whether a folder is to be entered."""
    if is_system(name):
      self.passed_over['folder of the system'] += 1
    elif name.startswith('.'):
      self.passed_over['hidden folder'] += 1
    else:
      return True
    return False

  def _add(self, entry: os.DirEntry, name: str) -> None:
    # Of a DirEntry these raise for links that lead to one another.
    if os.path.isdir(entry.path):
      if self._is_shown(entry.name):
        self.links.append((entry.path, name, entry.path))
    elif os.path.isfile(entry.path):
      target = None
      if '.' not in entry.name:
        target = files.text_link(entry.path)
      if target:
        self.links.append((entry.path, name, target))
      else:
        self.names.append(name)
    elif entry.is_symlink():
      self.passed_over['broken link'] += 1
    else:
      self.passed_over['pipe or device'] += 1


def of_zip(archive: zipfile.ZipFile) -> tuple[Listing, dict[str, str]]:
  """Lists the files of a zip.

  Returns:
    Them, and for each name the one that it has in the archive: some programs
    put backslashes between its parts, or UTF-8 without saying so.
  """
  own: dict[str, str] = {}
  passed_over: collections.Counter = collections.Counter()
  hidden = set()
  # Most files share their folder with others.
  hidden_part = functools.lru_cache(maxsize=4096)(_hidden_part)
  for info in archive.infolist():
    name = _zip_name(info)
    if name.endswith('/'):
      continue
    if stat.S_ISLNK(info.external_attr >> 16):
      passed_over['link in the zip'] += 1
      continue
    folder = hidden_part(name.rpartition('/')[0])
    if folder:
      hidden.add(folder)
      continue
    own[name if name not in own else info.filename] = info.filename
  for folder in hidden:
    what = (
        'folder of the system' if _is_system_path(folder) else 'hidden folder'
    )
    passed_over[what] += 1
  return Listing(list(own), passed_over), own


def open_zip(path: str) -> zipfile.ZipFile:
  """Opens a zip.

  Raises:
    ValueError: it is damaged, or no zip.
    OSError: it cannot be opened.
  """
  files.open_to_read(path).close()  # For its words on what is wrong.
  try:
    return zipfile.ZipFile(path)
  except (zipfile.BadZipFile, NotImplementedError) as error:
    raise ValueError(
        f'{files.printable(path)} is a damaged zip file ({error}); fetch it '
        'again.'
    ) from error


def lacks(info: zipfile.ZipInfo) -> str:
  """Says why an entry of a zip cannot be read; '' if it can."""
  if info.flag_bits & _ENCRYPTED_FLAG:
    return 'is encrypted: unpack the zip with its password'
  if info.compress_type not in (
      zipfile.ZIP_STORED,
      zipfile.ZIP_DEFLATED,
      zipfile.ZIP_BZIP2,
      zipfile.ZIP_LZMA,
  ):
    return f'is packed by method {info.compress_type}: unpack the zip first'
  return ''


def inner(folder: str, is_image, most: int = 4) -> Iterator[str]:
  """A folder, and those that it wraps: the one in it, the one in that.

  Args:
    folder: existing.
    is_image: tells by its name whether a file is an image: a folder with images
      of its own wraps nothing.
    most: folders to go down.

  Yields:
    Paths, from the outermost on.
  """
  for _ in range(most + 1):
    yield folder
    only = ''
    for entry in _entries(folder):
      if entry.name.startswith('.') or is_system(entry.name):
        continue
      if not os.path.isdir(entry.path):
        if is_image(entry.name):
          return
      elif only:
        return
      else:
        only = entry.path
    if not only:
      return
    folder = only


def _entries(folder: str) -> list[os.DirEntry]:
  """What is in a folder, sorted by name: in the same order everywhere."""
  try:
    with os.scandir(folder) as entries:
      return sorted(entries, key=lambda entry: entry.name)
  except OSError as error:
    raise OSError(
        f'The folder {files.printable(folder)} cannot be listed '
        f'({error.strerror}). Change its permissions, or name another.'
    ) from error


def _identity(folder: str) -> tuple[int, int]:
  found = os.stat(folder)
  return found.st_dev, found.st_ino


def _is_within(path: str, folder: str) -> bool:
  return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _zip_name(info: zipfile.ZipInfo) -> str:
  name = info.filename
  if not info.flag_bits & _UTF8_FLAG and not name.isascii():
    try:
      name = name.encode('cp437').decode('utf-8')
    except UnicodeError:
      pass  # As zipfile takes it.
  return name.replace('\\', '/')


def _hidden_part(folder: str) -> str:
  """The outermost hidden folder on the way to a folder; '' if there is none."""
  parts = folder.split('/')
  for i in range(1, len(parts) + 1):
    path = '/'.join(parts[:i])
    if _is_hidden(path):
      return path
  return ''


def _is_hidden(path: str) -> bool:
  name = posixpath.basename(path)
  if name in ('.', '..'):
    return False
  return name.startswith('.') or _is_system_path(path)


def _is_system_path(path: str) -> bool:
  return is_system(posixpath.basename(path))
