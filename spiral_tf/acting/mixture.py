# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Batches of episodes of which some are searched."""

from typing import Any
from typing import Optional

import numpy as np
import tree

from spiral_tf import types
from spiral_tf.acting import dreams
from spiral_tf.acting import rollout


class Mixture:
  """Runs E episodes at a time, some by search and the others without.

  The searched ones are spread evenly, so that any rows in a row hold about the
  same fraction of them.
  """

  def __init__(self, search: rollout.Drawer, others: rollout.Drawer):
    self._drawers = search, others
    size = search.batch_size + others.batch_size
    searched = dreams.spread(search.batch_size, size)
    self._rows = np.flatnonzero(searched), np.flatnonzero(~searched)

  @property
  def batch_size(self) -> int:
    return sum(drawer.batch_size for drawer in self._drawers)

  def draw(
      self, target: Optional[np.ndarray], version: int = 0
  ) -> types.Trajectory:
    """Runs E episodes; see `rollout.BatchedRollout.draw`."""
    searched, others = (
        drawer.draw(None if target is None else target[rows], version)
        for drawer, rows in zip(self._drawers, self._rows)
    )
    blank = tree.map_structure(
        lambda x: np.zeros((len(others.version),) + x.shape[1:], x.dtype),
        searched.searched,
    )
    others = others._replace(searched=blank)
    if others.dreamed is not None:
      searched = searched._replace(
          dreamed=np.zeros(len(searched.version), np.uint8)
      )
    if others.rewards is not None:  # Searched episodes need none.
      searched = searched._replace(
          rewards=np.zeros_like(searched.behavior_log_probs)
      )
    return tree.map_structure(self._join, searched, others)

  def _join(self, searched: Any, others: Any) -> Any:
    """Joins the arrays of a field, or None and None."""
    if searched is None:
      return None
    joined = np.empty((self.batch_size,) + searched.shape[1:], searched.dtype)
    for rows, part in zip(self._rows, (searched, others)):
      joined[rows] = part
    return joined
