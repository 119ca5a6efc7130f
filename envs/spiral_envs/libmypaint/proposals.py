# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Strokes to try on the way to a target, without a policy."""

from collections.abc import Mapping
from typing import Optional

from dm_env import specs
import numpy as np

from spiral_envs.libmypaint import strokes

_COLORS = ('red', 'green', 'blue')


class StrokeProposals:
  """Proposes uniformly random strokes in the target's colors.

  A stroke's color is that of the target at the middle of the stroke.
  """

  def __init__(
      self,
      action_spec: Mapping[str, specs.DiscreteArray],
      grid_width: int,
      canvas_width: int,
  ):
    """Initializes the proposals.

    Args:
      action_spec: specs of the sub-actions, by name.
      grid_width: cells along each side of the grid.
      canvas_width: pixels along each side of the canvas.
    """
    self._sizes = {k: int(spec.num_values) for k, spec in action_spec.items()}
    self._grid_width = grid_width
    self._canvas_width = canvas_width

  def __call__(
      self,
      rng: np.random.Generator,
      last_action: Mapping[str, np.ndarray],
      target: Optional[np.ndarray],
      count: int,
  ) -> dict[str, np.ndarray]:
    """Returns strokes of E canvases.

    Args:
      rng: random number generator.
      last_action: integers [E] by name, the last actions; zeros before the
        first. A stroke starts at the end of the last action.
      target: uint8 [E, H, W, C]; None for uniformly random colors.
      count: number K of strokes for each canvas.

    Returns:
      int64 [E, K] by name.
    """
    size = len(last_action['end'])
    actions = {
        name: rng.integers(number, size=(size, count))
        for name, number in self._sizes.items()
    }
    actions['flag'][:] = 1
    if target is None or 'red' not in actions:
      return actions
    start = self._positions(last_action['end'][:, None])
    control, end = (self._positions(actions[k]) for k in ('control', 'end'))
    # Of a quadratic Bezier curve at half its parameter.
    middle = 0.25 * start + 0.5 * control + 0.25 * end
    rows, columns = np.minimum(middle, self._canvas_width - 1).astype(int)
    colors = target[np.arange(size)[:, None], rows, columns]
    levels = np.round(colors / 255.0 * (len(strokes.COLOR_LEVELS) - 1))
    for i, name in enumerate(_COLORS):
      actions[name] = levels[..., i].astype(np.int64)
    return actions

  def _positions(self, cells: np.ndarray) -> np.ndarray:
    """Returns (y, x) of cells in pixels, [2, ...]."""
    scale = self._canvas_width / self._grid_width
    return np.stack(np.divmod(cells, self._grid_width)) * scale
