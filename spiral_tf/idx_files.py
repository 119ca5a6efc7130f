"""MNIST's own file format, IDX: a big-endian header, then raw bytes."""

import gzip
import os
import re
import struct
from typing import NamedTuple
from typing import Optional
import zlib

import numpy as np

_IMAGES = 3  # The number of dimensions, which is the last byte of the magic.
_LABELS = 1
_GZIP_MAGIC = b'\x1f\x8b'
# The official names; some unpackers turn the dash before 'idx' into a dot.
_NAME = re.compile(
    r'(?P<part>train|t10k)-(?P<what>images|labels)[-.]idx[13]-ubyte(\.gz)?'
)


class IdxFiles(NamedTuple):
  """The paths of one data set's files, None where there is none."""

  train_images: Optional[str] = None
  train_labels: Optional[str] = None
  t10k_images: Optional[str] = None
  t10k_labels: Optional[str] = None


def find(folder: str) -> IdxFiles:
  """Finds the files with MNIST's official names in a folder.

  Args:
    folder: an existing folder; its sub-folders are not searched.

  Returns:
    Their paths. Of a file and its compressed copy the uncompressed is taken.
  """
  found: dict[str, str] = {}
  # '...-ubyte' sorts before '...-ubyte.gz'.
  for name in sorted(os.listdir(folder)):
    match = _NAME.fullmatch(name)
    if match:
      key = f'{match["part"]}_{match["what"]}'
      found.setdefault(key, os.path.join(folder, name))
  return IdxFiles(**found)


def labels_beside(images_path: str) -> Optional[str]:
  """The labels file that belongs to an images file, by its name.

  Args:
    images_path: path of an IDX file of images.

  Returns:
    The path of the labels in the same folder, or None.
  """
  folder, name = os.path.split(images_path)
  match = _NAME.fullmatch(name)
  if not match or match['what'] != 'images':
    return None
  return getattr(find(folder or '.'), f'{match["part"]}_labels')


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
    uint8 [N, H, W] as stored, N from the header.

  Raises:
    ValueError: the file is not one of images, damaged or empty.
    OSError: it cannot be opened.
  """
  return _read(path, _IMAGES, 'images')


def read_labels(path: str) -> np.ndarray:
  """Reads a file of labels.

  Args:
    path: of the file, gzipped or not, whatever its name.

  Returns:
    uint8 [N], N from the header.

  Raises:
    ValueError: the file is not one of labels, damaged or empty.
    OSError: it cannot be opened.
  """
  return _read(path, _LABELS, 'labels')


def _open(path: str):
  """Opens for reading, decompressing by content: names may mislead."""
  with open(path, 'rb') as file:
    compressed = file.read(2) == _GZIP_MAGIC
  return gzip.open(path, 'rb') if compressed else open(path, 'rb')


def _read(path: str, rank: int, what: str) -> np.ndarray:
  try:
    with _open(path) as file:
      data = file.read()
  except (EOFError, gzip.BadGzipFile, zlib.error) as error:
    raise ValueError(
        f'{path} is a damaged gzip file ({error}); fetch it again.'
    ) from error
  magic = struct.pack('>HBB', 0, 8, rank)
  if data[:4] != magic:
    raise ValueError(
        f'{path} is not an IDX file of {what}: it starts with '
        f'{data[:4].hex() or "nothing"}, not {magic.hex()}.'
    )
  start = 4 + 4 * rank
  if len(data) < start:
    raise ValueError(f'{path} ends inside its header; fetch it again.')
  shape = struct.unpack(f'>{rank}I', data[4:start])
  size = 1
  for length in shape:  # Python integers: a damaged header may overflow others.
    size *= length
  if len(data) - start != size:
    raise ValueError(
        f'{path} should hold {" x ".join(map(str, shape))} = {size} bytes of '
        f'{what}, and holds {len(data) - start}; fetch it again.'
    )
  if not size:
    raise ValueError(f'{path} is empty: {" x ".join(map(str, shape))} {what}.')
  return np.frombuffer(data, np.uint8, offset=start).reshape(shape)
