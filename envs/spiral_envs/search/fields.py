# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Fields over a picture: smoothed copies, the direction of its lines."""

import numpy as np


def box_blur(image: np.ndarray, radius: int) -> np.ndarray:
  """Returns means over squares of 2 * radius + 1 pixels; edges are repeated.

  Args:
    image: float [H, W] or [H, W, C].
    radius: pixels, at least 0.
  """
  if radius < 1:
    return image
  for axis in (0, 1):
    pad = [(0, 0)] * image.ndim
    pad[axis] = (radius + 1, radius)
    sums = np.cumsum(np.pad(image, pad, mode='edge'), axis=axis)
    width = 2 * radius + 1
    high = np.take(sums, range(width, sums.shape[axis]), axis=axis)
    low = np.take(sums, range(sums.shape[axis] - width), axis=axis)
    image = (high - low) / width
  return image


def tangents(image: np.ndarray, blur: int = 1) -> np.ndarray:
  """Returns the direction along which the picture changes least.

  It is the minor axis of the structure tensor, so it runs along edges and
  along thin lines.

  Args:
    image: float [H, W, C].
    blur: radius over which directions are averaged, in pixels.

  Returns:
    float32 [H, W, 2], unit vectors (x, y); their sign has no meaning.
  """
  dy, dx = np.gradient(image, axis=(0, 1))
  xx, yy, xy = ((a * b).sum(-1) for a, b in ((dx, dx), (dy, dy), (dx, dy)))
  for _ in range(2):
    xx, yy, xy = (box_blur(a, blur) for a in (xx, yy, xy))
  angle = 0.5 * np.arctan2(2 * xy, xx - yy) + np.pi / 2
  return np.stack([np.cos(angle), np.sin(angle)], -1).astype(np.float32)


def halved(image: np.ndarray) -> np.ndarray:
  """Returns means of squares of 2 x 2 pixels, float [ceil(H/2), ceil(W/2), C].

  The last row and column are repeated where a side is odd.
  """
  height, width = image.shape[:2]
  pad = ((0, height % 2), (0, width % 2), (0, 0))
  image = np.pad(image, pad, mode='edge')
  return 0.25 * (
      image[::2, ::2] + image[1::2, ::2] + image[::2, 1::2] + image[1::2, 1::2]
  )
