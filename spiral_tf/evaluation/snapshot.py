# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Evaluations during training: grids of drawings, and their metrics."""

from collections.abc import Sequence
import os
from typing import Optional

import numpy as np
import tensorflow as tf

from spiral_tf.acting import rollout
from spiral_tf.evaluation import classifier as trained_classifier
from spiral_tf.evaluation import classifier_metrics
from spiral_tf.evaluation import drawing_metrics
from spiral_tf.evaluation import grids
from spiral_tf.evaluation import image_metrics

_COLUMNS = 8
# Smaller canvases are magnified to about this width.
_MIN_SHOWN_WIDTH = 64


class Evaluation:
  """Draws with the current policy, measures the drawings and writes grids.

  The targets of a conditional agent are always the same held-out images. The
  error to them is measured, and that of blank canvases.

  Attributes:
    canvases: the last drawings, uint8 [N, H, W, C]; white before the first.
  """

  def __init__(
      self,
      drawer: rollout.BatchedRollout,
      held_out: np.ndarray,
      conditional: bool,
      directory: str,
      labels: Optional[np.ndarray] = None,
      classifier: Optional[trained_classifier.TrainedClassifier] = None,
      wanted: Sequence[int] = (),
  ):
    """Initializes the evaluation.

    Args:
      drawer: rollout of as many episodes as a grid shows.
      held_out: images that training never sees, uint8 [M, H, W, C].
      conditional: whether these images are targets.
      directory: directory for the grids.
      labels: classes of the held-out images, int [M], or None.
      classifier: classifier for metrics of the drawn classes, or None.
      wanted: classes that should be drawn; empty for all classes.
    """
    self._drawer = drawer
    # Shuffled, as data sets tend to be sorted, and always in the same way.
    order = np.random.default_rng(0).permutation(len(held_out))
    chosen = np.resize(order, drawer.batch_size)
    self._real = held_out[chosen]
    self._labels = None if labels is None else labels[chosen]
    self._classifier = classifier
    self._wanted = tuple(wanted)
    self._conditional = conditional
    self._directory = directory
    self.canvases = np.full_like(self._real, 255)

  def draw(self) -> dict[str, float]:
    """Makes drawings and keeps them in `canvases`.

    Returns:
      Metrics: `ink` of `drawing_metrics`; for a conditional agent also `mse`
      and `mse_blank`; with a classifier also the scalars of
      `classifier_metrics.classes` and, for a conditional agent, of
      `classifier_metrics.labelling`.
    """
    target = self._real if self._conditional else None
    drawings = self._drawer.draw(target)
    self.canvases = drawings.canvases[:, -1]
    blank = drawings.canvases[:, 0]
    metrics = {'ink': drawing_metrics.ink(self.canvases, blank)}
    if self._conditional:
      error = image_metrics.mean_squared_error
      metrics['mse'] = error(self.canvases, self._real)
      metrics['mse_blank'] = error(blank, self._real)
    if self._classifier is not None:
      metrics.update(self._class_metrics(self._classifier))
    return metrics

  @property
  def real(self) -> np.ndarray:
    """The real images in the grid, uint8 [N, H, W, C]."""
    return self._real

  def _class_metrics(self, classifier) -> dict[str, float]:
    images = {'': self.canvases}
    metrics = classifier_metrics.classes(classifier, images, self._wanted)
    if self._conditional:
      metrics.update(
          classifier_metrics.labelling(
              classifier, images, self._real, self._labels
          )
      )
    # The counter accepts scalars only.
    return {k: v for k, v in metrics.items() if isinstance(v, float)}

  def grid(self) -> np.ndarray:
    """Returns the last drawings beside real images, uint8 [H, W, 3]."""
    return grids.side_by_side(
        [
            ('drawn', self.canvases),
            ('targets' if self._conditional else 'real images', self._real),
        ],
        columns=_COLUMNS,
        scale=max(1, _MIN_SHOWN_WIDTH // self.canvases.shape[2]),
    )

  def write_grid(self, name: str) -> str:
    """Writes the grid as `name`.png; returns its path.

    Raises:
      OSError: the file cannot be written.
    """
    path = os.path.join(self._directory, f'{name}.png')
    grids.write_png(path, self.grid())
    return path


def log_grid(writer: tf.summary.SummaryWriter, grid: np.ndarray, step: int):
  """Sends a grid to TensorBoard."""
  with writer.as_default(step=step):
    tf.summary.image('drawings', grid[None])
  writer.flush()
