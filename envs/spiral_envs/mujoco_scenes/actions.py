# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The sub-actions of a scene environment: a command and an object."""

from spiral_envs import discrete_actions

# Commands: do nothing; add the object to the scene; replace the object placed
# last. An action of zeros thus does nothing.
COMMANDS = ('skip', 'place', 'change')
SKIP, PLACE, CHANGE = range(len(COMMANDS))
TYPES = ('sphere', 'box', 'cylinder', 'capsule')
NUM_SIZES = 3
NUM_COLOR_LEVELS = 4
# Names in decoding order, which is also the order of a row's columns. The
# command comes first because it decides if the others are used. The location is
# next because it selects one of the target's objects; type, size and color
# follow from it.
NAMES = ('command', 'location', 'type', 'size', 'red', 'green', 'blue')


class SceneActions(discrete_actions.SubActions):
  """Seven sub-actions: skipping uses the command only, other commands use all.

  `location` is a row-major cell of the grid on the ground; the first row is the
  farthest from the camera. The others are indices of `COMMANDS`, `TYPES`, sizes
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
