# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The action of a scene: a command, and the object that it is about."""

from spiral_envs import discrete_actions

# What to do with the object: nothing; put it into the scene; put it in place
# of the one placed last. All zeros is thus an action that does nothing.
COMMANDS = ('skip', 'place', 'change')
SKIP, PLACE, CHANGE = range(len(COMMANDS))
TYPES = ('sphere', 'box', 'cylinder', 'capsule')
NUM_SIZES = 3
NUM_COLOR_LEVELS = 4
# Decoding order, and the order of a row's columns. The command comes first as
# it says whether the rest counts. Then the place: of the objects still to be
# drawn it picks one, after which type, size and color are no longer open.
NAMES = ('command', 'location', 'type', 'size', 'red', 'green', 'blue')


class SceneActions(discrete_actions.SubActions):
  """The seven sub-actions; skipping uses the command alone, the others all.

  `location` is a row-major cell of the grid on the ground, the row farthest
  from the camera first; the others are indices of `COMMANDS`, `TYPES`, sizes
  and color levels.
  """

  def __init__(self, grid_width: int):
    """Lays out the sub-actions.

    Args:
      grid_width: cells along each side of the grid.
    """
    counts = (
        *(len(COMMANDS), grid_width**2, len(TYPES), NUM_SIZES),
        *(NUM_COLOR_LEVELS,) * 3,
    )
    super().__init__(
        ranges=dict(zip(NAMES, counts)),
        columns=NAMES,
        used=(('command',), NAMES, NAMES),
        absent={},
    )
