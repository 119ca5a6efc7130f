# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Labelled images that the tests of classifiers share: one bar each."""

from typing import Any

import numpy as np

from spiral_tf.data import dataset

CLASSES = 3


def images(count: int, width: int = 16, seed: int = 0):
  """Dark bars on almost white: lying, standing or slanted.

  Returns:
    uint8 [count, width, width, 1], no two alike, and labels int32 [count] in
    0, 1, 2.
  """
  rng = np.random.default_rng(seed)
  pixels = rng.integers(225, 256, (count, width, width, 1), np.uint8)
  labels = (np.arange(count) % CLASSES).astype(np.int32)
  along = np.arange(width)
  for image, label in zip(pixels, labels):
    place = rng.integers(width // 4, width - width // 4)
    rows = [np.full(width, place), along, along][label]
    columns = [along, np.full(width, place), along][label]
    for shift in (0, 1):
      image[np.minimum(rows + shift, width - 1), columns] = 0
  return pixels, labels


def data(train: int = 60, held_out: int = 30, width: int = 16) -> Any:
  """Returns a labeled data set of bars."""
  pixels, labels = images(train + held_out, width)
  return dataset.ImageData(
      pixels[:train], pixels[train:], labels[:train], labels[train:]
  )
