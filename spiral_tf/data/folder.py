# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Images in a folder or in a zip file: which there are, and their pixels."""

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

# Pillow reads these as what they begin with.
_ALSO_READ = frozenset({'MPO'})
_MOST_NAMED = 10


class DamagedError(ValueError):
  """Files are no images, though their names say so.

  Attributes:
    source: path of the folder or zip.
    failures: name of each, and what is wrong: 'is empty (0 bytes)'.
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
        for name, reason in self.failures[:_MOST_NAMED]
    ]
    if len(failures) > _MOST_NAMED:
      named.append(f'and {len(failures) - _MOST_NAMED:,} more')
    super().__init__(
        f'{len(failures):,} files in {where} cannot be read as images: '
        f'{"; ".join(named)}. Repair or remove them.'
    )


class Survey(NamedTuple):
  """What a folder or zip holds.

  Attributes:
    names: of its images; see `names`.
    others: of its other files.
    passed_over: how many there are of each kind that is not read.
    followed: links to folders whose images are among them.
  """

  names: list[str]
  others: list[str]
  passed_over: collections.Counter
  followed: int


def survey(source: str) -> Survey:
  """Finds the images of a folder, with its sub-folders, or of a zip file.

  By the ending of the name. System files (`.DS_Store`, `__MACOSX`), hidden
  folders, hidden files that are no images, and whatever else lies beside images
  (tables, licences) is passed over, and counted.

  Args:
    source: path of a folder or of a zip file.

  Raises:
    ValueError: a damaged zip.
    OSError: the source cannot be read.
  """
  with _Reader(source) as reader:
    listing = reader.listing
    found, others = [], []
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
        found.append(name)
    for kind, name in first_of.items():
      content = reader.format_of(name)
      if content:
        told = f'{kind} ({content} by their content: give them its ending)'
        passed_over[told] = passed_over.pop(kind)
  return Survey(
      sorted(found, key=lambda n: n.split('/')),
      others,
      passed_over,
      listing.followed,
  )


def names(source: str) -> list[str]:
  """Lists the images of a folder, with its sub-folders, or of a zip file.

  Args:
    source: path of a folder or of a zip file.

  Returns:
    Names relative to the source, '/' between their parts, sorted: of equal
    content, folder and zip give equal lists.

  Raises:
    ValueError: a damaged zip, or no image in it; says what is there instead.
    OSError: the source cannot be read.
  """
  found = survey(source)
  if not found.names:
    raise nothing_found(source, found)
  return found.names


def nothing_found(source: str, found: Survey, hint: str = '') -> ValueError:
  """The error of a source without images; says what it holds instead.

  Args:
    source: path of the folder or zip.
    found: of `survey`.
    hint: a sentence on what to name instead, or ''.
  """
  instead = counts.in_words(found.passed_over)
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
  """Whether a file is an image that can be read, by the ending of its name."""
  extension = posixpath.splitext(f'_{name}')[1].lower()
  image_format = Image.registered_extensions().get(extension)
  if image_format in _ALSO_READ:
    return True
  # Pillow knows some formats only for writing, PDF for one.
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
    chosen: some of `names(source)`.
    background: 0 to 255, the gray on which transparent images are laid.
    done: counts here what was done to images, by the notes of
      `image_decoding.decode`.

  Yields:
    uint8 [H, W, 1] of gray images, [H, W, 3] of all others, as
    `image_decoding.decode` makes them.

  Raises:
    DamagedError: files are damaged, encrypted or of 32 bits. It names all of
      them: images after the first are decoded, but not yielded.
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
        told = getattr(error, 'strerror', '') or error
        failures.append((name, f'cannot be opened ({told})'))
        continue
      if failures:
        continue  # Whoever asked cannot use it any more.
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
    """The format of an image, by its content; '' of what is none."""
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
    # Below a link that was unpacked as text.
    place, parts = self._source, name.split('/')
    for part in parts[:-1]:
      inner = os.path.join(place, part)
      if not os.path.isdir(inner):
        inner = file_listing.text_link(inner) or inner
      place = inner
    return os.path.join(place, parts[-1])


def _kind(name: str) -> str:
  """What a file is counted as."""
  ending = posixpath.splitext(name)[1].lower()
  if not ending:
    return 'without ending'
  return files.printable(ending) if len(ending) <= 12 else 'of other endings'
