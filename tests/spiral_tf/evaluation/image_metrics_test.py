# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.evaluation.image_metrics."""

import math
from unittest import mock

from absl.testing import absltest
from absl.testing import parameterized
import hypothesis
from hypothesis import strategies as st
import numpy as np
import scipy.linalg

from spiral_tf.evaluation import image_metrics
from tests.spiral_tf import tiny


def _slow(first, second):
  """Eq. (6) of [FID] as printed, with the root of a matrix."""
  means = first.mean(axis=0) - second.mean(axis=0)
  covariances = [np.cov(x, rowvar=False, ddof=1) for x in (first, second)]
  root = scipy.linalg.sqrtm(covariances[0] @ covariances[1])
  rest = covariances[0] + covariances[1] - 2 * root
  return float(np.real(means @ means + np.trace(rest)))


def _features(rng, count, width):
  """Correlated samples with unequal means and variances."""
  mixing = rng.normal(size=(width, width))
  return rng.normal(size=(count, width)) @ mixing + rng.normal(size=width)


class FrechetTest(parameterized.TestCase):

  @hypothesis.settings(deadline=None, max_examples=60)
  @hypothesis.given(
      seed=st.integers(0, 10**6),
      width=st.integers(2, 12),
      more=st.tuples(st.integers(1, 30), st.integers(1, 30)),
  )
  def test_equals_the_printed_formula(self, seed, width, more):
    rng = np.random.default_rng(seed)
    # Enough rows for covariances of full rank, which sqrtm needs.
    first, second = (_features(rng, width + n + 1, width) for n in more)
    expected = _slow(first, second)
    scale = np.square(first).sum(axis=1).mean()
    self.assertAlmostEqual(
        image_metrics.frechet_distance(first, second),
        expected,
        delta=1e-6 * scale,
    )

  def test_known_gaussians(self):
    """In one dimension, the distance is (m - m')^2 + (s - s')^2."""
    first = np.array([[-1.0], [1.0]]) * 3 / np.sqrt(2)  # Standard deviation 3.
    second = 5 + np.array([[-1.0], [1.0]]) / np.sqrt(2)  # Mean 5, deviation 1.
    self.assertAlmostEqual(
        image_metrics.frechet_distance(first, second), 25 + 4
    )

  def test_fewer_images_than_features(self):
    """Covariances of rank 1 in 50 dimensions reduce to one dimension."""
    direction = np.ones(50) / np.sqrt(50)
    first, second = (
        s * np.array([[-1.0], [1.0]]) / np.sqrt(2) * direction for s in (3, 1)
    )
    self.assertAlmostEqual(image_metrics.frechet_distance(first, second), 4)

  @hypothesis.settings(deadline=None, max_examples=40)
  @hypothesis.given(
      seed=st.integers(0, 10**6),
      counts=st.tuples(st.integers(2, 20), st.integers(2, 20)),
      width=st.integers(1, 30),
  )
  def test_is_a_distance(self, seed, counts, width):
    rng = np.random.default_rng(seed)
    first, second = (_features(rng, n, width) for n in counts)
    there = image_metrics.frechet_distance(first, second)
    self.assertGreaterEqual(there, 0.0)
    scale = np.square(first).sum(axis=1).mean()
    back = image_metrics.frechet_distance(second, first)
    self.assertAlmostEqual(there, back, delta=1e-9 * scale)
    mixed = rng.permutation(first)
    self.assertAlmostEqual(
        image_metrics.frechet_distance(first, mixed), 0.0, delta=1e-9 * scale
    )
    moved = image_metrics.frechet_distance(first, first + 2.0)
    self.assertAlmostEqual(moved, 4.0 * width, delta=1e-9 * scale + 1e-6)

  @parameterized.parameters(
      ((1, 3), (5, 3), '2 or more'),
      ((5, 3), (0, 3), '2 or more'),
      ((5, 3), (5, 4), '3 and 4'),
      ((5,), (5, 3), r'\[N, F\]'),
  )
  def test_bad_shapes(self, first, second, message):
    with self.assertRaisesRegex(ValueError, message):
      image_metrics.frechet_distance(np.zeros(first), np.zeros(second))


