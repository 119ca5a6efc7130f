# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""MNIST's own file format, IDX: a big-endian header, then raw bytes."""

import gzip
import os
import re
import struct
from typing import NamedTuple
from typing import Optional
import zlib

import numpy as np

from spiral_tf import files

_IMAGES = 3  # The number of dimensions, which is the last byte of the magic.
_LABELS = 1
_BYTES = 8  # What the numbers are, which is the byte before.
_INTEGERS = 12
_GZIP_MAGIC = b'\x1f\x8b'
# The official names, with the name of the set before them in some (EMNIST,
# QMNIST); some unpackers turn the dash before 'idx' into a dot.
_NAME = re.compile(
    r'(?P<set>(?:.*[-_.])?)(?P<part>train|t10k|test)[-_.]'
    r'(?P<what>images|labels)[-_.]idx[123][-_.](?:ubyte|int)(?:\.gz)?',
    re.IGNORECASE,
)


class IdxFiles(NamedTuple):
  """The paths of one data set's files, None where there is none."""

  train_images: Optional[str] = None
  train_labels: Optional[str] = None
  t10k_images: Optional[str] = None
  t10k_labels: Optional[str] = None


def is_name(name: str) -> bool:
  """Whether a file has the name of one of MNIST's, or of a set like it."""
  return bool(_NAME.fullmatch(name))


def find(folder: str) -> IdxFiles:
  """Finds the files with MNIST's official names in a folder.

  Args:
    folder: an existing folder; its sub-folders are not searched, but for those
      that have the name of a file, which some unpackers put around it.

  Returns:
    Their paths. Of a file and its compressed copy the uncompressed is taken.

  Raises:
    ValueError: files of several sets, none of which has MNIST's own names.
  """
  sets = _sets(folder)
  if '' in sets or not sets:
    return IdxFiles(**sets.get('', {}))
  if len(sets) > 1:
    shown = ', '.join(files.printable(f'{name}...') for name in sorted(sets))
    raise ValueError(
        f'{files.printable(folder)} holds several data sets: {shown}. Put the '
        'files of one into a folder of its own, or name one file of images.'
    )
  (only,) = sets.values()
  return IdxFiles(**only)


def labels_beside(images_path: str) -> Optional[str]:
  """The labels file that belongs to an images file, by its name.

  Args:
    images_path: path of an IDX file of images.

  Returns:
    The path of the labels in the same folder, or None.
  """
  folder, name = os.path.split(os.path.abspath(images_path))
  match = _NAME.fullmatch(name)
  if not match or match['what'].lower() != 'images':
    return None
  if is_name(os.path.basename(folder)):
    folder = os.path.dirname(folder)
  key = _key(match).replace('images', 'labels')
  found = _sets(folder).get(match['set'].lower(), {}).get(key)
  if found and not os.path.isabs(images_path):
    return os.path.relpath(found)
  return found


def is_transposed(path: str) -> bool:
  """Whether a file is of EMNIST, which has its images on their side."""
  return 'emnist' in os.path.basename(path).lower()


def _sets(folder: str) -> dict[str, dict[str, str]]:
  """Paths of each set's files, by the field of `IdxFiles`."""
  sets: dict[str, dict[str, str]] = {}
  # '...-ubyte' sorts before '...-ubyte.gz'; files before folders around them.
  names = sorted(os.listdir(folder))
  wrapped = []
  for name in names:
    match = _NAME.fullmatch(name)
    if not match:
      continue
    path = os.path.join(folder, name)
    if os.path.isdir(path):
      wrapped.append((match, path))
    else:
      sets.setdefault(match['set'].lower(), {}).setdefault(_key(match), path)
  for match, path in wrapped:
    inside = sorted(os.listdir(path))
    named = [name for name in inside if is_name(name)] or inside
    for name in named[:1]:
      found = sets.setdefault(match['set'].lower(), {})
      found.setdefault(_key(match), os.path.join(path, name))
  return sets


def _key(match: 're.Match[str]') -> str:
  part = 'train' if match['part'].lower() == 'train' else 't10k'
  return f'{part}_{match["what"].lower()}'


def is_idx(path: str) -> bool:
  """Tells whether a file, gzipped or not, starts like an IDX file of bytes."""
  try:
    with _open(path) as file:
      return file.read(3) == b'\x00\x00\x08'
  except (EOFError, gzip.BadGzipFile, zlib.error):
    return False


def read_images(path: str) -> np.ndarray:
  """Reads a file of images.

  Args:
    path: of the file, gzipped or not, whatever its name.

  Returns:
    uint8 [N, H, W], N from the header; as stored, but for EMNIST, whose images
    are turned upright (`is_transposed`).

  Raises:
    ValueError: the file is not one of images, damaged or empty.
    OSError: it cannot be opened.
  """
  images = _parse(path, _contents(path), _BYTES, _IMAGES, 'images')
  return images.transpose(0, 2, 1) if is_transposed(path) else images


def read_labels(path: str) -> np.ndarray:
  """Reads a file of labels.

  Args:
    path: of the file, gzipped or not, whatever its name.

  Returns:
    Whole numbers [N], N from the header. Of QMNIST's, which have several
    numbers for each image, the first, which is the class.

  Raises:
    ValueError: the file is not one of labels, damaged or empty.
    OSError: it cannot be opened.
  """
  data = _contents(path)
  if data[:4] == bytes([0, 0, _INTEGERS, 2]):
    return _parse(path, data, _INTEGERS, 2, 'labels')[:, 0]
  return _parse(path, data, _BYTES, _LABELS, 'labels')


def _open(path: str):
  """Opens for reading, decompressing by content: names may mislead."""
  with files.open_to_read(path) as file:
    compressed = file.read(2) == _GZIP_MAGIC
  return gzip.open(path, 'rb') if compressed else open(path, 'rb')


def _contents(path: str) -> bytes:
  try:
    with _open(path) as file:
      return file.read()
  except (EOFError, gzip.BadGzipFile, zlib.error) as error:
    raise ValueError(
        f'{files.printable(path)} is a damaged gzip file ({error}); fetch it '
        'again.'
    ) from error


def _parse(
    path: str, data: bytes, kind: int, rank: int, what: str
) -> np.ndarray:
  shown = files.printable(path)
  magic = struct.pack('>HBB', 0, kind, rank)
  if data[:4] != magic:
    raise ValueError(
        f'{shown} is not an IDX file of {what}: it starts with '
        f'{data[:4].hex() or "nothing"}, not {magic.hex()}.'
    )
  start = 4 + 4 * rank
  if len(data) < start:
    raise ValueError(f'{shown} ends inside its header; fetch it again.')
  shape = struct.unpack(f'>{rank}I', data[4:start])
  dtype = np.dtype('u1' if kind == _BYTES else '>i4')
  size = dtype.itemsize
  for length in shape:  # Python integers: a damaged header may overflow others.
    size *= length
  if len(data) - start != size:
    raise ValueError(
        f'{shown} should hold {" x ".join(map(str, shape))} = {size} bytes of '
        f'{what}, and holds {len(data) - start}; fetch it again.'
    )
  if not size:
    raise ValueError(f'{shown} is empty: {" x ".join(map(str, shape))} {what}.')
  return np.frombuffer(data, dtype, offset=start).reshape(shape)
