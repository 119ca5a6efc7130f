# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.images.png."""

import io

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np
from PIL import Image

from spiral_tf.images import png


class PngTest(parameterized.TestCase):

  @parameterized.parameters((1, 'L'), (3, 'RGB'))
  def test_pixels_are_kept(self, channels, mode):
    pixels = np.random.default_rng(0).integers(0, 256, (5, 7, channels), 'u1')
    for level in (1, 9):
      data = png.to_png(pixels, compress_level=level)
      picture = Image.open(io.BytesIO(data))
      self.assertEqual((picture.format, picture.mode), ('PNG', mode))
      np.testing.assert_array_equal(
          np.asarray(picture).reshape(pixels.shape), pixels
      )


if __name__ == '__main__':
  absltest.main()
