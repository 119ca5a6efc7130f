# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Running mean and standard deviation of a stream whose scale drifts."""

from typing import Optional

import sonnet as snt
import tensorflow as tf

from spiral_tf.learning import policy_losses


# None of the variables is trainable, which Sonnet would report as an error.
@snt.allow_empty_variables
class RunningStatistics(snt.Module):
  """Exponentially weighted mean and standard deviation of batches of values.

  The policy learner divides returns by `std`: the scale of the discriminator's
  scores is arbitrary and changes during training. Both moments start at zero
  and are divided by the sum of their weights (Adam's bias correction), so that
  the first batch already counts in full. State is in variables: it is
  checkpointed with the module and may be updated inside a `tf.function`.
  """

  def __init__(
      self,
      decay: float = 0.99,
      min_std: float = 1e-3,
      name: Optional[str] = None,
  ):
    """Initializes the statistics.

    Args:
      decay: weight of the old moments in each update, in [0, 1); about
        `1 / (1 - decay)` batches are averaged.
      min_std: minimum of `std`, above 0: the quotient of equal values (a batch
        of blank canvases) must not blow up.
      name: name of the module.

    Raises:
      ValueError: an argument is out of its range.
    """
    super().__init__(name=name)
    if not 0.0 <= decay < 1.0:
      raise ValueError(f'decay must be in [0, 1); got {decay}.')
    if not min_std > 0.0:
      raise ValueError(f'min_std must be positive; got {min_std}.')
    self._decay = decay
    self._min_std = min_std
    # Double precision: in single, the variance of scores that have drifted to
    # some thousands drowns in the rounding of their squares.
    self._weight, self._mean, self._square = (
        tf.Variable(0.0, trainable=False, dtype=tf.float64, name=label)
        for label in ('weight', 'mean', 'square')
    )

  def update(self, values, included=None) -> None:
    """Updates the moments with one batch.

    Args:
      values: numbers of any shape, at least one, of equal weight.
      included: bool, broadcastable to `values`; False for values that do not
        count. None to count all. Nothing changes if no value counts.
    """
    values = tf.cast(tf.convert_to_tensor(values), tf.float64)
    decay = tf.constant(self._decay, tf.float64)
    if included is not None:
      decay = tf.where(tf.reduce_any(included), decay, 1.0)
    for variable, new in (
        (self._weight, tf.ones([], tf.float64)),
        (self._mean, policy_losses.mean(values, included)),
        (self._square, policy_losses.mean(tf.square(values), included)),
    ):
      variable.assign(decay * variable + (1.0 - decay) * new)

  @property
  def mean(self) -> tf.Tensor:
    """Weighted mean: float32 scalar, 0 before the first update."""
    return tf.cast(tf.math.divide_no_nan(self._mean, self._weight), tf.float32)

  @property
  def std(self) -> tf.Tensor:
    """Standard deviation: float32 scalar, 1 before the first update."""
    mean = tf.math.divide_no_nan(self._mean, self._weight)
    square = tf.math.divide_no_nan(self._square, self._weight)
    variance = tf.maximum(square - tf.square(mean), self._min_std**2)
    std = tf.where(self._weight > 0.0, tf.sqrt(variance), 1.0)
    return tf.cast(std, tf.float32)
