# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.data.source."""

import os
import tempfile

from absl.testing import absltest
import numpy as np
from PIL import Image

from spiral_tf.data import folder as image_folder
from spiral_tf.data import source as image_source


class ImageSourceTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())
    for i in range(3):
      # One is wider than the others.
      Image.new('L', (5 + i // 2, 4), 10 * i).save(
          os.path.join(self.folder, f'{i}.png')
      )

  def of_files(self, **options):
    names = image_folder.names(self.folder)
    return image_source.of_files(self.folder, names, 255, **options)

  def test_files_are_read_in_the_order_asked_for(self):
    source = self.of_files()
    images = list(source.read(np.array([2, 0])))
    self.assertEqual([image.shape for image in images], [(4, 6, 1), (4, 5, 1)])
    self.assertEqual([int(image[0, 0, 0]) for image in images], [20, 0])

  def test_size_is_checked_when_an_image_is_read(self):
    source = self.of_files(size=(4, 5))
    self.assertLen(list(source.read(np.array([0, 1]))), 2)
    with self.assertRaisesRegex(ValueError, '2.png.*is 6 pixels wide and 4'):
      list(source.read(np.array([0, 2])))

  def test_arrays(self):
    images = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
    source = image_source.of_arrays('some', images, np.array([7, 8], np.uint8))
    (read,) = source.read(np.array([1]))
    np.testing.assert_array_equal(read[..., 0], images[1])
    assert source.labels is not None
    self.assertEqual(source.labels.dtype, np.int32)
    self.assertEqual(source.image_name(1), 'Image 1 of some')


if __name__ == '__main__':
  absltest.main()
