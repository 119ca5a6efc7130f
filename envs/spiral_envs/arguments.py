# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Checks of arguments, before they reach C++ or OpenGL.

Each check returns the value as a plain Python type, or raises a ValueError that
states the argument's name, its value and the accepted values. Without them some
values would raise errors deep in a library, and others would pass unnoticed.
"""

from collections.abc import Sequence
import math
import numbers
import operator
import os
from typing import Any
from typing import Optional

import numpy as np

# The counters of observations are int32.
MAX_STEPS = 10**9
MAX_BATCH_SIZE = 2**20
MAX_THREADS = 1024
# Widths of canvases in pixels. Painting the largest takes 0.5 GB.
MIN_WIDTH, MAX_WIDTH = 8, 8192
# libmypaint draws no larger dab.
MAX_RADIUS = 1000.0


def whole(
    name: str,
    value: Any,
    minimum: float = -math.inf,
    maximum: float = math.inf,
    unit: str = '',
) -> int:
  """Returns an argument as an integer; booleans do not count as integers.

  Args:
    name: name of the argument.
    value: the argument: an integer of any type.
    minimum: smallest accepted value.
    maximum: largest accepted value.
    unit: plural of the counted things, for the error.

  Raises:
    ValueError: the value is not an integer, or out of range.
  """
  try:
    if not isinstance(value, (bool, np.bool_)):
      integer = operator.index(value)
      if minimum <= integer <= maximum:
        return integer
  except TypeError:
    pass
  of = f' number of {unit}' if unit else ''
  raise _error(name, value, f'an integer{of}', minimum, maximum)


def real(
    name: str,
    value: Any,
    minimum: float = -math.inf,
    maximum: float = math.inf,
    unit: str = '',
) -> float:
  """Returns an argument as a finite float; the arguments are those of `whole`.

  Raises:
    ValueError: the value is not a finite number, or out of range.
  """
  number = _float(value)
  if number is not None and minimum <= number <= maximum:
    return number
  of = f' of {unit}' if unit else ''
  raise _error(name, value, f'a finite number{of}', minimum, maximum)


def radius(name: str, value: Any, verb: str = 'is') -> float:
  """Returns a brush's radius in pixels; errors begin with name and verb."""
  number = _float(value)
  if number is not None and 0 < number <= MAX_RADIUS:
    return number
  raise ValueError(
      f'{name} {verb} {shown(value)}: want radii above zero, in pixels, and '
      f'{MAX_RADIUS:g} at most, as libmypaint draws no larger dab.'
  )


def reals(
    name: str,
    values: Any,
    count: int,
    minimum: float = -math.inf,
    maximum: float = math.inf,
) -> tuple[float, ...]:
  """Returns a sequence of `count` numbers, each checked as by `real`."""
  floats = tuple(_floats(values))
  if len(floats) == count and all(
      number is not None and minimum <= number <= maximum for number in floats
  ):
    return floats  # type: ignore[return-value]
  raise _error(name, values, f'{count} finite numbers', minimum, maximum)


def switch(name: str, value: Any) -> bool:
  """Returns a bool; the integers 0 and 1 are accepted too."""
  if isinstance(value, (bool, np.bool_)):
    return bool(value)
  try:
    if operator.index(value) in (0, 1):
      return bool(value)
  except TypeError:
    pass
  raise ValueError(f'{name} is {shown(value)}: want True or False.')


def choice(name: str, value: Any, choices: Sequence[str]) -> str:
  """Returns a string that is one of `choices`."""
  if isinstance(value, str) and value in choices:
    return str(value)
  raise ValueError(f'{name} is {shown(value)}: want one of {tuple(choices)}.')


def text(name: str, value: Any) -> str:
  """Returns a string."""
  if isinstance(value, str):
    return str(value)
  raise ValueError(f'{name} is {shown(value)}: want a string.')


def path(name: str, value: Any) -> Optional[str]:
  """Returns the path of a folder; None for None and ''."""
  if value is None:
    return None
  if isinstance(value, (str, os.PathLike)):
    folder = os.fspath(value)
    if isinstance(folder, str):
      return folder or None
  raise ValueError(
      f'{name} is {shown(value)}: want the path of a folder, as a string, or '
      'None.'
  )


def batch_size(value: Any, unit: str = 'drawings') -> int:
  """Returns `batch_size`; raises ValueError if it is out of range."""
  return whole('batch_size', value, 1, MAX_BATCH_SIZE, unit)


def seeds(value: Any, count: int) -> list[int]:
  """Returns `count` seeds: consecutive ones of an integer, or those listed."""
  if isinstance(value, (Sequence, np.ndarray)) and not isinstance(value, str):
    if len(value) == count:
      return [whole('seed', seed) for seed in value]
    raise ValueError(
        f'seed is {shown(value)}: want an integer, or {count} integers.'
    )
  first = whole('seed', value)
  return [first + i for i in range(count)]


def memory(num_bytes: int, what: str, remedy: str) -> None:
  """Checks that the machine has enough memory.

  Without the check the kernel would kill the process some time later.

  Args:
    num_bytes: number of bytes needed.
    what: plural of the things that need them, for the error.
    remedy: advice for the error.

  Raises:
    ValueError: the machine has less memory than needed.
  """
  try:
    total = os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES')
  except (AttributeError, OSError, ValueError):  # Unknown on this system.
    return
  if 0 < total < num_bytes:
    raise ValueError(
        f'{what} need {num_bytes / 1e9:.3g} GB of memory, and this machine '
        f'has {total / 1e9:.3g} GB: {remedy}.'
    )


def shown(value: Any) -> str:
  """Returns a value's repr, shortened for an error message."""
  try:
    # numpy 2 writes a number's type, as in np.int64(1).
    is_number = isinstance(value, (np.number, np.bool_))
    representation = str(value) if is_number else repr(value)
  except Exception:  # `__repr__` may raise anything.
    representation = ''
  if not representation:
    return f'a {type(value).__name__}'
  representation = ' '.join(representation.split())
  if len(representation) <= 80:
    return representation
  return f'{representation[:60]}... ({len(representation)} characters)'


def _float(value: Any) -> Optional[float]:
  """Returns a finite number as a float, and None for any other value."""
  if isinstance(value, np.ndarray) and not value.ndim:
    value = value.item()
  if isinstance(value, (bool, np.bool_)) or not isinstance(value, numbers.Real):
    return None
  try:
    number = float(value)
  except OverflowError:  # An integer of hundreds of digits.
    return None
  return number if math.isfinite(number) else None


def _floats(values: Any) -> list[Optional[float]]:
  if isinstance(values, (str, bytes)):
    return []
  try:
    return [_float(value) for value in values]
  except TypeError:  # Not a sequence.
    return []


def _error(name, value, wanted, minimum, maximum) -> ValueError:
  bounds = f', {minimum} or more' if math.isfinite(minimum) else ''
  bounds += f', {maximum} at most' if math.isfinite(maximum) else ''
  return ValueError(f'{name} is {shown(value)}: want {wanted}{bounds}.')
