# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""More training images from few: distorted copies and mirror images."""

import numpy as np
from PIL import Image

from spiral_tf import config as config_lib

_MAX_DEGREES = 10.0
_MAX_SCALING = 0.1  # Of each axis, as a difference of logarithms.
_MAX_SHIFT = 0.05  # Of each axis, as a fraction of the width.


def augment(
    images: np.ndarray, config: config_lib.DataConfig, seed: int = 0
) -> np.ndarray:
  """Returns training images, followed by those that are made from them.

  Args:
    images: uint8 [N, H, W, C], H equal to W.
    config: settings of the data set; `distorted` and `mirror` matter.
    seed: seed of the distortions. Equal seeds give equal images.

  Returns:
    uint8 [M, H, W, C], the N images first. M is N * (1 + `distorted`), and
    twice that with `mirror`.
  """
  rng = np.random.default_rng(seed)
  copies = [_distort(images, rng) for _ in range(config.distorted)]
  images = np.concatenate([images, *copies])
  if config.mirror:
    images = np.concatenate([images, images[:, :, ::-1]])
  return images


def _distort(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
  """Returns images rotated, scaled and shifted at random."""
  count, width = images.shape[:2]
  # Pixels of the edge repeat outside: corners come from a quarter at most.
  margin = -(-width // 4)
  sides = (margin, margin)
  padded = np.pad(images, ((0, 0), sides, sides, (0, 0)), 'edge')
  if padded.shape[-1] == 1:
    padded = padded[..., 0]
  distorted = np.empty_like(images)
  for i, coefficients in enumerate(_random_maps(count, width, margin, rng)):
    image = Image.fromarray(padded[i]).transform(
        (width, width),
        Image.Transform.AFFINE,
        coefficients,
        # Linear interpolation would blur thin lines.
        Image.Resampling.BICUBIC,
    )
    distorted[i] = np.asarray(image).reshape(images.shape[1:])
  return distorted


def _random_maps(
    count: int, width: int, margin: int, rng: np.random.Generator
) -> list[list[float]]:
  """Returns affine maps from (x, y) in a copy to (x, y) in a padded image.

  Args:
    count: number of maps.
    width: width of the copy, in pixels.
    margin: width of the padding, in pixels.
    rng: generator of rotations, scalings and shifts.

  Returns:
    `count` rows (a, b, c, d, e, f): x' = a x + b y + c, y' = d x + e y + f.
  """
  angles = np.radians(rng.uniform(-_MAX_DEGREES, _MAX_DEGREES, count))
  scales = np.exp(rng.uniform(-_MAX_SCALING, _MAX_SCALING, (count, 1, 2)))
  shifts = rng.uniform(-_MAX_SHIFT, _MAX_SHIFT, (count, 2, 1)) * width
  cosines, sines = np.cos(angles), np.sin(angles)
  rotations = np.array([[cosines, -sines], [sines, cosines]])
  matrices = np.moveaxis(rotations, -1, 0) * scales
  offsets = margin + width / 2 - matrices @ (width / 2 + shifts)
  return np.concatenate([matrices, offsets], axis=-1).reshape(-1, 6).tolist()
