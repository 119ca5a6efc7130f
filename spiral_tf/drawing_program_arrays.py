"""Drawing programs as numpy arrays, and back."""

from collections.abc import Mapping
import dataclasses
from typing import Any

import numpy as np

from spiral_tf import drawing_program
from spiral_tf import drawing_program_json

# Numbers of each field that has some; the flag makes a stroke or a move.
_WIDTHS = {
    'end': 2,
    'control': 2,
    'radius': 1,
    'pressure': 1,
    'start_pressure': 1,
    'color': 3,
    'score': 1,
}


def to_arrays(
    program: drawing_program.DrawingProgram,
) -> dict[str, np.ndarray]:
  """Returns the N actions as arrays.

  Returns:
    `flag` uint8 [N], 1 for strokes; `end` and `control` float64 [N, 2]; `color`
    [N, 3]; `radius`, `pressure`, `start_pressure` and `score` [N]. NaN where an
    action does not say.
  """
  actions = program.actions
  arrays = {'flag': np.array([a.is_stroke for a in actions], np.uint8)}
  for name, width in _WIDTHS.items():
    values = np.full([len(actions), width], np.nan)
    for i, action in enumerate(actions):
      value = getattr(action, name)
      if value is not None:
        values[i] = value
    arrays[name] = values[:, 0] if width == 1 else values
  return arrays


def from_arrays(
    head: drawing_program.DrawingProgram, arrays: Mapping[str, Any]
) -> drawing_program.DrawingProgram:
  """Returns the program of such arrays.

  Args:
    head: a program, for all but its actions.
    arrays: as `to_arrays` gives them; all but `flag` and `end` may be missing.

  Raises:
    ValueError: an array is unknown, missing, or of another shape.
    ProgramError: a value is out of its range; names the field.
  """
  strange = set(arrays) - {'flag', *_WIDTHS}
  missing = {'flag', 'end'} - set(arrays)
  if strange or missing:
    raise ValueError(
        f'Unknown arrays: {sorted(strange)}; missing ones: {sorted(missing)}. '
        f'There are flag, {", ".join(_WIDTHS)}.'
    )
  flags = np.asarray(arrays['flag'])
  if flags.ndim != 1 or not np.isin(flags, (0, 1)).all():
    raise ValueError(
        f'flag is {flags.dtype} {list(flags.shape)}: want [N] of 0 and 1.'
    )
  kinds = (drawing_program.MOVE, drawing_program.STROKE)
  fields = {
      name: _values(name, arrays[name], len(flags))
      for name in _WIDTHS
      if name in arrays
  }
  program = dataclasses.replace(
      head,
      actions=tuple(
          drawing_program.Action(
              kind=kinds[int(flag)],
              **{name: values[i] for name, values in fields.items()},
          )
          for i, flag in enumerate(flags)
      ),
  )
  drawing_program_json.validate(program)
  return program


def _values(name, array, count) -> list[Any]:
  """A float, a tuple of them, or None for each action."""
  width = _WIDTHS[name]
  array = np.asarray(array, np.float64)
  shape = (count,) if width == 1 else (count, width)
  if array.shape != shape:
    raise ValueError(f'{name} is {list(array.shape)}: want {list(shape)}.')
  rows = array.reshape([count, width])
  silent = np.isnan(rows).all(axis=1)
  return [
      None if no else row[0] if width == 1 else tuple(row)
      for no, row in zip(silent, rows.tolist())
  ]
