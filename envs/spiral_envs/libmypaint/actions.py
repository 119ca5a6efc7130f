# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The action of a painting environment: what its sub-actions are."""

from spiral_envs import discrete_actions

# Decoding order, and the order of the columns painters take.
NAMES = ('flag', 'end', 'control', 'size', 'pressure', 'red', 'green', 'blue')
_COLORS = ('red', 'green', 'blue')
# The released environment listed its sub-actions in this order.
_RELEASED = (
    *('control', 'end', 'flag', 'pressure', 'size'),
    *_COLORS,
)
NUM_PRESSURES = 10
NUM_COLOR_LEVELS = 20


class ActionSpace(discrete_actions.SubActions):
  """Which sub-actions there are, their ranges, and how to read actions.

  `flag` 1 is a stroke, which uses all, and 0 a move, which uses flag and end;
  `end` and `control` are row-major cells of the grid; `size`, `pressure` and
  the colors are indices of levels.
  """

  def __init__(
      self,
      grid_width: int,
      num_sizes: int,
      use_pressure: bool,
      use_color: bool,
      released_order: bool = False,
  ):
    """Lays out the sub-actions.

    Args:
      grid_width: cells along each side of the grid.
      num_sizes: brush sizes; with one there is no sub-action for it.
      use_pressure: whether strokes choose their pressure, or press fully.
      use_color: whether strokes choose their color, or are black.
      released_order: list the sub-actions as the released environment does
        instead of in decoding order.
    """
    ranges = {'flag': 2, 'end': grid_width**2, 'control': grid_width**2}
    if num_sizes > 1:
      ranges['size'] = num_sizes
    if use_pressure:
      ranges['pressure'] = NUM_PRESSURES
    if use_color:
      ranges.update(dict.fromkeys(_COLORS, NUM_COLOR_LEVELS))
    order = _RELEASED if released_order else NAMES
    super().__init__(
        ranges={name: ranges[name] for name in order if name in ranges},
        columns=NAMES,
        used=(('flag', 'end'), NAMES),
        absent={'pressure': NUM_PRESSURES - 1},
    )
