# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Looks at what the policy draws: grids of drawings beside real images."""

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
# Small canvases are shown larger, so that a person sees them.
_SHOWN_WIDTH = 64


class Evaluation:
  """Draws held-out targets, or samples, and writes what came out.

  Conditional: some held-out images are the targets, the same each time, and the
  error to them is measured beside that of blank canvases.
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
    """Makes the evaluation.

    Args:
      drawer: of as many drawings as a grid shows.
      held_out: uint8 [M, H, W, C] images that training never sees.
      conditional: whether they are targets.
      directory: the grids are written to.
      labels: int [M], of the held-out images, or None.
      classifier: says what drawings are taken for; None leaves that out.
      wanted: the classes that should be drawn; none: all of them.
    """
    self._drawer = drawer
    # Mixed, as data sets tend to be sorted; and always in the same way.
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
    """Makes the drawings, kept in `canvases`; returns metrics.

    Returns:
      `ink`, see `drawing_metrics`; when conditional also `mse` and `mse_blank`;
      with a classifier the numbers among `class_metrics.classes`, and of
      `class_metrics.labelling` when conditional.
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
    """The real images that drawings are shown with: uint8 [N, H, W, C]."""
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
    # The counter takes numbers only.
    return {k: v for k, v in metrics.items() if isinstance(v, float)}

  def grid(self) -> np.ndarray:
    """The last drawings beside targets or real images: uint8 [H, W, 3]."""
    return grids.side_by_side(
        [
            ('drawn', self.canvases),
            ('targets' if self._conditional else 'real images', self._real),
        ],
        columns=_COLUMNS,
        scale=max(1, _SHOWN_WIDTH // self.canvases.shape[2]),
    )

  def write_grid(self, name: str) -> str:
    """Writes the grid as `name`.png; returns its path.

    Raises:
      OSError: the disk does not take it.
    """
    path = os.path.join(self._directory, f'{name}.png')
    grids.write_png(path, self.grid())
    return path


def log_grid(writer: tf.summary.SummaryWriter, grid: np.ndarray, step: int):
  """Sends a grid to TensorBoard."""
  with writer.as_default(step=step):
    tf.summary.image('drawings', grid[None])
  writer.flush()
