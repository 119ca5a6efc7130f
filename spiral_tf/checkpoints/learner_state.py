# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""All that a learner has learned, as bytes that another one can take over.

Bytes, because Courier never delivers a call whose arguments are arrays (its
answers may be).
"""

from collections.abc import Sequence
import io
import zipfile

import numpy as np
import tensorflow as tf


def read(variables: Sequence[tf.Variable]) -> bytes:
  """The variables' values, of any shapes and types, as a file of NumPy's."""
  file = io.BytesIO()
  np.savez(file, *(variable.numpy() for variable in variables))
  return file.getvalue()


def write(variables: Sequence[tf.Variable], state: bytes) -> None:
  """Sets variables to what `read` gave for those of an equal learner.

  Args:
    variables: in the same order.
    state: one value for each.

  Raises:
    ValueError: the numbers, shapes or types differ, or these are other bytes;
      nothing is set then.
  """
  try:
    with np.load(io.BytesIO(state), allow_pickle=False) as file:
      arrays = [file[f'arr_{i}'] for i in range(len(file.files))]
  except (KeyError, OSError, ValueError, zipfile.BadZipFile) as error:
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
