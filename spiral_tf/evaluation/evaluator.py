# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The evaluator node: periodic grids of drawings and their metrics."""

from collections.abc import Sequence
import threading
import time
from typing import Any
from typing import Optional

from absl import logging
import tensorflow as tf

from spiral_tf.checkpoints import best as best_checkpoint
from spiral_tf.distributed import variables as variables_lib
from spiral_tf.evaluation import snapshot as evaluation_lib


class Evaluator:
  """Evaluates the policy's latest weights every few minutes."""

  def __init__(
      self,
      evaluation: evaluation_lib.Evaluation,
      variables: Optional[variables_lib.VariableClient],
      counter: Any,
      tensorboard_directory: str,
      every_minutes: float,
      stop_event: threading.Event,
      best: Optional[best_checkpoint.BestCheckpoint] = None,
  ):
    """Initializes the evaluator.

    Args:
      evaluation: evaluation to run.
      variables: client that updates the policy's weights; None where they are
        the learner's own, and `evaluate_if_due` is called instead of `run`.
      counter: client of the counter node.
      tensorboard_directory: directory for the grids.
      every_minutes: minutes between two evaluations; the first one is at once.
      stop_event: event that is set when the program stops.
      best: checkpoint of the best policy; None to keep none.
    """
    self._evaluation = evaluation
    self._variables = variables
    self._counter = counter
    self._writer = tf.summary.create_file_writer(tensorboard_directory)
    self._every_seconds = every_minutes * 60
    self._stop_event = stop_event
    self._best = best
    self._drawings: Sequence[Any] = ()
    self._evaluated_at = -float('inf')

  def get_drawings(self) -> Sequence[Any]:
    """Returns (version, drawn, real) of the last evaluation.

    Empty before the first one. Both images are uint8 [N, H, W, C]; `real` are
    the targets of a conditional agent.
    """
    return self._drawings

  def run(self) -> None:
    """Evaluates until the program stops."""
    assert self._variables is not None
    while self._variables.update_and_wait():
      self.evaluate(self._variables.version)
      if self._stop_event.wait(max(0.0, self._seconds_left())):
        return

  def evaluate_if_due(self, version: int) -> None:
    """Evaluates the current weights if it is time.

    Args:
      version: learner steps of these weights.
    """
    if self._seconds_left() <= 0:
      self.evaluate(version)

  def _seconds_left(self) -> float:
    return self._evaluated_at + self._every_seconds - time.monotonic()

  def evaluate(self, version: int) -> None:
    """Evaluates the current weights, of `version` learner steps."""
    self._evaluated_at = time.monotonic()
    metrics = self._evaluation.draw()
    self._drawings = (version, self._evaluation.canvases, self._evaluation.real)
    self._counter.futures.report({**metrics, 'evaluated_steps': version})
    if self._best is not None:
      self._best.offer(version, metrics)
    try:
      self._evaluation.write_grid(f'{version:08d}')
      evaluation_lib.log_grid(self._writer, self._evaluation.grid(), version)
    except (OSError, tf.errors.OpError) as error:
      # Training goes on; the disk may have space again for the next grid.
      logging.error('Could not write a grid: %s', error)
