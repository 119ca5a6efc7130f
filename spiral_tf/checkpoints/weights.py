# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Reads and writes the weights of networks as one file of named arrays."""

from collections.abc import Mapping

import numpy as np
import tensorflow as tf

from spiral_tf import npz

Weights = Mapping[str, np.ndarray]


def names(module: tf.Module) -> list[str]:
  """Returns a unique name for each variable of a module, in order.

  TensorFlow gives two layers of one kind the same name. The second, in the
  order of the module's attributes, gets '#2'.
  """
  result: list[str] = []
  counts: dict[str, int] = {}
  for variable in module.variables:
    name = variable.name.split(':')[0].partition('/')[2]
    counts[name] = counts.get(name, 0) + 1
    result.append(f'{name}#{counts[name]}' if counts[name] > 1 else name)
  return result


def to_bytes(**modules: tf.Module) -> bytes:
  """Returns the content of an npz file; equal weights give equal bytes.

  Args:
    **modules: networks, with variables, by the names that `read` returns.

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
  return npz.to_bytes(arrays)


def read(path: str) -> Mapping[str, Weights]:
  """Reads a file written with `to_bytes`.

  Args:
    path: path of the file.

  Returns:
    The weights by name, for each network.

  Raises:
    OSError: the file cannot be read.
    ValueError: the file is damaged.
  """
  try:
    arrays, _ = npz.read(path)
  except ValueError as error:
    raise ValueError(f'{path} is damaged: {error}. Restore it.') from error
  weights: dict[str, dict[str, np.ndarray]] = {}
  for key, value in arrays.items():
    role, _, name = key.partition('/')
    weights.setdefault(role, {})[name] = value
  return weights


def assign(module: tf.Module, weights: Weights) -> None:
  """Assigns all weights of a network.

  Args:
    module: network, with variables.
    weights: weights by name, from `read`.

  Raises:
    ValueError: names, shapes or types differ from the network's, or a weight is
      not finite. No variable is changed then.
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
