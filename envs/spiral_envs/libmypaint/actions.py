# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The sub-actions of a painting environment."""

from spiral_envs import discrete_actions

# Names in decoding order, which is also the order of a row's columns.
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
  """Sub-actions of strokes and moves, and their ranges.

  `flag` is 1 for a stroke, which uses all sub-actions, and 0 for a move, which
  uses `flag` and `end` only. `end` and `control` are row-major cells of the
  grid; `size`, `pressure` and the colors are indices of levels.
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
      num_sizes: number of brush sizes; there is no sub-action `size` for one.
      use_pressure: strokes choose their pressure; otherwise it is full.
      use_color: strokes choose their color; otherwise they are black.
      released_order: list the sub-actions in the released environment's order
        instead of decoding order.
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
