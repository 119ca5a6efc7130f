# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Weights of networks in one small file, by name, without pickles."""

from collections.abc import Mapping
import io
import zipfile
import zlib

import numpy as np
import tensorflow as tf

Weights = Mapping[str, np.ndarray]


def names(module: tf.Module) -> list[str]:
  """A name for each of a module's variables, in their order.

  TensorFlow gives two layers of one kind the same name: the second, in the
  order of the module's attributes, gets '#2'.
  """
  found: list[str] = []
  counts: dict[str, int] = {}
  for variable in module.variables:
    name = variable.name.split(':')[0].partition('/')[2]
    counts[name] = counts.get(name, 0) + 1
    found.append(f'{name}#{counts[name]}' if counts[name] > 1 else name)
  return found


def to_bytes(**modules: tf.Module) -> bytes:
  """Networks as an npz file: equal weights give equal bytes.

  Args:
    **modules: by the name that `read` knows them by, with their variables made.

  Raises:
    ValueError: a weight is not finite.
  """
  arrays = {}
  for role, module in modules.items():
    for name, variable in zip(names(module), module.variables):
      value = variable.numpy()
      if not np.all(np.isfinite(value)):
        raise ValueError(f'The weights {role}/{name} are not all finite.')
      arrays[f'{role}/{name}'] = value
  data = io.BytesIO()
  np.savez_compressed(data, **arrays)
  return data.getvalue()


def read(path: str) -> Mapping[str, Weights]:
  """Reads what `to_bytes` made.

  Args:
    path: of the file.

  Returns:
    For each network its weights by name.

  Raises:
    OSError: it cannot be read.
    ValueError: it is damaged.
  """
  found: dict[str, dict[str, np.ndarray]] = {}
  try:
    with np.load(path, allow_pickle=False) as file:
      for key in file.files:
        role, _, name = key.partition('/')
        found.setdefault(role, {})[name] = file[key]
  except (
      *(ValueError, KeyError, AttributeError, EOFError),
      *(zipfile.BadZipFile, zlib.error),
  ) as error:
    raise ValueError(f'{path} is damaged: {error}. Restore it.') from error
  return found


def assign(module: tf.Module, weights: Weights) -> None:
  """Gives a network its weights: all of them, and no others.

  Args:
    module: with its variables made.
    weights: of `read`.

  Raises:
    ValueError: names, shapes or types differ from the network's, or a weight is
      not finite; then no variable is changed.
  """
  wanted = dict(zip(names(module), module.variables))
  faults = [f'{name} is missing' for name in wanted if name not in weights]
  faults += [f'{name} is unknown' for name in weights if name not in wanted]
  for name in sorted(set(wanted) & set(weights)):
    variable, value = wanted[name], weights[name]
    shape, kind = tuple(variable.shape), variable.dtype.as_numpy_dtype
    if value.shape != shape or value.dtype != kind:
      faults.append(
          f'{name} is {value.dtype} {value.shape}, not {np.dtype(kind)} {shape}'
      )
    elif not np.all(np.isfinite(value)):
      faults.append(f'{name} is not all finite')
  if faults:
    more = f', and {len(faults) - 3} more' if len(faults) > 3 else ''
    raise ValueError(
        f'The weights are not those of this network: {", ".join(faults[:3])}'
        f'{more}.'
    )
  for name, variable in wanted.items():
    variable.assign(weights[name])
