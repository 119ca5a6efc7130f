# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""A classifier that tests tell what to say."""

from typing import Any

import numpy as np

from spiral_tf.evaluation import classifier as trained_classifier


class FakeClassifier:
  """Labels an image by its first pixel, which it also gives as confidence.

  A first pixel of 10 k + c stands for label k and confidence c / 10; the
  features are the pixels of the image's first row.
  """

  def __init__(self, classes=(0, 1, 2)):
    self.classes = np.array(classes, np.int32)
    self.accuracy, self.confident_share = 0.75, 0.5
    self.num_train, self.num_held_out = 100, 20

  def predict(self, images):
    first = images[:, 0, 0, 0].astype(np.int32)
    return trained_classifier.Prediction(
        first // 10,
        (first % 10 / 10).astype(np.float32),
        images[:, 0, :, 0].astype(np.float32),
    )


def make(classes=(0, 1, 2)) -> Any:
  return FakeClassifier(classes)


def images(*first_pixels: int, width: int = 8) -> np.ndarray:
  """Images with these first pixels, the others white."""
  result = np.full([len(first_pixels), width, width, 1], 255, np.uint8)
  result[:, 0, 0, 0] = first_pixels
  return result
