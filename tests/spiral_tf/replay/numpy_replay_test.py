# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.replay.numpy_replay."""

import numpy as np
import pytest

from spiral_tf import types
from spiral_tf.replay import numpy_replay


def _canvases(*values, targets=True):
  canvas = np.array(values, np.uint8).reshape(-1, 1, 1, 1)
  return types.FinalCanvas(canvas, canvas + 100 if targets else None)


def test_keeps_the_latest_with_their_targets():
  replay = numpy_replay.CanvasReplay(4, seed=0)
  with pytest.raises(ValueError, match='no canvas'):
    replay.sample(1)
  replay.add(_canvases(1, 2, 3))
  assert len(replay) == 3
  assert set(replay.sample(200).canvas.ravel()) == {1, 2, 3}
  replay.add(_canvases(4, 5, 6))
  assert len(replay) == 4
  canvas, target = replay.sample(400)
  assert canvas.shape == (400, 1, 1, 1) and canvas.dtype == np.uint8
  np.testing.assert_array_equal(target, canvas + 100)
  values, counts = np.unique(canvas, return_counts=True)
  assert list(values) == [3, 4, 5, 6]
  assert min(counts) > 60


def test_more_than_there_is_room_for():
  replay = numpy_replay.CanvasReplay(2, seed=0)
  replay.add(_canvases(1, 2, 3, targets=False))
  canvas, target = replay.sample(50)
  assert set(canvas.ravel()) == {2, 3}
  assert target is None
