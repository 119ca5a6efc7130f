"""Tests for spiral_tf.image_decoding; `image_folder_test` has more formats."""

import os
import struct
import tempfile
import zlib

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np
from PIL import Image

from spiral_tf import image_decoding


def _png_header(width, height):
  """A PNG file that says how large it is, and holds nothing."""
  head = b'IHDR' + struct.pack('>IIBBBBB', width, height, 8, 0, 0, 0, 0)
  parts = [b'\x89PNG\r\n\x1a\n']
  for chunk in (head, b'IDAT'):
    length = struct.pack('>I', len(chunk) - 4)
    parts += [length, chunk, struct.pack('>I', zlib.crc32(chunk))]
  return b''.join(parts)


class ReadFileTest(parameterized.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())

  def path(self, name):
    return os.path.join(self.folder, name)

  def write(self, name, content):
    with open(self.path(name), 'wb') as file:
      file.write(content)
    return self.path(name)

  def test_exif_alpha_and_colours(self):
    pixels = np.full([10, 20, 3], 200, np.uint8)
    pixels[:, :5] = (10, 20, 30)
    exif = Image.Exif()
    exif[0x0112] = 6  # To be turned by a quarter, clockwise.
    Image.fromarray(pixels).save(self.path('a.png'), exif=exif)
    found, notes = image_decoding.read_file(self.path('a.png'))
    np.testing.assert_array_equal(found, np.rot90(pixels, -1))
    self.assertEqual(
        notes, ['20 x 10', 'RGB', 'turned upright as its EXIF data says']
    )

    clear = Image.new('LA', (9, 9), (0, 0))
    clear.putpixel((2, 3), (60, 255))
    clear.save(self.path('b.png'))
    for background, name in ((255, 'white'), (0, 'black')):
      found, notes = image_decoding.read_file(self.path('b.png'), background)
      wanted = np.full([9, 9, 1], background)
      wanted[3, 2] = 60
      np.testing.assert_array_equal(found, wanted)
      self.assertEqual(notes[-1], f'alpha laid on {name}')

  def test_formats(self):
    picture = Image.new('RGB', (16, 12), (250, 10, 10))
    for ending in ('jpg', 'bmp', 'tiff', 'webp', 'ppm', 'gif'):
      path = self.path(f'a.{ending}')
      picture.save(path)
      found = image_decoding.read_file(path).pixels
      self.assertEqual(found.shape, (12, 16, 3))
      np.testing.assert_allclose(found[6, 8], (250, 10, 10), atol=8)

  def test_sizes(self):
    Image.new('L', (1, 1)).save(self.path('one.png'))
    with self.assertRaisesRegex(
        ValueError, 'one.png is of 1 x 1 pixels; it must have 8 a side'
    ):
      image_decoding.read_file(self.path('one.png'))
    for width in (10_000, 20_000):
      path = self.write('huge.png', _png_header(width, width))
      with self.assertRaisesRegex(
          ValueError, f'huge.png is too large: .*{width**2} pixels.* Scale'
      ):
        image_decoding.read_file(path)

  @parameterized.parameters(
      (b'', 'no image that Pillow reads'),
      (b'words', 'no image that Pillow reads'),
      (b'%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 99 99\n', 'no image'),
      (_png_header(30, 30), r'cannot be read as an image \('),
  )
  def test_no_images(self, content, message):
    path = self.write('a.png', content)
    with self.assertRaisesRegex(ValueError, f'a.png .*{message}'):
      image_decoding.read_file(path)

  def test_damaged_image(self):
    pixels = np.random.default_rng(0).integers(0, 256, [40, 40, 3], np.uint8)
    Image.fromarray(pixels).save(self.path('a.png'))
    with open(self.path('a.png'), 'rb') as file:
      content = file.read()
    path = self.write('b.png', content[: len(content) // 2])
    with self.assertRaisesRegex(ValueError, 'b.png cannot be read .*Repair'):
      image_decoding.read_file(path)

  def test_no_file(self):
    with self.assertRaises(FileNotFoundError):
      image_decoding.read_file(self.path('nothing.png'))
    with self.assertRaises(IsADirectoryError):
      image_decoding.read_file(self.folder)


if __name__ == '__main__':
  absltest.main()
