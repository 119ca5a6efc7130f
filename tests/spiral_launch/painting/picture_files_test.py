# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.painting.picture_files."""

import os
import tempfile

from absl.testing import absltest
import numpy as np
from PIL import Image

from spiral_launch.painting import picture_files


class PictureFilesTest(absltest.TestCase):

  def test_names(self):
    self.assertEqual(picture_files.names(['a.png', 'x/b.c.jpg']), ['a', 'b.c'])
    for paths in (['a.png', 'x/a.jpg'], ['a.png', 'a.png']):
      with self.assertRaisesRegex(ValueError, "both be painted as 'a'"):
        picture_files.names(paths)

  def test_reads_gray_and_alpha(self):
    folder = self.enter_context(tempfile.TemporaryDirectory())
    path = os.path.join(folder, 'a.png')
    pixels = np.full((9, 12, 4), 255, np.uint8)
    pixels[..., :3] = 200, 100, 0
    pixels[0, :, 3] = 0
    Image.fromarray(pixels).save(path)
    color = picture_files.read(path, False, False)
    np.testing.assert_array_equal(color[0], 255)
    np.testing.assert_array_equal(color[1:], pixels[1:, :, :3])
    gray = picture_files.read(path, True, False)
    self.assertEqual(gray.shape, (9, 12, 1))
    alpha = picture_files.read(path, False, True)
    np.testing.assert_array_equal(alpha[..., 3], pixels[..., 3])
    np.testing.assert_array_equal(alpha[1:], pixels[1:])
    picture_files.check_transparent([path], [alpha])
    for part, message in ((alpha[1:], 'no transparent'), (alpha[:1], 'all ov')):
      with self.assertRaisesRegex(ValueError, message):
        picture_files.check_transparent([path], [part])


if __name__ == '__main__':
  absltest.main()
