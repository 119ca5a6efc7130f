# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""More training images from few: distorted copies and mirror images."""

import numpy as np
from scipy import ndimage

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
  copies = [
      np.array([_distort(image, rng) for image in images])
      for _ in range(config.distorted)
  ]
  images = np.concatenate([images, *copies])
  if config.mirror:
    images = np.concatenate([images, images[:, :, ::-1]])
  return images


def _distort(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
  """Returns an image rotated, scaled and shifted at random."""
  angle = np.radians(rng.uniform(-_MAX_DEGREES, _MAX_DEGREES))
  scales = np.exp(rng.uniform(-_MAX_SCALING, _MAX_SCALING, 2))
  width = image.shape[0]
  shift = rng.uniform(-_MAX_SHIFT, _MAX_SHIFT, 2) * width
  cosine, sine = np.cos(angle), np.sin(angle)
  matrix = np.array([[cosine, -sine], [sine, cosine]]) * scales
  middle = np.full(2, (width - 1) / 2)
  offset = middle - matrix @ (middle + shift)
  channels = [
      # Cubic: linear interpolation would blur thin lines.
      ndimage.affine_transform(
          channel.astype(np.float32), matrix, offset, order=3, mode='nearest'
      )
      for channel in np.moveaxis(image, -1, 0)
  ]
  return np.rint(np.clip(np.stack(channels, -1), 0, 255)).astype(np.uint8)
