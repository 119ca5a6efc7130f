# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Lists the files of folders and zips, and follows links."""

import collections
from collections.abc import Callable
from collections.abc import Iterator
import functools
import os
import posixpath
import stat
from typing import NamedTuple
from typing import Optional
import zipfile

from spiral_tf import files

# Files and folders that operating systems add.
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
_MAX_LINK_BYTES = 1024


class Listing(NamedTuple):
  """The files of a folder or zip.

  Attributes:
    names: paths relative to the folder or zip, with '/' between their parts, in
      any order.
    passed_over: number of files and folders left out, by kind.
    followed: number of symbolic links to folders that were followed.
  """

  names: list[str]
  passed_over: collections.Counter
  followed: int = 0


def is_system(name: str) -> bool:
  """Returns whether this name is that of an operating system's own file."""
  return name.lower() in _SYSTEM or name.startswith('._')


def of_folder(folder: str) -> Listing:
  """Lists a folder with its subfolders, and folders that links lead to.

  Every folder is listed once, however many links lead to it, so that circles
  end. Hidden folders are not entered.

  Raises:
    OSError: a folder cannot be listed.
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
    # Links come last: a folder's own path gives its name, if there is one.
    self.links: collections.deque[tuple[str, str, str]] = collections.deque()
    self._seen: set[tuple[int, int]] = set()
    self._source = os.path.realpath(folder)

  def enter(self, folder: str, relative: str) -> None:
    """Lists a folder that is no link, and its subfolders."""
    pending = [(folder, relative)]
    while pending:
      current, within = pending.pop()
      identity = _identity(current)
      if identity in self._seen:
        self.passed_over['folder that another way leads to'] += 1
        continue
      self._seen.add(identity)
      for entry in _entries(current):
        name = posixpath.join(within, entry.name)
        if entry.is_dir(follow_symlinks=False):
          if self._is_shown(entry.name):
            pending.append((entry.path, name))
        else:
          self._add(entry, name)

  def follow(self, link: str, name: str, target: str) -> None:
    """Lists the target folder of a link."""
    real = os.path.realpath(target)
    here = os.path.realpath(os.path.dirname(link))
    if any(_is_within(one, real) for one in (here, self._source)):
      self.passed_over['link that leads in a circle'] += 1
    elif _identity(real) in self._seen:
      self.passed_over['link to a folder that is read already'] += 1
    else:
      self.followed += 1
      self.enter(real, name)

  def _is_shown(self, name: str) -> bool:
    """Returns whether to enter a folder; counts it if not."""
    if is_system(name):
      self.passed_over['folder of the system'] += 1
    elif name.startswith('.'):
      self.passed_over['hidden folder'] += 1
    else:
      return True
    return False

  def _add(self, entry: os.DirEntry, name: str) -> None:
    # DirEntry's own is_dir() raises for links that form a circle.
    if os.path.isdir(entry.path):
      if self._is_shown(entry.name):
        self.links.append((entry.path, name, entry.path))
    elif os.path.isfile(entry.path):
      target = None
      if '.' not in entry.name:
        target = text_link(entry.path)
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
    The listing, and for each listed name the name in the archive: some programs
    write backslashes between the parts, or UTF-8 without the flag for it.
  """
  own: dict[str, str] = {}
  passed_over: collections.Counter = collections.Counter()
  hidden = set()
  # Cached, as most folders hold many files.
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
    ValueError: the zip is damaged, or is none.
    OSError: the zip cannot be opened.
  """
  files.open_to_read(path).close()  # Refuses pipes, which ZipFile waits for.
  try:
    return zipfile.ZipFile(path)
  except (zipfile.BadZipFile, NotImplementedError) as error:
    raise ValueError(
        f'{files.printable(path)} is a damaged zip file ({error}); fetch it '
        'again.'
    ) from error


def lacks(info: zipfile.ZipInfo) -> str:
  """Returns why an entry of a zip cannot be read; '' if it can."""
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


def inner(
    folder: str, is_image: Callable[[str], bool], max_depth: int = 4
) -> Iterator[str]:
  """Descends from a folder as long as it holds a single folder.

  Args:
    folder: an existing folder.
    is_image: returns whether a file is an image, by its name. The descent ends
      at a folder with images of its own.
    max_depth: maximum number of folders to descend.

  Yields:
    Paths, from the outermost folder on.
  """
  for _ in range(max_depth + 1):
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
  """Returns the entries of a folder, in the same order on every machine."""
  with os.scandir(folder) as entries:
    return sorted(entries, key=lambda entry: entry.name)


def text_link(path: str) -> Optional[str]:
  """Returns the target folder of a symbolic link that was unpacked as text.

  Unpackers that make no links, Python's own among them, and Git with links
  switched off write a link's target into a file in its place.

  Args:
    path: path of any file.

  Returns:
    Path of an existing folder, or None for any other file.
  """
  try:
    if not 0 < os.path.getsize(path) <= _MAX_LINK_BYTES:
      return None
    with open(path, 'rb') as file:
      target = file.read().rstrip(b'\r\n')
    if not target or b'\n' in target or b'\0' in target:
      return None
    folder = os.path.join(os.path.dirname(path), os.fsdecode(target))
    return folder if os.path.isdir(folder) else None
  except OSError:
    return None


def _identity(folder: str) -> tuple[int, int]:
  status = os.stat(folder)
  return status.st_dev, status.st_ino


def _is_within(path: str, folder: str) -> bool:
  return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _zip_name(info: zipfile.ZipInfo) -> str:
  name = info.filename
  if not info.flag_bits & _UTF8_FLAG and not name.isascii():
    try:
      name = name.encode('cp437').decode('utf-8')
    except UnicodeError:
      pass  # Keep what zipfile decoded.
  return name.replace('\\', '/')


def _hidden_part(folder: str) -> str:
  """Returns the outermost hidden folder of a path; '' if there is none."""
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
