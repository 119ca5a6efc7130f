# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Checks of arguments, before they reach C++ or OpenGL.

Each returns the value as the plain Python type that is wanted, or raises
ValueError with the argument's name, its value, and what to give instead: no
TypeError or OverflowError of a library that is further down, and no silence.
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
MOST_STEPS = 10**9
MOST_DRAWINGS = 2**20
MOST_THREADS = 1024
# Of a canvas; the largest take 0.5 GB while they are painted.
LEAST_WIDTH, MOST_WIDTH = 8, 8192
# libmypaint draws no larger dab.
MOST_RADIUS = 1000.0


def whole(
    name: str,
    value: Any,
    least: float = -math.inf,
    most: float = math.inf,
    unit: str = '',
) -> int:
  """Returns an integer; `True` is none.

  Args:
    name: of the argument.
    value: of the argument: an integer of any kind.
    least: that it may be.
    most: that it may be.
    unit: what is counted, in the plural.

  Raises:
    ValueError: it is no integer, or out of range.
  """
  try:
    if not isinstance(value, (bool, np.bool_)):
      found = operator.index(value)
      if least <= found <= most:
        return found
  except TypeError:
    pass
  of = f' number of {unit}' if unit else ''
  raise _error(name, value, f'an integer{of}', least, most)


def real(
    name: str,
    value: Any,
    least: float = -math.inf,
    most: float = math.inf,
    unit: str = '',
) -> float:
  """As `whole`, for finite numbers with or without a fraction."""
  found = _float(value)
  if found is not None and least <= found <= most:
    return found
  of = f' of {unit}' if unit else ''
  raise _error(name, value, f'a finite number{of}', least, most)


def radius(name: str, value: Any, verb: str = 'is') -> float:
  """Returns the radius of a brush, in pixels; `name` and `verb` name it."""
  found = _float(value)
  if found is not None and 0 < found <= MOST_RADIUS:
    return found
  raise ValueError(
      f'{name} {verb} {shown(value)}: want radii above zero, in pixels, and '
      f'{MOST_RADIUS:g} at most, as libmypaint draws no larger dab.'
  )


def reals(
    name: str,
    values: Any,
    count: int,
    least: float = -math.inf,
    most: float = math.inf,
) -> tuple[float, ...]:
  """Returns `count` numbers, each as of `real`."""
  found = tuple(_floats(values))
  if len(found) == count and all(
      f is not None and least <= f <= most for f in found
  ):
    return found  # type: ignore[return-value]
  raise _error(name, values, f'{count} finite numbers', least, most)


def switch(name: str, value: Any) -> bool:
  """Returns a bool; 0 and 1 are bools too, other values are not."""
  if isinstance(value, (bool, np.bool_)):
    return bool(value)
  try:
    if operator.index(value) in (0, 1):
      return bool(value)
  except TypeError:
    pass
  raise ValueError(f'{name} is {shown(value)}: want True or False.')


def choice(name: str, value: Any, choices: Sequence[str]) -> str:
  """Returns one of some strings."""
  if isinstance(value, str) and value in choices:
    return str(value)
  raise ValueError(f'{name} is {shown(value)}: want one of {tuple(choices)}.')


def text(name: str, value: Any) -> str:
  """Returns a string."""
  if isinstance(value, str):
    return str(value)
  raise ValueError(f'{name} is {shown(value)}: want a string.')


def path(name: str, value: Any) -> Optional[str]:
  """Returns the path of a folder, or None for None and ''."""
  if value is None:
    return None
  if isinstance(value, (str, os.PathLike)):
    found = os.fspath(value)
    if isinstance(found, str):
      return found or None
  raise ValueError(
      f'{name} is {shown(value)}: want the path of a folder, as a string, or '
      'None.'
  )


def memory(num_bytes: int, what: str, remedy: str) -> None:
  """Raises ValueError for what the whole machine has no memory for.

  Else the kernel would end the process, some time later.

  Args:
    num_bytes: that are needed.
    what: needs them.
    remedy: what to do about it.
  """
  try:
    there = os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES')
  except (AttributeError, OSError, ValueError):  # Not a system that tells.
    return
  if 0 < there < num_bytes:
    raise ValueError(
        f'{what} need {num_bytes / 1e9:.3g} GB of memory, and this machine '
        f'has {there / 1e9:.3g} GB: {remedy}.'
    )


def shown(value: Any) -> str:
  """Returns a value for an error, shortened."""
  try:
    said = repr(value)
  except Exception:  # Of whatever was given.
    said = ''
  if not said:
    return f'a {type(value).__name__}'
  said = ' '.join(said.split())
  return said if len(said) <= 80 else f'{said[:60]}... ({len(said)} characters)'


def _float(value: Any) -> Optional[float]:
  """A finite number as float; None for all else."""
  if isinstance(value, np.ndarray) and not value.ndim:
    value = value.item()
  if isinstance(value, (bool, np.bool_)) or not isinstance(value, numbers.Real):
    return None
  try:
    found = float(value)
  except OverflowError:  # An integer of hundreds of digits.
    return None
  return found if math.isfinite(found) else None


def _floats(values: Any) -> list[Optional[float]]:
  if isinstance(values, (str, bytes)):
    return []
  try:
    return [_float(value) for value in values]
  except TypeError:  # No sequence.
    return []


def _error(name, value, wanted, least, most) -> ValueError:
  bounds = f', {least} or more' if math.isfinite(least) else ''
  bounds += f', {most} at most' if math.isfinite(most) else ''
  return ValueError(f'{name} is {shown(value)}: want {wanted}{bounds}.')
