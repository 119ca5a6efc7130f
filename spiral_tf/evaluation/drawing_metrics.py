# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Metrics of finished drawings that need no network."""

import numpy as np
import tensorflow as tf

from spiral_tf import types
from spiral_tf.acting import rollout
from spiral_tf.learning import action_metrics


def draw_many(
    drawer: rollout.Drawer, count: int, targets=None
) -> types.Trajectory:
  """Rolls out any number of episodes in batches.

  Args:
    drawer: rollout of E episodes at a time.
    count: number of episodes, at least 1.
    targets: uint8 [count, H, W, C], or None for an unconditional agent.

  Returns:
    `count` trajectories.
  """
  size = drawer.batch_size
  parts = []
  for start in range(0, count, size):
    target = None
    if targets is not None:
      # The last batch is filled up; the surplus is removed below.
      target = targets[np.arange(start, start + size) % count]
    parts.append(drawer.draw(target))

  return tf.nest.map_structure(
      lambda *x: None if x[0] is None else np.concatenate(x)[:count], *parts
  )


def ink(canvases: np.ndarray, blank: np.ndarray) -> float:
  """Computes the mean absolute difference to blank canvases.

  Args:
    canvases: uint8 of any shape.
    blank: blank canvases, uint8 of a shape that broadcasts to `canvases`.

  Returns:
    The difference in [0, 1]; on a white ground, the mean darkness.
  """
  difference = canvases.astype(np.int16)
  np.subtract(difference, blank, out=difference)
  return float(np.mean(np.abs(difference, out=difference))) / 255.0


def metrics(drawings: types.Trajectory) -> dict[str, float]:
  """Computes metrics of the actions and canvases of drawings.

  Args:
    drawings: B trajectories, NumPy arrays.

  Returns:
    Means per drawing of `strokes` and `moves`, if actions have a flag, and of
    `visible_actions`, which changed the canvas; `ink`; `blank_share`, the
    fraction of drawings that end as they begin; and `action_metrics.shares`, if
    actions have a command.
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
