# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Encodes images as PNG."""

import io
from typing import Any

import numpy as np
from PIL import Image


def to_png(image: np.ndarray, **options: Any) -> bytes:
  """Encodes an image.

  Args:
    image: uint8 [H, W, 3], or [H, W, 1] of a gray image.
    **options: options of Pillow's PNG encoder, such as `compress_level`.
  """
  file = io.BytesIO()
  picture = Image.fromarray(image[..., 0] if image.shape[-1] == 1 else image)
  picture.save(file, format='PNG', **options)
  return file.getvalue()
