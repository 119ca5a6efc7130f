# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Finds and decodes the images of a folder or zip file."""

import collections
from collections.abc import Iterator
from collections.abc import Sequence
import contextlib
import os
import posixpath
from typing import BinaryIO
from typing import cast
from typing import NamedTuple
from typing import Optional
import zipfile

import numpy as np
from PIL import Image

from spiral_tf import counts
from spiral_tf import files
from spiral_tf.data import file_listing
from spiral_tf.images import decoding

# Pillow opens these as the format of their first image.
_ALSO_READ = frozenset({'MPO'})
_MAX_NAMED = 10


class DamagedError(ValueError):
  """Raised for files that are named like images and cannot be decoded.

  Attributes:
    source: path of the folder or zip.
    failures: name of each file, and its fault, such as 'is empty (0 bytes)'.
  """

  def __init__(self, source: str, failures: Sequence[tuple[str, str]]):
    self.source = source
    self.failures = list(failures)
    where = files.printable(source)
    if len(failures) == 1:
      ((name, reason),) = failures
      super().__init__(
          f'{files.printable(name)} in {where} {reason}. Repair or remove it.'
      )
      return
    named = [
        f'{files.printable(name)} {reason}'
        for name, reason in self.failures[:_MAX_NAMED]
    ]
    if len(failures) > _MAX_NAMED:
      named.append(f'and {len(failures) - _MAX_NAMED:,} more')
    super().__init__(
        f'{len(failures):,} files in {where} cannot be read as images: '
        f'{"; ".join(named)}. Repair or remove them.'
    )


class Survey(NamedTuple):
  """Contents of a folder or zip.

  Attributes:
    names: names of the images, relative to the source, with '/' between their
      parts, sorted. Folders and zips of equal content have equal names.
    others: names of the other files.
    passed_over: number of files and folders that are not read, by kind.
    followed: number of links to folders that were followed.
  """

  names: list[str]
  others: list[str]
  passed_over: collections.Counter
  followed: int


def survey(source: str) -> Survey:
  """Finds the images of a folder, with its subfolders, or of a zip file.

  Images are recognized by their extension. System files (`.DS_Store`,
  `__MACOSX`), hidden folders, hidden files that are no images, and other files
  (tables, licenses) are passed over and counted.

  Args:
    source: path of a folder or of a zip file.

  Raises:
    ValueError: the zip is damaged.
    OSError: the source cannot be read.
  """
  with _Reader(source) as reader:
    listing = reader.listing
    images, others = [], []
    passed_over = listing.passed_over.copy()
    first_of: dict[str, str] = {}
    for name in listing.names:
      base = posixpath.basename(name)
      if file_listing.is_system(base):
        passed_over['file of the system'] += 1
      elif not is_image(base):
        others.append(name)
        kind = _kind(base)
        first_of.setdefault(kind, name)
        passed_over[kind] += 1
      elif base.startswith('.') and not reader.format_of(name):
        passed_over['hidden file'] += 1
      else:
        images.append(name)
    for kind, name in first_of.items():
      content = reader.format_of(name)
      if content:
        known = f'{kind} ({content} by their content: give them its ending)'
        passed_over[known] = passed_over.pop(kind)
  return Survey(
      sorted(images, key=lambda n: n.split('/')),
      others,
      passed_over,
      listing.followed,
  )


def names(source: str) -> list[str]:
  """Lists the images of a folder, with its subfolders, or of a zip file.

  Args:
    source: path of a folder or of a zip file.

  Returns:
    The names of `survey`.

  Raises:
    ValueError: the zip is damaged, or the source has no images.
    OSError: the source cannot be read.
  """
  contents = survey(source)
  if not contents.names:
    raise nothing_found(source, contents)
  return contents.names


def nothing_found(source: str, contents: Survey, hint: str = '') -> ValueError:
  """Returns the error for a source without images, listing its contents.

  Args:
    source: path of the folder or zip.
    contents: result of `survey`.
    hint: sentence on what to name instead, or ''.
  """
  instead = counts.in_words(contents.passed_over)
  advice = hint or (
      'Name a folder or a zip of images such as .png or .jpg, or a folder of '
      'IDX files.'
  )
  return ValueError(
      f'{files.printable(source)} holds no image that Pillow reads, judged by '
      'the endings of file names. '
      + (f'It holds {instead}. ' if instead else 'It is empty. ')
      + advice
  )