if __name__ == '__main__':
  absltest.main()


def _slow_of_image_distances(one, two):
  """Computes the mean squared difference per pixel, value by value."""
  total = 0.0
  for a, b in zip(one.ravel().tolist(), two.ravel().tolist()):
    total += ((a - b) / 255.0) ** 2
  return total / one.size


_IMAGES = st.tuples(
    st.integers(1, 5), st.integers(1, 6), st.sampled_from([1, 3])
).flatmap(
    lambda sizes: st.integers(0, 10**6).map(
        lambda seed: tiny.images(sizes[0], (sizes[1], 4, sizes[2]), seed)
    )
)


class ImageDistancesTest(absltest.TestCase):

  def test_mean_squared_error(self):
    images, targets = tiny.images(2, (3, 4, 1)), tiny.images(2, (3, 4, 1), 1)
    total = 0.0
    for index in np.ndindex(images.shape):
      total += (int(images[index]) - int(targets[index])) ** 2 / 255.0**2
    self.assertAlmostEqual(
        image_metrics.mean_squared_error(images, targets),
        total / images.size,
    )

  @hypothesis.settings(deadline=None, max_examples=40)
  @hypothesis.given(images=_IMAGES, seed=st.integers(0, 10**6))
  def test_mean_squared_errors(self, images, seed):
    targets = tiny.images(len(images), images.shape[1:], seed)
    errors = image_metrics.mean_squared_errors(images, targets)
    for error, one, two in zip(errors, images, targets):
      self.assertAlmostEqual(
          error, _slow_of_image_distances(one, two), delta=1e-12
      )

  def test_errors_need_one_target_each(self):
    with self.assertRaisesRegex(ValueError, r'\(2, .*\(3, '):
      image_metrics.mean_squared_errors(tiny.images(2), tiny.images(3))

  def test_nearest(self):
    images, others = tiny.images(4, (3, 4, 1)), tiny.images(7, (3, 4, 1), 1)
    expected = [
        min(math.sqrt(_slow_of_image_distances(one, two)) for two in others)
        for one in images
    ]
    for block in (1, 3, 4096):  # Also where the others come in parts.
      with mock.patch.object(image_metrics, '_BLOCK', block):
        np.testing.assert_allclose(
            image_metrics.nearest(images, others), expected, rtol=1e-6
        )

  def test_copies_are_at_zero(self):
    others = tiny.images(50, (32, 32, 1))
    near = image_metrics.nearest(others[[3, 40]], others)
    np.testing.assert_array_equal(near, [0.0, 0.0])
    almost = others[[3]].copy()
    almost[0, 0, 0, 0] ^= 1
    self.assertAlmostEqual(
        image_metrics.nearest(almost, others)[0], 1 / 255 / 32
    )

  def test_nearest_of_none(self):
    with self.assertRaisesRegex(ValueError, 'no other image'):
      image_metrics.nearest(tiny.images(2), tiny.images(0))

  def test_mean_pairwise(self):
    images = tiny.images(5, (3, 4, 1))
    distances = [
        math.sqrt(_slow_of_image_distances(images[i], images[j]))
        for i in range(5)
        for j in range(5)
        if i != j
    ]
    self.assertAlmostEqual(
        image_metrics.mean_pairwise(image_metrics.flat(images)),
        sum(distances) / len(distances),
        places=5,
    )

  def test_alike_images_do_not_differ(self):
    rows = image_metrics.flat(np.repeat(tiny.images(1), 6, axis=0))
    self.assertAlmostEqual(image_metrics.mean_pairwise(rows), 0.0, places=6)

  def test_one_image_has_no_pair(self):
    with self.assertRaisesRegex(ValueError, 'at least two'):
      image_metrics.mean_pairwise(np.zeros([1, 4]))


if __name__ == '__main__':
  absltest.main()
