"""Tests for spiral_tf.image_profiles; image_decoding_test has a swapped one."""

from absl.testing import absltest
import numpy as np
from PIL import Image
from PIL import ImageCms

from spiral_tf import image_profiles


def _image(mode='RGB', profile=None):
  pixels = np.arange(48, dtype=np.uint8).reshape(4, 4, 3) * 5
  image = Image.fromarray(pixels).convert(mode)
  if profile is not None:
    image.info['icc_profile'] = profile
  return image


class ToSrgbTest(absltest.TestCase):

  def test_without_a_profile_it_is_the_same_image(self):
    image = _image()
    self.assertEqual(image_profiles.to_srgb(image), (image, ''))

  def test_a_profile_of_srgb_changes_nothing(self):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile('sRGB'))
    image = _image(profile=profile.tobytes())
    converted, note = image_profiles.to_srgb(image)
    self.assertEqual(note, '')
    np.testing.assert_array_equal(np.asarray(converted), np.asarray(_image()))

  def test_a_broken_profile_is_left_and_said(self):
    for mode in ('RGB', 'RGBA'):
      converted, note = image_profiles.to_srgb(_image(mode, b'no profile'))
      self.assertIn('left aside', note)
      np.testing.assert_array_equal(
          np.asarray(converted), np.asarray(_image(mode))
      )

  def test_of_gray_images_it_is_left_and_said(self):
    image = _image('L', b'any')
    self.assertEqual(
        image_profiles.to_srgb(image),
        (image, 'ICC profile of greys left aside'),
    )


if __name__ == '__main__':
  absltest.main()
