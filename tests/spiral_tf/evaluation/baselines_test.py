# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.evaluation.baselines."""

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_tf.evaluation import baselines
from spiral_tf.evaluation import image_metrics
from spiral_tf.evaluation import random_policy
from tests.spiral_tf import fake_classifier
from tests.spiral_tf import tiny

_WHITE = np.full((8, 8, 1), 255, np.uint8)


class ErrorsTest(absltest.TestCase):

  def test_each_beside_the_targets(self):
    drawn, targets = tiny.images(3), tiny.images(3, seed=1)
    blank = np.full_like(targets, 255)
    best = random_policy.BestOfMany(np.array([0.1, 0.2, 0.6]), drawn, {}, 0.9)
    train = np.random.default_rng(1).integers(
        0, 256, (5,) + targets.shape[1:], np.uint8
    )
    metrics = baselines.errors(drawn, blank, best, targets, train)
    unit = targets / 255
    self.assertAlmostEqual(
        metrics['mse_mean_image'],
        np.mean((sum(train / 255) / 5 - unit) ** 2),
        places=10,
    )
    without = baselines.errors(drawn, blank, best, targets, train[:0])
    self.assertIsNone(without['mse_mean_image'])
    self.assertAlmostEqual(
        metrics['mse'], np.mean((drawn / 255 - unit) ** 2), places=10
    )
    self.assertAlmostEqual(
        metrics['mse_blank'], np.mean((1 - unit) ** 2), places=10
    )
    self.assertAlmostEqual(metrics['mse_best_of_100'], 0.3)
    self.assertEqual(metrics['mse_random'], 0.9)


class FrechetTest(parameterized.TestCase):

  @parameterized.parameters(
      # Drawn, random, unseen, seen: images of each set, those unseen in it.
      (5, 9, 20, 0, 5, 5),
      (9, 5, 20, 0, 5, 5),
      (9, 9, 8, 4, 6, 6),
      (9, 9, 3, 20, 9, 3),
      (9, 9, 3, 2, 2, 2),
  )
  def test_sets_are_equal_and_disjoint(
      self, drawn, random, unseen, seen, count, count_unseen
  ):
    sets = [
        tiny.images(n, (8, 8, 1), i)
        for i, n in enumerate((drawn, random, unseen, seen))
    ]
    metrics = baselines.frechet_distances(fake_classifier.make(), *sets)
    self.assertEqual(metrics['frechet_images'], count)
    self.assertEqual(metrics['frechet_unseen'], count_unseen)
    features = [images[:, 0, :, 0].astype(float) for images in sets]
    real = np.concatenate(features[2:])
    for name, some in (
        ('distance', features[0][:count]),
        ('random', features[1][:count]),
        ('real', real[count : 2 * count]),
    ):
      self.assertLen(some, count)
      self.assertAlmostEqual(
          metrics[f'frechet_{name}'],
          image_metrics.frechet_distance(some, real[:count]),
      )

  def test_too_few_real_images(self):
    sets = [tiny.images(n, (8, 8, 1)) for n in (9, 9, 3, 0)]
    self.assertEqual(
        baselines.frechet_distances(fake_classifier.make(), *sets), {}
    )

  def test_feature_diversity(self):
    real = tiny.images(12, (8, 8, 1))
    same = np.repeat(real[:1], 6, axis=0)
    make = fake_classifier.make()
    for drawn, expected in ((real[:6], 1.0), (same, 0.0)):
      metrics = baselines.frechet_distances(make, drawn, drawn, real, real[:0])
      self.assertAlmostEqual(metrics['feature_diversity'], expected, places=3)


class VarietyTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    self.train = tiny.images(40, (8, 8, 1))
    self.real = tiny.images(10, (8, 8, 1), 1)

  def variety(self, drawn):
    return baselines.variety(drawn, self.real, self.train, _WHITE)

  def test_copies_of_training_are_found_out(self):
    metrics = self.variety(self.train[:10])
    self.assertEqual(metrics['nearest_mean'], 0.0)
    self.assertGreater(metrics['nearest_least_real'], 0.2)
    self.assertGreater(
        metrics['nearest_mean_real'], metrics['nearest_least_real']
    )
    # The real images are noise here, too.
    self.assertAlmostEqual(metrics['diversity'], 1.0, delta=0.1)

  def test_the_same_drawing_again_and_again(self):
    drawn = np.repeat(self.real[:1], 5, axis=0)
    metrics = self.variety(drawn)
    self.assertAlmostEqual(metrics['diversity'], 0.0, places=3)
    self.assertAlmostEqual(metrics['ink'], 1 - drawn.mean() / 255)
    self.assertAlmostEqual(metrics['ink_real'], 1 - self.real.mean() / 255)

  def test_no_training_images(self):
    metrics = baselines.variety(
        self.train[:10], self.real, self.train[:0], _WHITE
    )
    self.assertNotIn('nearest_mean', metrics)
    self.assertNotIn('nearest_least_real', metrics)
    self.assertIn('diversity', metrics)

  def test_real_images_all_the_same(self):
    real = np.full_like(self.real, 255)
    metrics = baselines.variety(self.real, real, self.train, _WHITE)
    self.assertIsNone(metrics['diversity'])


if __name__ == '__main__':
  absltest.main()
