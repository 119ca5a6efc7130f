# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Recorded drawings, which reveal changes of pixels.

After an intended change of pixels, record them again and check the canvases:

  python -m tests.spiral_envs.libmypaint.golden_drawings
"""

import pathlib
from typing import Any

import numpy as np

from spiral_envs.libmypaint import environment as libmypaint

_FOLDER = pathlib.Path(__file__).parent / 'goldens'
_NUM_ACTIONS = 6
_CLEAR: dict[str, Any] = dict(
    use_color=True, use_alpha=True, background='transparent'
)

CASES: dict[str, dict[str, Any]] = {
    'grey_dry_brush': dict(seed=3),
    'grey_pen_odd_width': dict(
        brush_type='classic/pen', canvas_width=50, brush_sizes=(1, 2)
    ),
    'color_two_tiles': dict(use_color=True, canvas_width=100, grid_width=7),
    'smudging_on_clear': dict(brush_type='classic/blend+paint', **_CLEAR),
    'knife_on_clear': dict(brush_type='classic/knife', **_CLEAR),
    'charcoal_compatible': dict(brush_type='classic/charcoal', compatible=True),
    'color_smallest': dict(use_color=True, canvas_width=8, grid_width=8),
}


def actions(name: str) -> list[dict[str, int]]:
  """Returns the actions of a case: a move followed by strokes."""
  rng = np.random.RandomState(sorted(CASES).index(name))
  env = libmypaint.LibMyPaint(**CASES[name])
  drawn = [
      {k: int(rng.randint(s.num_values)) for k, s in env.action_spec().items()}
      for _ in range(_NUM_ACTIONS)
  ]
  return [{**action, 'flag': int(i > 0)} for i, action in enumerate(drawn)]


def draw(name: str) -> np.ndarray:
  """Returns uint8 [N, H, W, C]: the canvas after each action."""
  env = libmypaint.LibMyPaint(**CASES[name])
  env.reset()
  steps = [env.step(action) for action in actions(name)]
  canvases = np.stack([s.observation['canvas'] for s in steps])
  return np.round(canvases * 255).astype(np.uint8)


def load(name: str) -> np.ndarray:
  """Returns the recorded result of `draw`."""
  with np.load(_FOLDER / f'{name}.npz') as file:
    return file['canvases']


def main():
  _FOLDER.mkdir(exist_ok=True)
  for name in CASES:
    np.savez_compressed(_FOLDER / f'{name}.npz', canvases=draw(name))
    print(f'{name}: written')


if __name__ == '__main__':
  main()
