# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Actions that are dicts of indices: specs, masks and checks."""

from collections.abc import Mapping
from collections.abc import Sequence
import operator
from typing import Any
from typing import Union

from dm_env import specs
import numpy as np

from spiral_envs import arguments

# Some versions of numpy accept np.bool_ as an index.
_BOOLS = (bool, np.bool_)


class SubActions:
  """Sub-actions, each an index with a range of its own.

  Painters take actions as rows of indices. The first column of a row is the
  kind of action, which determines the sub-actions that are used.
  """

  def __init__(
      self,
      ranges: Mapping[str, int],
      columns: Sequence[str],
      used: Sequence[Sequence[str]],
      absent: Mapping[str, int],
  ):
    """Lays out the sub-actions.

    Args:
      ranges: number of values by name, in the order of spec and mask.
      columns: names of a row's columns, including all names of `ranges`.
      used: names that an action uses, for each kind of action.
      absent: values of the columns that are not in `ranges`; 0 by default.
    """
    self._ranges = dict(ranges)
    self._columns = [columns.index(name) for name in self._ranges]
    self._row = [absent.get(name, 0) for name in columns]
    self._masks = np.array(
        [[name in names for name in self._ranges] for names in used],
        np.float32,
    )

  @property
  def names(self) -> tuple[str, ...]:
    """Names of the sub-actions, in the order of spec and mask."""
    return tuple(self._ranges)

  def spec(self) -> dict[str, specs.DiscreteArray]:
    """Returns int32 scalar specs by name, in order."""
    return {
        name: specs.DiscreteArray(count, dtype=np.int32, name=name)
        for name, count in self._ranges.items()
    }

  def mask_spec(self) -> specs.BoundedArray:
    """Returns the spec of one drawing's mask: float32 [S] in [0, 1]."""
    return specs.BoundedArray(
        [len(self._ranges)], np.float32, 0, 1, name='action_mask'
    )

  def mask(self, kind: Union[int, np.ndarray]) -> np.ndarray:
    """Returns a mask of the sub-actions that an action uses.

    Args:
      kind: kind of the action, an int or int [E].

    Returns:
      A new float32 array [S] or [E, S], 1 for each sub-action used.
    """
    return self._masks[kind].copy()

  def row(self, action: Mapping[str, Any]) -> list[int]:
    """Returns one action as a list of indices in the order of the columns.

    Args:
      action: integers by name.

    Raises:
      ValueError: a sub-action is missing, unknown, not an integer, or out of
        range.
    """
    row = self._row.copy()
    try:
      for (name, count), column in zip(self._ranges.items(), self._columns):
        value = action[name]
        if value.__class__ in _BOOLS:
          raise self._type_error(name, value)
        value = operator.index(value)
        if not 0 <= value < count:
          raise self._range_error(name, value)
        row[column] = value
    except (KeyError, IndexError, TypeError) as error:
      self._check_names(action)
      raise self._type_error(name, action[name]) from error
    if len(action) != len(self._ranges):
      self._check_names(action)
    return row

  def rows(self, actions: Mapping[str, Any], batch_size: int) -> np.ndarray:
    """Returns a batch of actions as int32 [E, columns].

    Args:
      actions: integer arrays [E] by name.
      batch_size: E.

    Raises:
      ValueError: a sub-action is missing, unknown, not of integers, out of
        range, or of another shape.
    """
    self._check_names(actions)
    rows = np.tile(np.asarray(self._row, np.int32), [batch_size, 1])
    for (name, count), column in zip(self._ranges.items(), self._columns):
      values = _array(actions[name])
      if values.dtype.kind not in 'iu':
        raise self._type_error(name, actions[name])
      if values.shape != (batch_size,):
        raise ValueError(
            f'Sub-action {name!r} has shape {values.shape}: want '
            f'({batch_size},), one index for each drawing.'
        )
      if values.min() < 0 or values.max() >= count:
        raise self._range_error(
            name, values[(values < 0) | (values >= count)][0]
        )
      rows[:, column] = values
    return rows

  def _check_names(self, action):
    if not isinstance(action, Mapping):
      raise ValueError(
          f'An action is a dict of {list(self._ranges)}, got '
          f'{arguments.shown(action)}.'
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
            f'Unknown sub-action {name!r} with value '
            f'{arguments.shown(action[name])}: this '
            f'configuration takes {list(self._ranges)}.'
        )

  def _range_error(self, name, value):
    return self._error(name, value, 'out of range, ')

  def _type_error(self, name, value):
    return self._error(name, value)

  def _error(self, name, value, why=''):
    return ValueError(
        f'Sub-action {name!r} is {arguments.shown(value)}: {why}want an '
        f'integer from 0 to {self._ranges[name] - 1}.'
    )


def _array(values) -> np.ndarray:
  """Returns an array of the values; one of objects if their lengths differ."""
  try:
    return np.asarray(values)
  except ValueError:  # Lists of different lengths.
    return np.asarray(None)
