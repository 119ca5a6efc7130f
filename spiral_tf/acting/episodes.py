# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Batches of episodes: what each learner gets of them, and what is counted."""

from typing import NamedTuple
from typing import Optional

import numpy as np

from spiral_tf import types
from spiral_tf.acting import rollout


class Episodes(NamedTuple):
  """E episodes.

  Attributes:
    trajectories: all of them, for the policy.
    canvases: final canvases and targets of the drawings among them, which are
      neither dreamed nor searched, for the discriminator.
    counts: numbers of drawings, dreams, searched episodes and frames.
  """

  trajectories: types.Trajectory
  canvases: types.FinalCanvas
  counts: dict[str, int]


def run(
    drawer: rollout.Drawer,
    targets: Optional[np.ndarray],
    rng: np.random.Generator,
    version: int,
) -> Episodes:
  """Runs E episodes.

  Args:
    drawer: policy and environments.
    targets: uint8 [M, H, W, C], from which targets are sampled, or None when
      unconditional.
    rng: generator of the choice of targets.
    version: version of the policy's weights.
  """
  size = drawer.batch_size
  target = None
  if targets is not None:
    target = targets[rng.integers(len(targets), size=size)]
  trajectories = drawer.draw(target, version)
  canvases = types.FinalCanvas(trajectories.canvases[:, -1], target)
  counts = {'drawings': size}
  drawn = trajectories.drawn
  if drawn is not None:
    canvases = types.FinalCanvas(
        canvases.canvas[drawn], None if target is None else target[drawn]
    )
    counts = {'drawings': int(drawn.sum())}
  if trajectories.dreamed is not None:
    counts['dreams'] = int(trajectories.dreamed.sum())
  if trajectories.searched is not None:
    counts['searched'] = int(trajectories.searched.searched.sum())
  counts['frames'] = trajectories.behavior_log_probs.size
  return Episodes(trajectories, canvases, counts)
