# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Picture files: names of their paintings, and reading them at their size."""

from collections.abc import Sequence
import os

import numpy as np

from spiral_envs.programs import rendering
from spiral_envs.search import programs
from spiral_envs.search import styles
from spiral_tf import files
from spiral_tf.images import decoding
from spiral_tf.images import fitting

_MIN_SIDE = 8


def name(path: str) -> str:
  """Returns the name of a picture's painting: the file's, without ending."""
  return os.path.splitext(os.path.basename(path))[0]


def names(paths: Sequence[str]) -> list[str]:
  """Returns the names of paintings, which must differ.

  Args:
    paths: paths of the pictures.

  Raises:
    ValueError: two pictures have the same name.
  """
  by_name: dict[str, str] = {}
  for path in paths:
    title = name(path)
    if title in by_name:
      first, second = map(files.printable, (by_name[title], path))
      raise ValueError(
          f'{first} and {second} would both be painted as {title!r}: rename '
          'one, or paint them one after the other, into two folders.'
      )
    by_name[title] = path
  return list(by_name)


def read(path: str, gray: bool, transparent: bool) -> np.ndarray:
  """Returns a picture as uint8 [H, W, C], and prints what was done to it.

  Args:
    path: path of the file.
    gray: whether to turn it gray; then C is 1.
    transparent: whether to keep alpha; then C is 4. Otherwise transparent parts
      are white.

  Raises:
    ValueError: the file is not a picture, or it is too small or too narrow.
    OSError: the file cannot be read.
  """
  image = decoding.read_file(path)
  notes = list(image.notes)
  pixels = fitting.fit_channels(image.pixels, 1 if gray else 3, True, path)
  if gray and image.pixels.shape[-1] == 3:
    notes.append('to gray')
  if transparent:
    notes = [note for note in notes if not note.startswith('alpha laid')]
    below = decoding.read_file(path, background=0).pixels
    below = fitting.fit_channels(below, pixels.shape[-1], True, path)
    pixels = _with_alpha(pixels, below)
  height, width = pixels.shape[:2]
  longer, scaled = max(height, width), ''
  if longer > rendering.MAX_SIZE:
    height, width = (
        max(1, round(side * rendering.MAX_SIZE / longer))
        for side in (height, width)
    )
    scaled = f'scaled to {width} x {height}'
    notes.append(scaled)
  if min(height, width) < _MIN_SIDE:
    raise ValueError(
        f'{files.printable(path)} is {scaled or f"{width} x {height}"} pixels: '
        f'a canvas has {_MIN_SIDE} to {rendering.MAX_SIZE} along each side. '
        'Scale or crop it.'
    )
  if scaled:
    pixels = fitting.resize(pixels, height, width)
  print(f'{files.printable(path)}: {", ".join(notes)}', flush=True)
  return pixels


def enlarged(pixels: np.ndarray, style: styles.Style) -> np.ndarray:
  """Returns a picture that is large enough for the style's pens.

  Args:
    pixels: uint8 [H, W, C].
    style: sizes of strokes.
  """
  height, width = pixels.shape[:2]
  scale = programs.scale(style, height, width)
  scale = min(scale, rendering.MAX_SIZE / max(height, width))
  if scale <= 1:
    return pixels
  return fitting.resize(pixels, round(scale * height), round(scale * width))


def _with_alpha(on_white: np.ndarray, on_black: np.ndarray) -> np.ndarray:
  """Returns uint8 [H, W, 4] of a picture that was laid on white and black."""
  covered = on_black.astype(np.float32)
  clear = (on_white - covered).mean(-1, keepdims=True)
  alpha = np.clip(255 - clear, 0, 255)
  color = np.broadcast_to(covered, (*covered.shape[:2], 3))
  color = np.clip(255 * color / np.maximum(alpha, 1), 0, 255)
  return np.rint(np.concatenate([color, alpha], axis=-1)).astype(np.uint8)


def check_transparent(
    paths: Sequence[str], pictures: Sequence[np.ndarray]
) -> None:
  """Checks that each picture has both transparent and visible parts.

  Args:
    paths: paths of the files, for the messages.
    pictures: uint8 [H, W, 4] each.

  Raises:
    ValueError: a picture is opaque, or transparent all over.
  """
  for path, pixels in zip(paths, pictures):
    shown, alpha = files.printable(path), pixels[..., 3]
    if alpha.min() == 255:
      raise ValueError(
          f'{shown} has no transparent parts, so there is no ground to leave '
          'transparent. Leave --transparent out.'
      )
    if not alpha.max():
      raise ValueError(
          f'{shown} is transparent all over: there is nothing to paint.'
      )
