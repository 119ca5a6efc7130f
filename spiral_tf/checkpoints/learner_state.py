# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The state of a learner as bytes that another learner can load.

Bytes, because Courier never delivers a call whose arguments are arrays (its
return values may be).
"""

from collections.abc import Sequence
import io

import tensorflow as tf

from spiral_tf import npz


def read(variables: Sequence[tf.Variable]) -> bytes:
  """Returns the variables' values, of any shapes and types, as bytes."""
  arrays = {f'arr_{i}': v.numpy() for i, v in enumerate(variables)}
  # Not compressed: the learner waits for it.
  return npz.to_bytes(arrays, compress=False)


def write(variables: Sequence[tf.Variable], state: bytes) -> None:
  """Sets variables to the state of an equal learner.

  Args:
    variables: variables in the order in which `read` received them.
    state: result of `read`.

  Raises:
    ValueError: the state is damaged, or the number, shapes or types of the
      values differ. No variable is set then.
  """
  try:
    values, _ = npz.read(io.BytesIO(state))
    arrays = [values[f'arr_{i}'] for i in range(len(values))]
  except (KeyError, OSError, ValueError) as error:
    raise ValueError(f'This is no state of a learner: {error}') from error
  if len(arrays) != len(variables):
    raise ValueError(
        f'Got {len(arrays)} arrays for {len(variables)} variables: the '
        'learners differ.'
    )
  for variable, value in zip(variables, arrays):
    if value.shape != tuple(variable.shape) or (
        value.dtype != variable.dtype.as_numpy_dtype
    ):
      raise ValueError(
          f'{variable.name} is {variable.dtype.name} {tuple(variable.shape)}; '
          f'got {value.dtype} {value.shape}: the learners differ.'
      )
  for variable, value in zip(variables, arrays):
    variable.assign(value)
