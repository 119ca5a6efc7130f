# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Reads IDX, MNIST's file format: a big-endian header, then raw values."""

import gzip
import os
import re
import struct
from typing import cast
from typing import IO
from typing import NamedTuple
from typing import Optional
import zlib

import numpy as np

from spiral_tf import files

# Number of dimensions, the last byte of the magic number.
_IMAGES = 3
_LABELS = 1
# Type of the values, the byte before.
_BYTES = 8
_INTEGERS = 12
_GZIP_MAGIC = b'\x1f\x8b'
# The official names. EMNIST and QMNIST have a prefix, and some unpackers turn
# the dash before 'idx' into a dot.
_NAME = re.compile(
    r'(?P<set>(?:.*[-_.])?)(?P<part>train|t10k|test)[-_.]'
    r'(?P<what>images|labels)[-_.]idx[123][-_.](?:ubyte|int)(?:\.gz)?',
    re.IGNORECASE,
)


class IdxFiles(NamedTuple):
  """The paths of a data set's files; None for each missing file."""

  train_images: Optional[str] = None
  train_labels: Optional[str] = None
  t10k_images: Optional[str] = None
  t10k_labels: Optional[str] = None


def is_name(name: str) -> bool:
  """Returns whether a file is named like one of MNIST's or of a variant."""
  return bool(_NAME.fullmatch(name))


def find(folder: str) -> IdxFiles:
  """Finds the files with MNIST's official names in a folder.

  Args:
    folder: an existing folder. Only subfolders with the name of a file are
      searched, as some unpackers put one around each file.

  Returns:
    The paths. An uncompressed file is preferred to its compressed copy.

  Raises:
    ValueError: there are files of several sets, and none has MNIST's own names.
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
  """Finds the labels file that belongs to an images file, by its name.

  Args:
    images_path: path of an IDX file of images.

  Returns:
    Path of the labels file in the same folder, or None.
  """
  folder, name = os.path.split(os.path.abspath(images_path))
  match = _NAME.fullmatch(name)
  if not match or match['what'].lower() != 'images':
    return None
  if is_name(os.path.basename(folder)):
    folder = os.path.dirname(folder)
  key = _key(match).replace('images', 'labels')
  path = _sets(folder).get(match['set'].lower(), {}).get(key)
  if path and not os.path.isabs(images_path):
    return os.path.relpath(path)
  return path


def is_transposed(path: str) -> bool:
  """Returns whether a file is EMNIST's, whose images are transposed."""
  return 'emnist' in os.path.basename(path).lower()


def _sets(folder: str) -> dict[str, dict[str, str]]:
  """Returns the paths of each set's files, by field of `IdxFiles`."""
  sets: dict[str, dict[str, str]] = {}
  # '...-ubyte' sorts before '...-ubyte.gz'. Files come before folders.
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
      paths = sets.setdefault(match['set'].lower(), {})
      paths.setdefault(_key(match), os.path.join(path, name))
  return sets


def _key(match: 're.Match[str]') -> str:
  part = 'train' if match['part'].lower() == 'train' else 't10k'
  return f'{part}_{match["what"].lower()}'


def is_idx(path: str) -> bool:
  """Returns whether a file starts like an IDX file of bytes, maybe gzipped."""
  try:
    with open_decompressed(path) as file:
      return file.read(3) == b'\x00\x00\x08'
  except (EOFError, gzip.BadGzipFile, zlib.error):
    return False


def read_images(path: str) -> np.ndarray:
  """Reads a file of images.

  Args:
    path: path of the file, which may be gzipped and have any name.

  Returns:
    uint8 [N, H, W]. EMNIST's images are transposed to be upright.

  Raises:
    ValueError: the file does not hold images, is damaged or empty.
    OSError: the file cannot be opened.
  """
  images = _parse(path, read_decompressed(path), _BYTES, _IMAGES, 'images')
  return images.transpose(0, 2, 1) if is_transposed(path) else images


def read_labels(path: str) -> np.ndarray:
  """Reads a file of labels.

  Args:
    path: path of the file, which may be gzipped and have any name.

  Returns:
    Integers [N]. QMNIST has several for each image: its class, which is the
    first, is returned.

  Raises:
    ValueError: the file does not hold labels, is damaged or empty.
    OSError: the file cannot be opened.
  """
  data = read_decompressed(path)
  if data[:4] == bytes([0, 0, _INTEGERS, 2]):
    return _parse(path, data, _INTEGERS, 2, 'labels')[:, 0]
  return _parse(path, data, _BYTES, _LABELS, 'labels')


def open_decompressed(path: str) -> IO[bytes]:
  """Opens a file, and decompresses it if its content is gzipped."""
  with files.open_to_read(path) as file:
    compressed = file.read(2) == _GZIP_MAGIC
  opened = gzip.open(path, 'rb') if compressed else open(path, 'rb')
  return cast(IO[bytes], opened)


def read_decompressed(path: str) -> bytes:
  """Reads a file, and decompresses it if its content is gzipped.

  Raises:
    ValueError: the compressed data is damaged.
    OSError: the file cannot be opened.
  """
  try:
    with open_decompressed(path) as file:
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
  for length in shape:  # A damaged header may overflow NumPy's integers.
    size *= length
  if len(data) - start != size:
    raise ValueError(
        f'{shown} should hold {" x ".join(map(str, shape))} = {size} bytes of '
        f'{what}, and holds {len(data) - start}; fetch it again.'
    )
  if not size:
    raise ValueError(f'{shown} is empty: {" x ".join(map(str, shape))} {what}.')
  return np.frombuffer(data, dtype, offset=start).reshape(shape)
