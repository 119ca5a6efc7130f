# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.evaluation.classifier_training."""

import math
import os
import time
from typing import Any

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np
import pytest
import tensorflow as tf

from spiral_tf import config as config_lib
from spiral_tf.data import dataset
from spiral_tf.evaluation import classifier_training
from spiral_tf.networks import classifier as classifier_lib
from tests.spiral_tf import bars

_MNIST = '../shared/data/mnist'


def _accuracy(network, images, labels):
  logits = [
      network(classifier_lib.to_ink(images[i : i + 250])).numpy()
      for i in range(0, len(images), 250)
  ]
  return np.mean(np.argmax(np.concatenate(logits), axis=1) == labels)


def _moved(image, row):
  """Transforms one image pixel by pixel, with bilinear interpolation."""
  a, b, c, d, e, f = (float(x) for x in row[:6])
  height, width = image.shape

  def at(x, y):
    inside = 0 <= x < width and 0 <= y < height
    return float(image[int(y), int(x)]) if inside else 0.0

  result = np.zeros_like(image)
  for y in range(height):
    for x in range(width):
      u, v = a * x + b * y + c, d * x + e * y + f
      left, top = math.floor(u), math.floor(v)
      s, t = u - left, v - top
      result[y, x] = (
          (1 - s) * (1 - t) * at(left, top)
          + s * (1 - t) * at(left + 1, top)
          + (1 - s) * t * at(left, top + 1)
          + s * t * at(left + 1, top + 1)
      )
  return result


class TransformTest(absltest.TestCase):

  def test_moves_each_image_by_its_own_row(self):
    rng = np.random.default_rng(0)
    ink = rng.uniform(size=[6, 9, 9, 1]).astype(np.float32)
    rows = classifier_training.random_transforms(6, 9, rng)
    moved = classifier_training.transform(tf.constant(ink), tf.constant(rows))
    for image, row, now in zip(ink, rows, moved.numpy()):
      np.testing.assert_allclose(
          now[..., 0], _moved(image[..., 0], row), atol=1e-4
      )

  def test_changes_are_small_varied_and_about_the_center(self):
    width = 32
    rows = classifier_training.random_transforms(
        2000, width, np.random.default_rng(0)
    ).astype(np.float64)
    self.assertEqual(rows.shape, (2000, 8))
    a, b, c, d, e, f, g, h = rows.T
    center = (width - 1) / 2
    shifts = np.stack(
        [a * center + b * center + c, d * center + e * center + f]
    )
    shifts -= center
    limit = 0.08 * width
    self.assertLess(np.abs(shifts).max(), limit + 1e-4)
    self.assertGreater(np.abs(shifts).max(axis=1).min(), 0.95 * limit)
    np.testing.assert_allclose(shifts.mean(axis=1), 0, atol=0.1)
    # Areas change by the scale, except for rotation times shear.
    areas = a * e - b * d
    self.assertBetween(areas.min(), 0.7, 0.9)
    self.assertBetween(areas.max(), 1.1, 1.4)
    for off in (b, d):
      self.assertBetween(np.abs(off).max(), 0.15, 0.45)
    np.testing.assert_array_equal([g, h], 0)


class ChimerasTest(parameterized.TestCase):

  @parameterized.parameters(8, 9)
  def test_are_made_of_two_images_each(self, width):
    rng = np.random.default_rng(0)
    ink = rng.uniform(size=[5, width, width, 1]).astype(np.float32)
    parts = np.array([[0, 4, 2, 2], [1, 1, 3, 0]], np.int32)
    made = classifier_training.chimeras(
        tf.constant(ink), tf.constant(parts)
    ).numpy()
    self.assertEqual(made.shape, (4, width, width, 1))
    for image, one, two in zip(made[:2], ink[parts[0]], ink[parts[1]]):
      for y, x in np.ndindex(width, width):
        # The top comes from the right.
        turned = two[x, width - 1 - y, 0]
        self.assertEqual(image[y, x, 0], max(one[y, x, 0], turned))
    half, moved = width // 2, width // 4
    for image, one, two in zip(made[2:], ink[parts[0, 2:]], ink[parts[1, 2:]]):
      for y in range(width):
        row = list(one[y, half:, 0]) + list(two[width - 1 - y, :half, 0])
        for x, value in enumerate(row):
          self.assertEqual(image[y, (x + moved) % width, 0], value)


