# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Reads tables of pixels (CSV), as Kaggle has MNIST and its variants.

Each line is an image: its class, if there is a column for it, and its pixels,
row by row, 0 to 255. A heading, quotes and gzip are optional; separators are
commas, semicolons or tabs.
"""

import gzip
import io
import math
from typing import NamedTuple
from typing import Optional
import zlib

import numpy as np

from spiral_tf import files
from spiral_tf.data import mnist

_LABELS = frozenset({'label', 'class', 'target', 'digit', 'y'})
_MIN_SIDE = 8
_ENDINGS = ('.csv', '.csv.gz')
_FIRST_BYTES = 1 << 20


class _Layout(NamedTuple):
  """Layout of a table.

  Attributes:
    heading: number of lines of heading, 0 or 1.
    label: index of the column of classes, or None.
    side: width of the square images, in pixels.
  """

  heading: int
  label: Optional[int]
  side: int


def is_name(path: str) -> bool:
  """Returns whether a file may be a table, by its extension."""
  return path.lower().endswith(_ENDINGS)


def is_table(path: str) -> bool:
  """Returns whether the first lines of a file are those of a table of images.

  Raises:
    OSError: the file cannot be opened.
  """
  try:
    return _layout_of_file(path) is not None
  except (EOFError, gzip.BadGzipFile, zlib.error):
    return False


def has_labels(path: str) -> bool:
  """Returns whether a table has a column of classes.

  Raises:
    OSError: the file cannot be opened.
  """
  layout = _layout_of_file(path)
  return layout is not None and layout.label is not None


def read(path: str) -> tuple[np.ndarray, Optional[np.ndarray]]:
  """Reads a table.

  Args:
    path: path of a file for which `is_table` holds.

  Returns:
    Images, uint8 [N, S, S], with EMNIST's transposed to be upright, and labels
    [N], or None if the table has none.

  Raises:
    ValueError: the table is damaged, or has values other than 0 to 255.
    OSError: the file cannot be opened.
  """
  shown = files.printable(path)
  text = _text(mnist.read_decompressed(path))
  layout = _layout(text.split('\n', 2)[:2])
  if layout is None:
    raise ValueError(
        f'{shown} is no table of images: it wants a line an image, its class '
        'and then its pixels, as many as a square has.'
    )
  if not ''.join(text.split('\n')[layout.heading :]).strip():
    raise ValueError(f'{shown} has a heading and no image. Fetch it again.')
  try:
    table = np.loadtxt(
        io.StringIO(text),
        delimiter=',',
        dtype=np.float32,  # Some tables have 3.0. Integers are exact.
        skiprows=layout.heading,
        ndmin=2,
    )
  except ValueError as error:
    raise ValueError(
        f'{shown} is a damaged table of images{_fault(text, layout)}. Every '
        'line must have the same count of whole numbers, 0 to 255. Fetch it '
        'again.'
    ) from error
  labels = None
  if layout.label is not None:
    labels = table[:, layout.label]
    table = np.delete(table, layout.label, axis=1)
  low, high = table.min(), table.max()
  if not 0 <= low <= high <= 255 or (table % 1).any():
    raise ValueError(
        f'{shown} must have pixels that are whole numbers from 0 to 255, and '
        f'has some from {low:g} to {high:g}. Scale and round them.'
    )
  images = table.astype(np.uint8).reshape(-1, layout.side, layout.side)
  if mnist.is_transposed(path):
    images = images.transpose(0, 2, 1)
  return images, labels


def _layout_of_file(path: str) -> Optional[_Layout]:
  with mnist.open_decompressed(path) as file:
    text = _text(file.read(_FIRST_BYTES))
  return _layout(text.splitlines()[:2])


def _text(content: bytes) -> str:
  """Decodes a table, with commas for separators and without quotes."""
  text = content.decode('utf-8-sig', 'replace').replace('"', '')
  if ',' not in text[:_FIRST_BYTES]:
    text = text.replace(';', ',').replace('\t', ',')
  return text


def _fault(text: str, layout: _Layout) -> str:
  """Returns ': line 7 has 3 numbers, and not 785' for the first bad line."""
  wanted = layout.side**2 + (layout.label is not None)
  for number, line in enumerate(text.splitlines(), 1):
    words = line.split(',')
    if number <= layout.heading or not line.strip():
      continue
    if len(words) != wanted:
      return f': line {number} has {len(words)} numbers, and not {wanted}'
    for word in words:
      try:
        float(word)
      except ValueError:
        shown = files.printable(word.strip()[:20])
        return f': line {number} has {shown!r} among its numbers'
  return ''


def _layout(lines: list[str]) -> Optional[_Layout]:
  """Returns the layout of a table from its first two lines, or None."""
  if not lines:
    return None
  words = [word.strip() for word in lines[0].split(',')]
  if all(word.replace('.', '', 1).isdecimal() for word in words):
    side = math.isqrt(len(words))
    if _is_square(len(words)):
      return _Layout(0, None, side)
    return _Layout(0, 0, side) if _is_square(len(words) - 1) else None
  label = next((i for i, w in enumerate(words) if w.lower() in _LABELS), None)
  pixels = len(words) - (label is not None)
  if len(lines) < 2 or not _is_square(pixels):
    return None
  return _Layout(1, label, math.isqrt(pixels))


def _is_square(count: int) -> bool:
  side = math.isqrt(max(count, 0))
  return side >= _MIN_SIDE and side * side == count
