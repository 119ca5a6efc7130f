# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Grids of small images, such as drawings beside real images or targets."""

from collections.abc import Sequence
import errno
from typing import Optional

import numpy as np
from PIL import Image
from PIL import ImageDraw
from PIL import ImageFont

from spiral_tf import files
from spiral_tf.images import png

# Gray between images, unlike a blank canvas (white) and ink (black).
_GAP = 160
_CAPTION_SIZE = 12
_CAPTION_HEIGHT = 18


def grid(
    images: np.ndarray, columns: int, padding: int = 2, scale: int = 1
) -> np.ndarray:
  """Lays out images in rows, from left to right and top to bottom.

  Args:
    images: uint8 [N, H, W, C], N at least 1, C 1 (gray) or 3 (color).
    columns: number of images per row, at least 1. A sheet of fewer images is
      narrower.
    padding: width of the gray padding around images in pixels, at least 0.
    scale: magnification, an integer of at least 1.

  Returns:
    uint8 [H', W', 3]. Free cells of the last row are gray.

  Raises:
    ValueError: an argument is out of range.
  """
  images = np.asarray(images)
  if images.ndim != 4 or images.dtype != np.uint8 or not images.size:
    raise ValueError(
        'images must be uint8 [N, H, W, C] and not empty; got '
        f'{images.dtype} {list(images.shape)}.'
    )
  if images.shape[-1] not in (1, 3):
    raise ValueError(f'images must have 1 or 3 channels; got {images.shape}.')
  for name, value, minimum in (
      ('columns', columns, 1),
      ('padding', padding, 0),
      ('scale', scale, 1),
  ):
    if value < minimum:
      raise ValueError(f'{name} must be at least {minimum}; got {value}.')
  images = images.repeat(scale, axis=1).repeat(scale, axis=2)
  count, height, width, _ = images.shape
  columns = min(columns, count)
  rows = -(-count // columns)
  step_y, step_x = height + padding, width + padding
  sheet = np.full(
      [rows * step_y + padding, columns * step_x + padding, 3], _GAP, np.uint8
  )
  for i, image in enumerate(images):
    top = padding + i // columns * step_y
    left = padding + i % columns * step_x
    sheet[top : top + height, left : left + width] = image
  return sheet


def side_by_side(
    rows: Sequence[tuple[Optional[str], np.ndarray]],
    columns: int = 8,
    padding: int = 2,
    scale: int = 1,
) -> np.ndarray:
  """Puts grids beside each other, each under its caption.

  Args:
    rows: pairs of a caption, or None, and images, uint8 [N, H, W, C]; one pair
      for each block, at least one.
    columns: number of images per row in each block.
    padding: width of the padding around images in pixels. The gap between
      blocks is four times as wide, at least 8 pixels.
    scale: magnification, an integer of at least 1.

  Returns:
    uint8 [H', W', 3], with black captions on white. A caption too long for its
    block widens the block.

  Raises:
    ValueError: there is no block, or an argument is out of range.
  """
  if not rows:
    raise ValueError('There is no block of images to put side by side.')
  captioned = any(caption for caption, _ in rows)
  blocks = []
  for caption, images in rows:
    sheet = grid(images, columns, padding, scale)
    blocks.append(_under_caption(sheet, caption or '') if captioned else sheet)
  gap = max(8, 4 * padding)
  height = max(block.shape[0] for block in blocks)
  width = sum(block.shape[1] for block in blocks) + gap * (len(blocks) - 1)
  result = np.full([height, width, 3], 255, np.uint8)
  left = 0
  for block in blocks:
    result[: block.shape[0], left : left + block.shape[1]] = block
    left += block.shape[1] + gap
  return result


def stacked(sheets: Sequence[np.ndarray], gap: int = 12) -> np.ndarray:
  """Stacks sheets of any sizes on white, aligned at the left.

  Args:
    sheets: at least one image, uint8 [H, W, 3].
    gap: width of the white space around sheets in pixels, at least 0.

  Returns:
    uint8 [H', W', 3].

  Raises:
    ValueError: there is no sheet.
  """
  if not sheets:
    raise ValueError('There is no sheet to put on a page.')
  height = sum(sheet.shape[0] + gap for sheet in sheets) + gap
  width = max(sheet.shape[1] for sheet in sheets) + 2 * gap
  page = np.full([height, width, 3], 255, np.uint8)
  top = gap
  for sheet in sheets:
    page[top : top + sheet.shape[0], gap : gap + sheet.shape[1]] = sheet
    top += sheet.shape[0] + gap
  return page


def write_png(path: str, image: np.ndarray) -> None:
  """Writes a PNG file whole, or leaves the one that was there.

  Args:
    path: path of the file; its folder is made if it is missing.
    image: uint8 [H, W, 3], or [H, W, 1] of a gray image.

  Raises:
    OSError: the file cannot be written; has the type and `errno` of the
      system's error, and the path.
  """
  try:
    files.write_atomically(path, png.to_png(image))
  except OSError as error:
    raise OSError(
        error.errno or errno.EIO,
        f'Cannot write the picture ({error.strerror or error})',
        path,
    ) from error


def _under_caption(sheet: np.ndarray, caption: str) -> np.ndarray:
  """Returns the sheet below a line of text on white."""
  font = ImageFont.load_default(_CAPTION_SIZE)
  width = max(sheet.shape[1], int(font.getlength(caption)) + 5)
  picture = Image.new('RGB', (width, sheet.shape[0] + _CAPTION_HEIGHT), 'white')
  ImageDraw.Draw(picture).text((2, 1), caption, fill='black', font=font)
  picture.paste(Image.fromarray(sheet), (0, _CAPTION_HEIGHT))
  return np.asarray(picture)