def is_image(name: str) -> bool:
  """Returns whether the extension of a file is that of a readable image."""
  extension = posixpath.splitext(f'_{name}')[1].lower()
  image_format = Image.registered_extensions().get(extension)
  if image_format in _ALSO_READ:
    return True
  # Pillow can only write some formats, such as PDF.
  return image_format in Image.OPEN and image_format not in decoding.STUBS


def read(
    source: str,
    chosen: Sequence[str],
    background: int = 255,
    done: Optional[collections.Counter] = None,
) -> Iterator[np.ndarray]:
  """Decodes images one by one, in the order of `chosen`.

  Args:
    source: path of a folder or of a zip file.
    chosen: names of some images of `survey(source)`.
    background: gray level, 0 to 255, behind transparent pixels.
    done: receives counts of the conversions, by the notes of `decoding.decode`.

  Yields:
    uint8 [H, W, 1] for gray images and [H, W, 3] for all others.

  Raises:
    DamagedError: files are damaged, encrypted or have 32 bits a channel. It
      names all such files: images after the first one are decoded but not
      yielded.
  """
  failures = []
  with _Reader(source) as reader:
    for name in chosen:
      try:
        with reader.open(name) as file:
          image = decoding.read_stream(file, background)
      except decoding.UnreadableError as error:
        failures.append((name, error.reason))
        continue
      except (OSError, RuntimeError, zipfile.BadZipFile) as error:
        reason = getattr(error, 'strerror', '') or error
        failures.append((name, f'cannot be opened ({reason})'))
        continue
      if failures:
        continue  # Only looking for more damage.
      if done is not None:
        done.update(image.notes[2:])
      yield image.pixels
  if failures:
    raise DamagedError(source, failures)


class _Reader:
  """Opens the files of a folder or a zip, by their names in `listing`."""

  def __init__(self, source: str):
    if not os.path.isdir(source):
      source = file_listing.text_link(source) or source
    self._source = source
    self._stack = contextlib.ExitStack()
    self._archive: Optional[zipfile.ZipFile] = None
    self._listing: Optional[file_listing.Listing] = None
    self._own: dict[str, str] = {}

  def __enter__(self):
    if not os.path.isdir(self._source):
      archive = file_listing.open_zip(self._source)
      self._archive = self._stack.enter_context(archive)
      self._listing, self._own = file_listing.of_zip(archive)
    return self

  def __exit__(self, *unused):
    self._stack.close()

  @property
  def listing(self) -> file_listing.Listing:
    if self._listing is None:
      self._listing = file_listing.of_folder(self._source)
    return self._listing

  def open(self, name: str) -> BinaryIO:
    if self._archive is None:
      return open(self._path(name), 'rb')
    info = self._archive.getinfo(self._own.get(name, name))
    lacking = file_listing.lacks(info)
    if lacking:
      raise decoding.UnreadableError(lacking, '')
    return cast(BinaryIO, self._archive.open(info))

  def format_of(self, name: str) -> str:
    """Returns the format of an image, by its content; '' if it is none."""
    Image.init()
    formats = [f for f in Image.OPEN if f not in decoding.STUBS]
    try:
      with self.open(name) as file, Image.open(file, formats=formats) as image:
        return image.format or ''
    except Exception:  # Pillow's decoders raise errors of many types.
      return ''

  def _path(self, name: str) -> str:
    path = os.path.join(self._source, *name.split('/'))
    if os.path.exists(path):
      return path
    # A folder above may be a link that was unpacked as text.
    folder, parts = self._source, name.split('/')
    for part in parts[:-1]:
      inner = os.path.join(folder, part)
      if not os.path.isdir(inner):
        inner = file_listing.text_link(inner) or inner
      folder = inner
    return os.path.join(folder, parts[-1])


def _kind(name: str) -> str:
  """Returns the kind under which a file is counted."""
  ending = posixpath.splitext(name)[1].lower()
  if not ending:
    return 'without ending'
  return files.printable(ending) if len(ending) <= 12 else 'of other endings'
