"""Values that change while learning goes on."""

from typing import Union

import tensorflow as tf


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
