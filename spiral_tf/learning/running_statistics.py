# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Mean and standard deviation of a stream whose scale drifts."""

from typing import Optional

import sonnet as snt
import tensorflow as tf


# Nothing here is trained; Sonnet takes that for a mistake unless told.
@snt.allow_empty_variables
class RunningStatistics(snt.Module):
  """Exponentially weighted mean and standard deviation of batches of values.

  The policy learner divides returns by `std`: discriminator scores have no
  scale of their own, and theirs changes while the discriminator learns. Both
  moments start at zero and are divided by the weight seen so far (Adam's bias
  correction), so that the first batch already counts in full. State is in
  variables: it is checkpointed with the module and may be updated inside a
  `tf.function`.
  """

  def __init__(
      self,
      decay: float = 0.99,
      min_std: float = 1e-3,
      name: Optional[str] = None,
  ):
    """Initializes the statistics of no value at all.

    Args:
      decay: in [0, 1), what remains of the old moments after each update; about
        `1 / (1 - decay)` batches are remembered.
      min_std: positive, the least `std` returned: equal values (a batch of
        blank canvases) must not blow up what is divided by it.
      name: of the module.

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

  def update(self, values) -> None:
    """Takes in one batch.

    Args:
      values: numbers of any shape, at least one; each counts the same within
        the batch.
    """
    values = tf.cast(tf.convert_to_tensor(values), tf.float64)
    for variable, new in (
        (self._weight, tf.ones([], tf.float64)),
        (self._mean, tf.reduce_mean(values)),
        (self._square, tf.reduce_mean(tf.square(values))),
    ):
      variable.assign(self._decay * variable + (1.0 - self._decay) * new)

  @property
  def mean(self) -> tf.Tensor:
    """Scalar float32: the weighted mean; 0 before the first update."""
    return tf.cast(tf.math.divide_no_nan(self._mean, self._weight), tf.float32)

  @property
  def std(self) -> tf.Tensor:
    """Scalar float32, at least `min_std`; 1 before the first update."""
    mean = tf.math.divide_no_nan(self._mean, self._weight)
    square = tf.math.divide_no_nan(self._square, self._weight)
    variance = tf.maximum(square - tf.square(mean), self._min_std**2)
    std = tf.where(self._weight > 0.0, tf.sqrt(variance), 1.0)
    return tf.cast(std, tf.float32)
