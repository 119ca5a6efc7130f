# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Calls of a network whose inputs always have the same shapes."""

from typing import Any
from typing import Callable

import tensorflow as tf


class TracedOnce:
  """A concrete function, traced for the shapes of the first call.

  TensorFlow checks all arguments in each call of a `tf.function`, which takes a
  tenth of the time of an episode. A concrete function does not.
  """

  def __init__(self, function: Callable[..., Any]):
    self._function = tf.function(function, autograph=False)
    self._concrete: Any = None

  def __call__(self, *inputs: Any) -> Any:
    """Calls the function with tensors of the inputs, arrays or nested ones."""
    tensors = tf.nest.map_structure(tf.convert_to_tensor, inputs)
    if self._concrete is None:
      self._concrete = self._function.get_concrete_function(
          *tf.nest.map_structure(tf.TensorSpec.from_tensor, tensors)
      )
    return self._concrete(*tensors)
