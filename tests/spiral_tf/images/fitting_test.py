# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.images.fitting."""

from absl.testing import absltest
from absl.testing import parameterized
import hypothesis
from hypothesis import strategies as st
import numpy as np

from spiral_tf.images import fitting

_RNG = np.random.default_rng(0)


def _noise(*shape):
  return _RNG.integers(0, 256, shape, np.uint8)


class FitChannelsTest(parameterized.TestCase):

  @parameterized.parameters(1, 3)
  def test_right_ones_stay(self, channels):
    pixels = _noise(4, 5, channels)
    np.testing.assert_array_equal(
        fitting.fit_channels(pixels, channels, False, 'x'), pixels
    )

  def test_gray_becomes_color(self):
    pixels = _noise(4, 5, 1)
    color = fitting.fit_channels(pixels, 3, False, 'x')
    self.assertEqual(color.shape, (4, 5, 3))
    for channel in range(3):
      np.testing.assert_array_equal(color[..., channel], pixels[..., 0])

  def test_equal_channels_are_gray(self):
    pixels = _noise(4, 5, 1)
    np.testing.assert_array_equal(
        fitting.fit_channels(pixels.repeat(3, -1), 1, False, 'x'), pixels
    )

  def test_color_needs_to_gray(self):
    pixels = _noise(4, 5, 1).repeat(3, -1)
    pixels[3, 4, 1] ^= 1
    with self.assertRaisesRegex(ValueError, 'x.jpg is in color.*data.to_grey'):
      fitting.fit_channels(pixels, 1, False, 'x.jpg')
    # A step of one channel changes the gray level by at most one step.
    gray = fitting.fit_channels(pixels, 1, True, 'x.jpg')
    self.assertEqual(gray.shape, (4, 5, 1))
    np.testing.assert_allclose(gray, pixels[..., :1], atol=1)

  def test_to_gray_weighs_by_brightness(self):
    primaries = np.diag([255, 255, 255]).astype(np.uint8)[None]
    gray = fitting.fit_channels(primaries, 1, True, 'x')
    np.testing.assert_allclose(gray[0, :, 0], [76, 150, 29], atol=1)


class FitSizeTest(parameterized.TestCase):

  def test_pad_centers_on_the_background(self):
    pixels = _noise(28, 28, 1)
    padded = fitting.fit_size(pixels, 32, 'pad', 9)
    np.testing.assert_array_equal(padded[2:30, 2:30], pixels)
    border = np.ones([32, 32], bool)
    border[2:30, 2:30] = False
    np.testing.assert_array_equal(padded[border], 9)

  def test_pad_scales_down_and_keeps_the_aspect(self):
    pixels = np.zeros([100, 50, 3], np.uint8)
    padded = fitting.fit_size(pixels, 20, 'pad', 255)
    expected = np.full([20, 20, 3], 255, np.uint8)
    expected[:, 5:15] = 0
    np.testing.assert_array_equal(padded, expected)

  def test_crop_takes_the_middle(self):
    pixels = _noise(16, 10, 3)
    np.testing.assert_array_equal(
        fitting.fit_size(pixels, 10, 'crop', 0), pixels[3:13]
    )
    np.testing.assert_array_equal(
        fitting.fit_size(pixels.swapaxes(0, 1), 10, 'crop', 0),
        pixels[3:13].swapaxes(0, 1),
    )

  def test_scale_changes_the_aspect(self):
    # Left half black, right half white, whatever the shape.
    pixels = np.zeros([40, 80, 1], np.uint8)
    pixels[:, 40:] = 255
    scaled = fitting.fit_size(pixels, 16, 'scale', 0)
    np.testing.assert_array_equal(scaled[:, :6], 0)
    np.testing.assert_array_equal(scaled[:, 10:], 255)

  def test_thin_lines_survive_scaling_down(self):
    # Picking every sixteenth pixel would miss this line or make it black.
    pixels = np.full([128, 128, 1], 255, np.uint8)
    pixels[:, 60:62] = 0
    scaled = fitting.fit_size(pixels, 8, 'scale', 255)
    self.assertBetween(int(scaled[:, 3].max()), 150, 250)

  @hypothesis.given(
      height=st.integers(1, 40),
      width=st.integers(1, 40),
      channels=st.sampled_from([1, 3]),
      size=st.integers(8, 24),
      fit=st.sampled_from(fitting.FITS),
      value=st.integers(0, 255),
  )
  @hypothesis.settings(max_examples=100, deadline=None, derandomize=True)
  def test_flat_images_of_any_shape_stay_flat(
      self, height, width, channels, size, fit, value
  ):
    pixels = np.full([height, width, channels], value, np.uint8)
    fitted = fitting.fit_size(pixels, size, fit, background=value)
    self.assertEqual(fitted.dtype, np.uint8)
    np.testing.assert_array_equal(
        fitted, np.full([size, size, channels], value)
    )

  def test_unknown_fit_raises(self):
    with self.assertRaisesRegex(ValueError, "'stretch'; choose one of pad"):
      fitting.fit_size(_noise(4, 4, 1), 8, 'stretch', 0)


if __name__ == '__main__':
  absltest.main()
