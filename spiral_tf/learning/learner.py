# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Steps of a learner: an update, its checkpoint, and its metrics."""

from typing import Any
from typing import Union

from spiral_tf.checkpoints import checkpointer as checkpointer_lib
from spiral_tf.distributed import loggers
from spiral_tf.learning import discriminator
from spiral_tf.learning import policy

Update = Union[policy.PolicyUpdate, discriminator.DiscriminatorUpdate]


class Learner:
  """Applies updates, saves them from time to time, and reports their metrics.

  Batches may come from anywhere: a table of Reverb, or the same process.
  """

  def __init__(
      self,
      update: Update,
      checkpointer: checkpointer_lib.Checkpointer,
      reporter: loggers.MetricReporter,
      steps_metric: str,
  ):
    """Initializes the learner and restores its last checkpoint.

    Args:
      update: the update rule.
      checkpointer: checkpointer of `update`.
      reporter: reporter of metrics to the counter.
      steps_metric: name of the number of updates among the metrics.
    """
    self._update = update
    self._checkpointer = checkpointer
    self._reporter = reporter
    self._steps_metric = steps_metric
    checkpointer.restore()

  @property
  def steps(self) -> int:
    """Number of updates, those before the checkpoint included."""
    return int(self._update.steps.numpy())

  def step(self, *batch: Any, **metrics: Any) -> None:
    """Makes one update.

    Args:
      *batch: arguments of the update rule.
      **metrics: further values, or functions that return them, for
        `MetricReporter.add`.
    """
    results = self._update.update(*batch)
    self._checkpointer.save_if_due()
    self._reporter.add(results, **{self._steps_metric: self.steps}, **metrics)

  def finish(self) -> None:
    """Saves, and reports the last metrics."""
    self._checkpointer.save()
    self._reporter.send(**{self._steps_metric: self.steps})

  def check_saved(self) -> None:
    """Raises OSError if the last checkpoint could not be written."""
    if self._checkpointer.error:
      raise OSError(self._checkpointer.error)
