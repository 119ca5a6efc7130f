# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Pairs of a drawing and its target, to be told apart by a person.

The drawing is on the left or on the right of its pair at random; a key says
where. The key also says how many pairs hardly differ.
"""

from collections.abc import Sequence
import json
import os
from typing import Any

import numpy as np

from spiral_tf import files
from spiral_tf.evaluation import grids

# Difference of two values of a pixel, of 255, that nobody can see.
MAX_UNSEEN = 2
_PAIRS_PER_PAGE = 20
_COLUMNS = 4
_MIN_SHOWN_WIDTH = 128


def equal_fraction(drawn: np.ndarray, targets: np.ndarray) -> float:
  """Returns the fraction of drawings that look exactly like their targets.

  Args:
    drawn: uint8 [M, H, W, C], M at least 1.
    targets: uint8 [M, H, W, C].

  Returns:
    The fraction with no value of any pixel more than `MAX_UNSEEN` away.
  """
  differences = np.abs(drawn.astype(np.int16) - targets)
  return float(np.mean(differences.max(axis=(1, 2, 3)) <= MAX_UNSEEN))


def write(
    drawn: np.ndarray, targets: np.ndarray, count: int, seed: int, out: str
) -> list[str]:
  """Writes `pairs-1.png`, `pairs-2.png`... and the key, `pairs.json`.

  Args:
    drawn: drawings, uint8 [M, H, W, C], M at least 1.
    targets: targets of the drawings, uint8 [M, H, W, C].
    count: number of pairs; M if that is smaller.
    seed: seed of the choice and the order of the pairs, and of the sides.
    out: existing folder.

  Returns:
    The paths of the files.

  Raises:
    OSError: a file cannot be written.
  """
  rng = np.random.default_rng(seed)
  chosen = rng.permutation(len(drawn))[:count]
  on_left = rng.integers(2, size=len(chosen)).astype(bool)
  key: dict[str, Any] = {
      'seed': seed,
      'max_unseen': MAX_UNSEEN,
      'equal_fraction': equal_fraction(drawn[chosen], targets[chosen]),
      'drawn': {
          str(i + 1): 'left' if left else 'right'
          for i, left in enumerate(on_left)
      },
      'image': {str(i + 1): int(image) for i, image in enumerate(chosen)},
  }
  both = np.stack([targets[chosen], drawn[chosen]], axis=1)
  both[on_left] = both[on_left][:, ::-1]
  written = []
  for start in range(0, len(chosen), _PAIRS_PER_PAGE):
    part = both[start : start + _PAIRS_PER_PAGE]
    name = f'pairs-{start // _PAIRS_PER_PAGE + 1}.png'
    written.append(os.path.join(out, name))
    grids.write_png(written[-1], _page(part, start + 1))
  written.append(os.path.join(out, 'pairs.json'))
  text = json.dumps(key, indent=2) + '\n'
  files.write_atomically(written[-1], text.encode())
  return written


def _page(pairs: Sequence[np.ndarray], first: int) -> np.ndarray:
  """Returns numbered pairs, each [2, H, W, C], in rows."""
  scale = max(1, _MIN_SHOWN_WIDTH // pairs[0].shape[2])
  sheets = [
      grids.side_by_side([(str(first + i), pair)], columns=2, scale=scale)
      for i, pair in enumerate(pairs)
  ]
  return grids.grid(np.stack(sheets), columns=_COLUMNS, padding=8)
