# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Metrics of finished drawings that need no other network."""

import numpy as np
import tensorflow as tf

from spiral_tf import types
from spiral_tf.acting import rollout
from spiral_tf.learning import action_metrics


def draw_many(
    drawer: rollout.BatchedRollout, count: int, targets=None
) -> types.Trajectory:
  """Makes any number of drawings with a drawer of a fixed number.

  Args:
    drawer: of E drawings at a time.
    count: at least 1.
    targets: uint8 [count, H, W, C], or None when unconditional.

  Returns:
    `count` drawings, as `BatchedRollout.draw` gives them.
  """
  size = drawer.batch_size
  parts = []
  for start in range(0, count, size):
    target = None
    if targets is not None:
      # The last batch is filled up; what is drawn of it is left out below.
      target = targets[np.arange(start, start + size) % count]
    parts.append(drawer.draw(target))

  return tf.nest.map_structure(
      lambda *x: None if x[0] is None else np.concatenate(x)[:count], *parts
  )


def ink(canvases: np.ndarray, blank: np.ndarray) -> float:
  """Mean difference to blank canvases: on a white ground, the mean darkness.

  Args:
    canvases: uint8 of any shape.
    blank: uint8 of the same shape, or of one that broadcasts to it.

  Returns:
    The mean of absolute differences of values taken as in [0, 1].
  """
  difference = canvases.astype(np.int16)
  np.subtract(difference, blank, out=difference)
  return float(np.mean(np.abs(difference, out=difference))) / 255.0


def metrics(drawings: types.Trajectory) -> dict[str, float]:
  """How drawings were made.

  Args:
    drawings: B of them, numpy arrays; see `types.Trajectory`.

  Returns:
    A drawing's mean: `strokes`, `moves` (where actions have a flag),
    `visible_actions` that changed the canvas; `ink`, and `blank_share`, the
    share of drawings that ended as they began. Where actions have a command
    also what `command_metrics.shares` gives.
  """
  canvases = drawings.canvases
  changed = np.any(canvases[:, 1:] != canvases[:, :-1], axis=(2, 3, 4))
  blank = np.all(canvases[:, -1] == canvases[:, 0], axis=(1, 2, 3))
  result: dict[str, float] = {}
  if 'command' in drawings.actions:
    shares = action_metrics.fractions(
        drawings.actions['command'], drawings.masks
    )
    result.update({name: float(share) for name, share in shares.items()})
  if 'flag' in drawings.actions:
    strokes = float(np.mean(np.sum(drawings.actions['flag'] != 0, axis=1)))
    result['strokes'] = strokes
    result['moves'] = changed.shape[1] - strokes
  result['visible_actions'] = float(np.mean(np.sum(changed, axis=1)))
  result['ink'] = ink(canvases[:, -1], canvases[:, 0])
  result['blank_share'] = float(np.mean(blank))
  return result
