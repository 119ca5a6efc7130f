# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Adam, one fused kernel a variable.

Values that change while learning goes on.
"""

from collections.abc import Sequence
from typing import Callable
from typing import Union

import tensorflow as tf


def make(
    learning_rate: Union[float, Callable[[], tf.Tensor]],
    beta1: float,
    beta2: float,
    variables: Sequence[tf.Variable],
) -> tf.keras.optimizers.Optimizer:
  """Makes an optimizer with all its variables, so that a checkpoint restores.

  Keras' legacy Adam calls one kernel a variable where Sonnet's makes some
  twenty: a third of the time on the hundred small variables of a policy. Its
  epsilon, 1e-8, is added before the bias correction ('epsilon hat' in Kingma
  and Ba, 2015, section 2).

  Args:
    learning_rate: a number, or a function that gives the present one.
    beta1: decay of the gradient's mean, in [0, 1).
    beta2: decay of the gradient's square, in [0, 1).
    variables: all that will be trained.

  Returns:
    The optimizer; use `apply_gradients(zip(gradients, variables))`.
  """
  optimizer = tf.keras.optimizers.legacy.Adam(
      learning_rate, beta_1=beta1, beta_2=beta2, epsilon=1e-8
  )
  optimizer._create_all_weights(variables)
  return optimizer


def linear(
    steps: tf.Variable,
    start: Union[float, tf.Variable],
    end: float,
    over: int,
) -> tf.Tensor:
  """The value after as many steps, on a line that ends.

  Args:
    steps: int64 scalar, steps made.
    start: the value at step 0; as a variable, it may change on the way.
    end: the value from step `over` on; negative keeps `start` for good.
    over: steps from one to the other, at least 1 unless `end` is negative.

  Returns:
    float32 scalar.
  """
  if end < 0:
    return tf.convert_to_tensor(start, tf.float32)
  done = tf.cast(steps, tf.float32) / float(over)
  return start + tf.minimum(done, 1.0) * (end - start)


def warm_up(steps: tf.Variable, over: int) -> tf.Tensor:
  """The share of a value after as many steps of its rise from 0.

  Args:
    steps: int64 scalar, steps made.
    over: steps of the rise: the next step has 1 / `over` after none, and 1
      after `over` - 1; 0 for no rise.

  Returns:
    float32 scalar in (0, 1].
  """
  if not over:
    return tf.constant(1.0)
  return tf.minimum(tf.cast(steps + 1, tf.float32) / float(over), 1.0)
