"""All that a learner has learned, as arrays that another one can take over."""

from collections.abc import Sequence

import numpy as np
import tensorflow as tf


def read(variables: Sequence[tf.Variable]) -> list[np.ndarray]:
  """Copies of the variables' values, of any shapes and types."""
  # A tensor's own buffer may be reused after it.
  return [np.array(variable.numpy()) for variable in variables]


def write(
    variables: Sequence[tf.Variable], values: Sequence[np.ndarray]
) -> None:
  """Sets variables to what `read` gave for those of an equal learner.

  Args:
    variables: in the same order.
    values: one for each.

  Raises:
    ValueError: the numbers, shapes or types differ; nothing is set then.
  """
  if len(values) != len(variables):
    raise ValueError(
        f'Got {len(values)} arrays for {len(variables)} variables: the '
        'learners differ.'
    )
  arrays = [np.asarray(value) for value in values]
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
