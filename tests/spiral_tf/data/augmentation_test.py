# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.data.augmentation."""

import numpy as np
import pytest

from spiral_tf import config as config_lib
from spiral_tf.data import augmentation


def _images(count, channels=1):
  rng = np.random.default_rng(0)
  return rng.integers(0, 256, (count, 32, 32, channels), np.uint8)


def _spots(count):
  """White images with a black spot of 5 x 5 pixels."""
  images = np.full((count, 32, 32, 1), 255, np.uint8)
  images[:, 20:25, 8:13] = 0
  return images


def _center(image):
  """Returns the center of the ink, (row, column)."""
  ink = 255.0 - image[..., 0]
  return np.array([np.sum(i * ink) for i in np.indices(ink.shape)]) / ink.sum()


@pytest.mark.parametrize('channels', [1, 3])
@pytest.mark.parametrize('mirror', [False, True])
@pytest.mark.parametrize('distorted', [0, 1, 3])
def test_originals_come_first(distorted, mirror, channels):
  images = _images(4, channels)
  config = config_lib.DataConfig(distorted=distorted, mirror=mirror)
  made = augmentation.augment(images, config)
  half = 4 * (1 + distorted)
  assert made.shape == (half * (1 + mirror), 32, 32, channels)
  assert made.dtype == np.uint8
  np.testing.assert_array_equal(made[:4], images)
  if mirror:
    np.testing.assert_array_equal(made[half:], made[:half, :, ::-1])


def test_copies_differ_a_little():
  images = _spots(100)
  config = config_lib.DataConfig(distorted=1)
  copies = augmentation.augment(images, config)[100:]
  moved = np.array([_center(copy) for copy in copies]) - _center(images[0])
  # 5 % of 32 pixels; 10 degrees about the middle, at a distance of 9 pixels; a
  # tenth of 6.5 pixels.
  farthest = np.linalg.norm(moved, axis=1).max()
  assert 2 < farthest < 0.05 * 32 * 2**0.5 + 1.6 + 0.7 * 2**0.5
  assert np.abs(moved.mean(axis=0)).max() < 0.5
  assert moved.std(axis=0).min() > 0.5
  assert len(np.unique(copies, axis=0)) == 100
  ink = np.sum(255.0 - copies, axis=(1, 2, 3)) / np.sum(255.0 - images[0])
  # Scalings of both axes; cubic interpolation overshoots at edges.
  assert 0.75 < ink.min() < 0.95 < 1.05 < ink.max() < 1.3


def test_seeds_repeat():
  config = config_lib.DataConfig(distorted=1)
  one, other, third = (
      augmentation.augment(_spots(3), config, seed) for seed in (1, 1, 2)
  )
  np.testing.assert_array_equal(one, other)
  assert not np.array_equal(one, third)
