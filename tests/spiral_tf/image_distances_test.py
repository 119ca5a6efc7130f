"""Tests for spiral_tf.image_distances."""

import math
from unittest import mock

from absl.testing import absltest
import hypothesis
from hypothesis import strategies as st
import numpy as np

from spiral_tf import image_distances
from tests.spiral_tf import tiny


def _slow(one, two):
  """Mean squared difference a pixel in [0, 1], value by value."""
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
        image_distances.mean_squared_error(images, targets),
        total / images.size,
    )

  @hypothesis.settings(deadline=None, max_examples=40)
  @hypothesis.given(images=_IMAGES, seed=st.integers(0, 10**6))
  def test_mean_squared_errors(self, images, seed):
    targets = tiny.images(len(images), images.shape[1:], seed)
    errors = image_distances.mean_squared_errors(images, targets)
    for error, one, two in zip(errors, images, targets):
      self.assertAlmostEqual(error, _slow(one, two), delta=1e-12)

  def test_errors_need_one_target_each(self):
    with self.assertRaisesRegex(ValueError, r'\(2, .*\(3, '):
      image_distances.mean_squared_errors(tiny.images(2), tiny.images(3))

  def test_nearest(self):
    images, others = tiny.images(4, (3, 4, 1)), tiny.images(7, (3, 4, 1), 1)
    expected = [
        min(math.sqrt(_slow(one, two)) for two in others) for one in images
    ]
    for block in (1, 3, 4096):  # Also where the others come in parts.
      with mock.patch.object(image_distances, '_BLOCK', block):
        np.testing.assert_allclose(
            image_distances.nearest(images, others), expected, rtol=1e-6
        )

  def test_copies_are_at_zero(self):
    others = tiny.images(50, (32, 32, 1))
    near = image_distances.nearest(others[[3, 40]], others)
    np.testing.assert_array_equal(near, [0.0, 0.0])
    almost = others[[3]].copy()
    almost[0, 0, 0, 0] ^= 1
    self.assertAlmostEqual(
        image_distances.nearest(almost, others)[0], 1 / 255 / 32
    )

  def test_nearest_of_none(self):
    with self.assertRaisesRegex(ValueError, 'no other image'):
      image_distances.nearest(tiny.images(2), tiny.images(0))

  def test_mean_pairwise(self):
    images = tiny.images(5, (3, 4, 1))
    distances = [
        math.sqrt(_slow(images[i], images[j]))
        for i in range(5)
        for j in range(5)
        if i != j
    ]
    self.assertAlmostEqual(
        image_distances.mean_pairwise(image_distances.flat(images)),
        sum(distances) / len(distances),
        places=5,
    )

  def test_alike_images_do_not_differ(self):
    rows = image_distances.flat(np.repeat(tiny.images(1), 6, axis=0))
    self.assertAlmostEqual(image_distances.mean_pairwise(rows), 0.0, places=6)

  def test_one_image_has_no_pair(self):
    with self.assertRaisesRegex(ValueError, 'at least two'):
      image_distances.mean_pairwise(np.zeros([1, 4]))


if __name__ == '__main__':
  absltest.main()
