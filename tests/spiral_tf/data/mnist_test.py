# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.data.mnist."""

import gzip
import os
import struct
import tempfile

from absl.testing import absltest
from absl.testing import parameterized
import hypothesis
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
import numpy as np

from spiral_tf.data import mnist

_MNIST = '../shared/data/mnist'


def _encode(array):
  header = struct.pack('>HBB', 0, 8, array.ndim)
  return header + struct.pack(f'>{array.ndim}I', *array.shape) + array.tobytes()


class IdxFilesTest(parameterized.TestCase):

  def setUp(self):
    super().setUp()
    self._folder = self.enter_context(tempfile.TemporaryDirectory())

  def _write(self, name, content):
    path = os.path.join(self._folder, name)
    with open(path, 'wb') as file:
      file.write(content)
    return path

  @hypothesis.given(
      images=hnp.arrays(
          np.uint8, hnp.array_shapes(min_dims=3, max_dims=3, max_side=6)
      ),
      compressed=st.booleans(),
  )
  @hypothesis.settings(max_examples=50, deadline=None, derandomize=True)
  def test_images_survive_the_round_trip(self, images, compressed):
    content = _encode(images)
    path = self._write(
        'x', gzip.compress(content, 1) if compressed else content
    )
    self.assertTrue(mnist.is_idx(path))
    np.testing.assert_array_equal(mnist.read_images(path), images)

  @hypothesis.given(
      labels=hnp.arrays(np.uint8, st.integers(1, 20)), compressed=st.booleans()
  )
  @hypothesis.settings(max_examples=50, deadline=None, derandomize=True)
  def test_labels_survive_the_round_trip(self, labels, compressed):
    content = _encode(labels)
    path = self._write(
        'x', gzip.compress(content, 1) if compressed else content
    )
    np.testing.assert_array_equal(mnist.read_labels(path), labels)

  def test_header_is_big_endian(self):
    path = self._write(
        'x', bytes([0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, *range(6)])
    )
    np.testing.assert_array_equal(
        mnist.read_images(path), [[[0, 1, 2], [3, 4, 5]]]
    )

  @parameterized.parameters(
      (b'', 'nothing'),
      (b'\x00\x00\x08\x03\x00', 'inside its header'),
      (_encode(np.zeros([2, 3, 4], np.uint8))[:-1], '= 24 bytes .* holds 23'),
      (_encode(np.zeros([2, 3, 4], np.uint8)) + b'0', '= 24 bytes .* holds 25'),
      (_encode(np.zeros([0, 3, 4], np.uint8)), 'is empty'),
      (_encode(np.zeros([24], np.uint8)), 'starts with 00000801, not 00000803'),
      (b'\x89PNG and so on', 'starts with 89504e47'),
      (gzip.compress(_encode(np.ones([2, 3, 4], np.uint8)))[:-9], 'gzip'),
      (b'\x1f\x8b and no more gzip', 'gzip'),
      (b'\x00\x00\x08\x03' + b'\xff' * 12, 'holds 0; fetch it again'),
  )
  def test_damaged_files_are_named(self, content, message):
    path = self._write('some.idx', content)
    with self.assertRaisesRegex(ValueError, f'some.idx.*{message}'):
      mnist.read_images(path)

  def test_images_are_not_labels(self):
    path = self._write('x', _encode(np.zeros([2, 3, 4], np.uint8)))
    with self.assertRaisesRegex(ValueError, 'not an IDX file of labels'):
      mnist.read_labels(path)

  @parameterized.parameters(
      b'', b'PK\x03\x04', b'\x1f\x8b nothing', gzip.compress(b'PNG')
  )
  def test_other_files_are_not_idx(self, content):
    self.assertFalse(mnist.is_idx(self._write('x', content)))

  def test_find_takes_official_names_and_prefers_uncompressed(self):
    for name in (
        'train-images-idx3-ubyte.gz',
        'train-images-idx3-ubyte',
        'train-labels.idx1-ubyte',
        't10k-images-idx3-ubyte.gz',
        'old-train-labels-idx1-ubyte.bak',
    ):
      self._write(name, b'')
    found = mnist.find(self._folder)
    names = [path and os.path.basename(path) for path in found]
    self.assertEqual(
        names,
        [
            'train-images-idx3-ubyte',
            'train-labels.idx1-ubyte',
            't10k-images-idx3-ubyte.gz',
            None,
        ],
    )

  def test_find_looks_into_folders_around_files(self):
    for name in ('train-images-idx3-ubyte', 't10k-labels.idx1-ubyte'):
      os.makedirs(os.path.join(self._folder, name))
      self._write(os.path.join(name, name), b'')
    self._write('train-labels.idx1-ubyte', b'')
    os.makedirs(os.path.join(self._folder, 'train-labels-idx1-ubyte'))
    found = mnist.find(self._folder)
    self.assertEqual(
        [path and os.path.relpath(path, self._folder) for path in found],
        [
            'train-images-idx3-ubyte/train-images-idx3-ubyte',
            'train-labels.idx1-ubyte',
            None,
            't10k-labels.idx1-ubyte/t10k-labels.idx1-ubyte',
        ],
    )
    assert found.train_images
    self.assertEqual(
        mnist.labels_beside(found.train_images), found.train_labels
    )

  def test_find_takes_sets_of_other_names(self):
    names = (
        'emnist-letters-train-images-idx3-ubyte.gz',
        'emnist-letters-train-labels-idx1-ubyte.gz',
        'emnist-letters-test-images-idx3-ubyte.gz',
        'emnist-letters-test-labels-idx1-ubyte.gz',
    )
    for name in names:
      self._write(name, b'')
    found = mnist.find(self._folder)
    self.assertEqual([os.path.basename(path or '') for path in found], [*names])
    self._write('emnist-mnist-train-images-idx3-ubyte.gz', b'')
    with self.assertRaisesRegex(
        ValueError, r'several data sets: emnist-letters-\.\.\., emnist-mnist-'
    ):
      mnist.find(self._folder)
    self._write('train-images-idx3-ubyte', b'')
    found = mnist.find(self._folder)
    self.assertEqual(
        found,
        (os.path.join(self._folder, 'train-images-idx3-ubyte'),) + 3 * (None,),
    )

  def test_emnist_is_turned_upright(self):
    images = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
    stored = _encode(images)
    path = self._write('emnist-digits-train-images-idx3-ubyte', stored)
    np.testing.assert_array_equal(
        mnist.read_images(path), images.transpose(0, 2, 1)
    )
    path = self._write('train-images-idx3-ubyte', stored)
    np.testing.assert_array_equal(mnist.read_images(path), images)

  def test_labels_of_qmnist(self):
    table = np.arange(16, dtype='>i4').reshape(2, 8)
    header = bytes([0, 0, 12, 2]) + struct.pack('>II', 2, 8)
    path = self._write('qmnist-train-labels-idx2-int', header + table.tobytes())
    np.testing.assert_array_equal(mnist.read_labels(path), [0, 8])

  def test_files_that_cannot_be_opened(self):
    with self.assertRaisesRegex(IsADirectoryError, 'Is a directory'):
      mnist.read_images(self._folder)
    with self.assertRaisesRegex(FileNotFoundError, 'No such file'):
      mnist.read_images(os.path.join(self._folder, 'nothing'))

  def test_labels_beside(self):
    images = self._write('t10k-images-idx3-ubyte', b'')
    self._write('train-labels-idx1-ubyte', b'')
    self.assertIsNone(mnist.labels_beside(images))
    labels = self._write('t10k-labels-idx1-ubyte.gz', b'')
    self.assertEqual(mnist.labels_beside(images), labels)
    self.assertIsNone(mnist.labels_beside(labels))
    self.assertIsNone(mnist.labels_beside(self._write('other', b'')))

  @absltest.skipUnless(os.path.isdir(_MNIST), f'{_MNIST} is not here')
  def test_mnist(self):
    files = mnist.find(_MNIST)
    assert files.train_images and files.t10k_images and files.t10k_labels
    self.assertEqual(
        mnist.read_images(files.train_images).shape, (55000, 28, 28)
    )
    self.assertEqual(
        mnist.read_images(files.t10k_images).shape, (10000, 28, 28)
    )
    # The well-known first test digits.
    np.testing.assert_array_equal(
        mnist.read_labels(files.t10k_labels)[:5], [7, 2, 1, 0, 4]
    )


if __name__ == '__main__':
  absltest.main()
