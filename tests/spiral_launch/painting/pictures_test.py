# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.painting.pictures."""

import os
import tempfile

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np
from PIL import Image

from spiral_launch.painting import pictures
from spiral_tf import config as config_lib
from spiral_tf.data import dataset
from tests.spiral_launch.experiment import tiny


def _cross(width=28, ground=0, ink=255):
  """Returns a picture of a cross."""
  pixels = np.full([width, width], ground, np.uint8)
  pixels[width // 2 - 1 : width // 2 + 1, 4:-4] = ink
  pixels[4:-4, width // 2 - 1 : width // 2 + 1] = ink
  return pixels


class PicturesTest(parameterized.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())
    self.config = tiny.config(environment__canvas_width=32)

  def save(self, name, pixels, mode=None):
    path = os.path.join(self.folder, name)
    picture = pixels
    if not isinstance(pixels, Image.Image):
      picture = Image.fromarray(pixels)
    picture.save(path)
    return path

  def read(self, path, **options):
    return pictures.read(path, self.config, **options)

  def test_equals_training_data(self):
    """Pixels equal those of a data set of the same image."""
    path = self.save('a.png', _cross(40))
    picture = self.read(path)
    settings = config_lib.DataConfig(
        source=self.folder, invert=True, held_out=0.0
    )
    images = dataset.load(settings, (32, 32, 1))
    np.testing.assert_array_equal(picture.pixels, images.train[0])
    self.assertEqual(picture.name, 'a')
    self.assertEqual(
        picture.notes,
        '40 x 40, L, inverted, as its edge is dark, padded to 32 x 32',
    )

  def test_dark_ink_on_white_either_way(self):
    light = self.read(self.save('light.png', _cross()))
    dark = self.read(self.save('dark.png', 255 - _cross()))
    np.testing.assert_array_equal(light.pixels, dark.pixels)
    self.assertEqual(dark.pixels[0, 0], 255)
    self.assertNotIn('inverted', dark.notes)

  def test_agents_of_other_images_take_pictures_as_they_are(self):
    path = self.save('light.png', _cross())
    for source, invert, expected in (
        (self.folder, None, 255),
        (self.folder, True, 0),
        ('digits', None, 0),
        ('digits', False, 255),
    ):
      self.config.data.source = source
      self.config.data.invert = invert
      self.assertEqual(self.read(path).pixels[16, 16], expected)

  def test_flags_overrule(self):
    path = self.save('dark.png', 255 - _cross())
    inverted = self.read(path, invert=True).pixels
    self.assertEqual((inverted[16, 16], inverted[0, 0]), (255, 255))
    self.assertEqual(inverted[3, 3], 0)
    path = self.save('light.png', _cross())
    self.assertEqual(self.read(path, invert=False).pixels[16, 16], 255)
    wide = self.save('wide.png', np.tile(_cross(), [1, 2]))
    crosses = {
        fit: self.read(wide, fit=fit).pixels for fit in ('pad', 'crop', 'scale')
    }
    self.assertEqual(crosses['pad'][2].min(), 255)
    self.assertLess(crosses['scale'][16, 8], 20)
    self.assertEqual(crosses['crop'][16, 16], 255)
    with self.assertRaisesRegex(ValueError, "fit is 'stretch'"):
      self.read(wide, fit='stretch')

  def test_agents_of_plain_images_invert_nothing(self):
    self.config.data.invert = False
    picture = self.read(self.save('light.png', _cross(32)))
    np.testing.assert_array_equal(picture.pixels[..., 0], _cross(32))
    self.assertEqual(picture.notes, '32 x 32, L')

  def test_clear_parts_are_paper(self):
    pixels = np.zeros([32, 32, 4], np.uint8)
    pixels[10:20, 10:20, 3] = 255
    path = self.save('a.png', pixels)
    picture = self.read(path)
    self.assertEqual(picture.pixels[0, 0], 255)
    self.assertEqual(picture.pixels[15, 15], 0)
    self.assertIn('alpha laid on white, to gray', picture.notes)
    pixels[..., :3] = 255
    white = self.read(self.save('b.png', pixels), invert=True)
    np.testing.assert_array_equal(white.pixels, picture.pixels)

  def test_color(self):
    self.config.environment.use_color = True
    red = np.full([32, 32, 3], (250, 20, 20), np.uint8)
    self.config.data.invert = False
    picture = self.read(self.save('red.png', red))
    np.testing.assert_array_equal(picture.pixels, red)
    gray = self.read(self.save('grey.png', red[..., 0]))
    np.testing.assert_array_equal(gray.pixels, np.full([32, 32, 3], 250))
    self.assertIn('gray in three channels', gray.notes)

  @parameterized.parameters('pad', 'crop', 'scale')
  def test_tiles_show_the_same_in_finer_pixels(self, fit):
    for width in (28, 50, 300):
      path = self.save('a.png', np.tile(_cross(width), [1, 2]))
      whole = self.read(path, fit=fit).pixels.astype(float)
      fine = self.read(path, tiles=4, fit=fit).pixels
      self.assertEqual(fine.shape, (128, 128, 1))
      small = fine.reshape([32, 4, 32, 4]).mean(axis=(1, 3))
      self.assertLess(np.abs(small - whole[..., 0]).mean(), 12)

  def test_cut(self):
    pixels = np.arange(6 * 6 * 2).reshape([6, 6, 2])
    tiles = pictures.cut(pixels, 3)
    self.assertEqual(tiles.shape, (9, 2, 2, 2))
    for i, tile in enumerate(tiles):
      row, column = 2 * (i // 3), 2 * (i % 3)
      np.testing.assert_array_equal(
          tile, pixels[row : row + 2, column : column + 2]
      )

  def test_all_are_read_before_any_is_painted(self):
    good = self.save('good.png', _cross())
    bad = os.path.join(self.folder, 'bad.png')
    with open(bad, 'w') as file:
      file.write('words')
    with self.assertRaisesRegex(ValueError, 'bad.png is no image'):
      pictures.read_all([good, bad], self.config)
    other = self.save('good.bmp', _cross())
    with self.assertRaisesRegex(ValueError, "both be painted as 'good'"):
      pictures.read_all([good, other], self.config)
    with self.assertRaisesRegex(FileNotFoundError, 'nothing.png'):
      pictures.read_all([os.path.join(self.folder, 'nothing.png')], self.config)
    (found,) = pictures.read_all([good], self.config)
    self.assertEqual(found.path, good)


if __name__ == '__main__':
  absltest.main()
