# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Scans and photographs of paper: the ink alone, on white."""

import numpy as np

from spiral_envs.search import fields

# Sides of the squares that the paper's brightness is measured in, in pixels.
_BLOCK = 32
_PAPER = 80  # Percentile of a square's brightness that is the paper's.
# Fractions of the paper's brightness that become black and white.
_BLACK, _WHITE = 0.1, 0.92
# Paper is not darker than this fraction of full brightness.
_MIN_PAPER = 0.3


def flatten(target: np.ndarray) -> np.ndarray:
  """Returns the ink of a picture in gray on an even, white ground.

  Args:
    target: float32 [H, W, 3] in [0, 1], dark ink on lighter paper.

  Returns:
    float32 [H, W, 3], three equal channels.
  """
  gray = target.mean(-1)
  height, width = gray.shape
  rows, columns = -(-height // _BLOCK), -(-width // _BLOCK)
  padded = np.pad(
      gray, ((0, rows * _BLOCK - height), (0, columns * _BLOCK - width)), 'edge'
  )
  blocks = padded.reshape(rows, _BLOCK, columns, _BLOCK)
  paper = np.percentile(blocks, _PAPER, axis=(1, 3))
  paper = np.kron(paper, np.ones([_BLOCK, _BLOCK]))[:height, :width]
  paper = fields.box_blur(paper, _BLOCK)
  flat = gray / np.maximum(paper, _MIN_PAPER)
  flat = np.clip((flat - _BLACK) / (_WHITE - _BLACK), 0, 1)
  return np.repeat(flat[..., None], 3, axis=-1).astype(np.float32)
