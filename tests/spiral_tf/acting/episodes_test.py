# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.acting.episodes; actor_test sends them."""

import numpy as np
import pytest

from spiral_tf import types
from spiral_tf.acting import episodes
from tests.spiral_tf import tiny


class _Drawer:
  """Draws four episodes, of which the second is a dream."""

  batch_size = 4

  def __init__(self, conditional, dreams):
    self._conditional = conditional
    self._dreams = dreams

  def draw(self, target, version=0):
    self.version = version
    drawn = tiny.drawings(tiny.spec(), 4, self._conditional)
    dreamed = np.array([0, 1, 0, 0], np.uint8) if self._dreams else None
    return drawn._replace(target=target, dreamed=dreamed)


@pytest.mark.parametrize('conditional', [False, True])
@pytest.mark.parametrize('dreams', [False, True])
def test_what_learners_get(conditional, dreams):
  drawer = _Drawer(conditional, dreams)
  images = tiny.images(10) if conditional else None
  batch = episodes.run(drawer, images, np.random.default_rng(0), 7)
  assert isinstance(batch.trajectories, types.Trajectory)
  assert drawer.version == 7
  rows = [0, 2, 3] if dreams else [0, 1, 2, 3]
  np.testing.assert_array_equal(
      batch.canvases.canvas, batch.trajectories.canvases[rows, -1]
  )
  if conditional:
    np.testing.assert_array_equal(
        batch.canvases.target, batch.trajectories.target[rows]
    )
  else:
    assert batch.canvases.target is None
  expected = {'drawings': len(rows), 'frames': 12}
  assert batch.counts == {**expected, **({'dreams': 1} if dreams else {})}