class TrainTest(parameterized.TestCase):

  @parameterized.parameters((1, 1), (4500, 1757), (55000, 5000), (10**6, 5000))
  def test_default_steps(self, images, steps):
    self.assertEqual(classifier_training.default_steps(images), steps)

  def test_weights_start_random_and_repeatable(self):
    networks = []
    for seed in (0, 0, 1):
      network = classifier_lib.Classifier(16, 3)
      classifier_training.initialize(
          network, (16, 16, 1), np.random.default_rng(seed)
      )
      networks.append([v.numpy() for v in network.trainable_variables])
    for same, again, other in zip(*networks):
      np.testing.assert_array_equal(same, again)
      if same.ndim == 1:
        self.assertFalse(same.any())
      else:
        self.assertFalse((same == other).any())
        spread = math.sqrt(2 / np.prod(same.shape[:-1]))
        self.assertBetween(same.std(), 0.8 * spread, 1.2 * spread)

  def test_learns_and_repeats_whatever_ran_before(self):
    images, labels = bars.images(90)
    others, other_labels = bars.images(60, seed=1)
    made = []
    for _ in range(2):
      tf.random.uniform([3])
      made.append(
          classifier_training.train(images, labels, bars.CLASSES, 3, 60)
      )
    self.assertGreater(_accuracy(made[0], others, other_labels), 0.9)
    for one, two in zip(*(network.trainable_variables for network in made)):
      np.testing.assert_array_equal(one, two)

  def test_learns_nothing_from_labels_at_random(self):
    """Without the labels nothing is learned: the check above can fail."""
    images, _ = bars.images(90)
    labels = np.random.default_rng(0).integers(0, 3, 90)
    network = classifier_training.train(images, labels, bars.CLASSES, 3, 60)
    others, other_labels = bars.images(60, seed=1)
    self.assertLess(_accuracy(network, others, other_labels), 0.75)


def _confident_share(network, ink):
  return np.mean(tf.nn.softmax(network(ink)).numpy().max(axis=1) > 0.9)


@pytest.mark.slow
class DigitsTest(absltest.TestCase):

  def _train(self, source):
    settings = config_lib.DataConfig(source=source, invert=True)
    data: Any = dataset.load(settings, (32, 32, 1))
    steps = classifier_training.default_steps(len(data.train))
    start = time.process_time()
    network = classifier_training.train(
        data.train, data.train_labels, 10, 0, steps
    )
    seconds = time.process_time() - start
    accuracy = _accuracy(network, data.held_out, data.held_out_labels)
    return network, data, accuracy, seconds

  def test_digits_of_the_package(self):
    network, data, accuracy, seconds = self._train('digits')
    self.assertGreaterEqual(accuracy, 0.97)
    self.assertLess(seconds, 180, 'takes far more than a minute of one core')
    ink = classifier_lib.to_ink(data.held_out)
    self.assertGreaterEqual(_confident_share(network, ink), 0.93)
    parts = np.random.default_rng(0).integers(500, size=[2, 500])
    made = classifier_training.chimeras(
        ink, tf.constant(parts.astype(np.int32))
    )
    self.assertLess(_confident_share(network, made), 0.2)

  def test_mnist(self):
    if not os.path.isdir(_MNIST):
      self.skipTest(f'needs the MNIST files in {_MNIST}')
    _, _, accuracy, _ = self._train(_MNIST)
    self.assertGreaterEqual(accuracy, 0.99)


if __name__ == '__main__':
  absltest.main()
