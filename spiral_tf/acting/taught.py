# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Episodes of a teacher, which another policy imitates.

A conditional agent finds programs of real images. An unconditional policy that
imitates them learns the distribution of the programs of the data, without their
targets: its samples are new images. The reward can sharpen them from there.
"""

from typing import Optional

import numpy as np

from spiral_tf import types
from spiral_tf.acting import rollout


class Taught:
  """Runs E episodes of a teacher at a time, as searched episodes."""

  def __init__(
      self,
      teacher: rollout.Drawer,
      images: Optional[np.ndarray],
      noise_size: int,
      seed: int,
  ):
    """Initializes the episodes.

    Args:
      teacher: search with a conditional policy.
      images: uint8 [M, H, W, C], from which the teacher's targets are sampled;
        None if the policy that imitates it has targets.
      noise_size: dimensions of that policy's noise sample.
      seed: seed of targets and noise samples.
    """
    self._teacher = teacher
    self._images = images
    self._noise_size = noise_size
    self._rng = np.random.default_rng(seed)

  @property
  def batch_size(self) -> int:
    return self._teacher.batch_size

  def draw(
      self, target: Optional[np.ndarray], version: int = 0
  ) -> types.Trajectory:
    """Runs E episodes.

    Args:
      target: uint8 [E, H, W, C], or None if the imitating policy is
        unconditional.
      version: version of that policy's weights, for the learner.

    Returns:
      NumPy arrays; every field has a leading [E]. Targets are those of the
      argument, noise samples those of the imitating policy.
    """
    size = self.batch_size
    shown = target
    if shown is None:
      assert self._images is not None
      shown = self._images[self._rng.integers(len(self._images), size=size)]
    noise = self._rng.standard_normal((size, self._noise_size))
    return self._teacher.draw(shown, version)._replace(
        target=target, noise_sample=noise.astype(np.float32)
    )
