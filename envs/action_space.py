"""The action of a painting environment: named indices, checked in one place."""

from collections.abc import Mapping
import operator
from typing import Any
from typing import Union

from dm_env import specs
import numpy as np

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


class ActionSpace:
  """Which sub-actions there are, their ranges, and how to read actions.

  `flag` 1 is a stroke and 0 a move; `end` and `control` are row-major cells of
  the grid; `size`, `pressure` and the colours are indices of levels.
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
      use_color: whether strokes choose their colour, or are black.
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
    self._ranges = {name: ranges[name] for name in order if name in ranges}
    self._columns = [NAMES.index(name) for name in self._ranges]
    # What a sub-action that is not in use stands for.
    self._row = [0] * len(NAMES)
    self._row[NAMES.index('pressure')] = NUM_PRESSURES - 1
    stroke = np.ones(len(self._ranges), np.float32)
    move = np.array([n in ('flag', 'end') for n in self._ranges], np.float32)
    self._masks = np.stack([move, stroke])

  @property
  def names(self) -> tuple[str, ...]:
    """The sub-actions in use, in the order of spec and mask."""
    return tuple(self._ranges)

  def spec(self) -> dict[str, specs.DiscreteArray]:
    """Returns int32 scalar specs by name, in order."""
    return {
        name: specs.DiscreteArray(count, dtype=np.int32, name=name)
        for name, count in self._ranges.items()
    }

  def mask_spec(self) -> specs.BoundedArray:
    """Returns the spec of `mask` for one drawing: float32 [S] in [0, 1]."""
    return specs.BoundedArray(
        [len(self._ranges)], np.float32, 0, 1, name='action_mask'
    )

  def mask(self, flag: Union[int, np.ndarray]) -> np.ndarray:
    """Returns which sub-actions an action used.

    Args:
      flag: int or [E], 1 for strokes, which use all, and 0 for moves.

    Returns:
      float32 [S] or [E, S], a copy, 1 where used.
    """
    return self._masks[flag].copy()

  def row(self, action: Mapping[str, Any]) -> list[int]:
    """Returns one action as a list of indices in the order of `NAMES`.

    Raises:
      ValueError: a sub-action is missing, unknown, no integer, or out of
        range.
    """
    row = self._row.copy()
    try:
      for (name, count), column in zip(self._ranges.items(), self._columns):
        value = operator.index(action[name])
        if not 0 <= value < count:
          raise self._range_error(name, value)
        row[column] = value
    except (KeyError, TypeError) as error:
      self._check_names(action)
      raise self._type_error(name, action[name]) from error
    if len(action) != len(self._ranges):
      self._check_names(action)
    return row

  def rows(self, actions: Mapping[str, Any], batch_size: int) -> np.ndarray:
    """Returns a batch of actions as int32 [E, 8] in the order of `NAMES`.

    Args:
      actions: integer arrays [E] by name.
      batch_size: E.

    Raises:
      ValueError: as for `row`, or a sub-action has another shape.
    """
    self._check_names(actions)
    rows = np.tile(np.asarray(self._row, np.int32), [batch_size, 1])
    for (name, count), column in zip(self._ranges.items(), self._columns):
      values = np.asarray(actions[name])
      if values.dtype.kind not in 'iu':
        raise self._type_error(name, actions[name])
      if values.shape != (batch_size,):
        raise ValueError(
            f'Sub-action {name!r} has shape {values.shape}: want '
            f'({batch_size},), one index for each drawing.'
        )
      if values.min() < 0 or values.max() >= count:
        wrong = values[(values < 0) | (values >= count)][0]
        raise self._range_error(name, wrong)
      rows[:, column] = values
    return rows

  def _check_names(self, action):
    if not isinstance(action, Mapping):
      raise ValueError(
          f'An action is a dict of {list(self._ranges)}, got {action!r}.'
      )
    for name in self._ranges:
      if name not in action:
        raise ValueError(
            f'Sub-action {name!r} is missing: want an integer from 0 to '
            f'{self._ranges[name] - 1}.'
        )
    for name in action:
      if name not in self._ranges:
        raise ValueError(
            f'Unknown sub-action {name!r} with value {action[name]!r}: this '
            f'configuration takes {list(self._ranges)}.'
        )

  def _range_error(self, name, value):
    return ValueError(
        f'Sub-action {name!r} is {value}: out of range, want an integer from '
        f'0 to {self._ranges[name] - 1}.'
    )

  def _type_error(self, name, value):
    return ValueError(
        f'Sub-action {name!r} is {value!r}: want an integer from 0 to '
        f'{self._ranges[name] - 1}.'
    )
