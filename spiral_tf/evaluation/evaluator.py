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
      variables: variables_lib.VariableClient,
      counter: Any,
      tensorboard_directory: str,
      every_minutes: float,
      stop_event: threading.Event,
      best: Optional[best_checkpoint.BestCheckpoint] = None,
  ):
    """Initializes the evaluator.

    Args:
      evaluation: evaluation to run.
      variables: source of the policy's weights.
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

  def get_drawings(self) -> Sequence[Any]:
    """Returns (version, drawn, real) of the last evaluation.

    Empty before the first one. Both images are uint8 [N, H, W, C]; `real` are
    the targets of a conditional agent.
    """
    return self._drawings

  def run(self) -> None:
    """Evaluates until the program stops."""
    while self._variables.update_and_wait():
      start = time.monotonic()
      self.step()
      rest = self._every_seconds - (time.monotonic() - start)
      if self._stop_event.wait(max(0.0, rest)):
        return

  def step(self) -> None:
    """Evaluates the current weights."""
    version = self._variables.version
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
