# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.images.decoding; `image_folder_test` has more formats."""

import io
import os
import struct
import tempfile
import zlib

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np
from PIL import Image
from PIL import ImageCms

from spiral_tf.images import decoding


def _png_header(width, height):
  """A PNG file with a header and no pixels."""
  head = b'IHDR' + struct.pack('>IIBBBBB', width, height, 8, 0, 0, 0, 0)
  parts = [b'\x89PNG\r\n\x1a\n']
  for chunk in (head, b'IDAT'):
    length = struct.pack('>I', len(chunk) - 4)
    parts += [length, chunk, struct.pack('>I', zlib.crc32(chunk))]
  return b''.join(parts)


def _png(width, height, bits, color_type, rows, transparency=b''):
  """A PNG file of any bit depth, as Pillow does not write all."""
  parts = [b'\x89PNG\r\n\x1a\n']
  head = struct.pack('>IIBBBBB', width, height, bits, color_type, 0, 0, 0)
  pixels = zlib.compress(b''.join(b'\0' + row for row in rows))
  chunks = [(b'IHDR', head), (b'tRNS', transparency), (b'IDAT', pixels)]
  for kind, content in chunks + [(b'IEND', b'')]:
    if kind != b'tRNS' or content:
      parts.append(struct.pack('>I', len(content)) + kind + content)
      parts.append(struct.pack('>I', zlib.crc32(kind + content)))
  return b''.join(parts)


def _swapped_profile():
  """A profile named sRGB, with red and blue exchanged."""
  profile = ImageCms.ImageCmsProfile(ImageCms.createProfile('sRGB')).tobytes()
  swapped = profile.replace(b'rXYZ', b'....').replace(b'bXYZ', b'rXYZ')
  return swapped.replace(b'....', b'bXYZ')


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

  def test_exif_alpha_and_colors(self):
    pixels = np.full([10, 20, 3], 200, np.uint8)
    pixels[:, :5] = (10, 20, 30)
    exif = Image.Exif()
    exif[0x0112] = 6  # To be turned by a quarter, clockwise.
    Image.fromarray(pixels).save(self.path('a.png'), exif=exif)
    found, notes = decoding.read_file(self.path('a.png'))
    np.testing.assert_array_equal(found, np.rot90(pixels, -1))
    self.assertEqual(
        notes, ['20 x 10', 'RGB', 'turned upright as its EXIF data says']
    )

    clear = Image.new('LA', (9, 9), (0, 0))
    clear.putpixel((2, 3), (60, 255))
    clear.save(self.path('b.png'))
    for background, name in ((255, 'white'), (0, 'black')):
      found, notes = decoding.read_file(self.path('b.png'), background)
      wanted = np.full([9, 9, 1], background)
      wanted[3, 2] = 60
      np.testing.assert_array_equal(found, wanted)
      self.assertEqual(notes[-1], f'alpha laid on {name}')

  def test_formats(self):
    picture = Image.new('RGB', (16, 12), (250, 10, 10))
    for ending in ('jpg', 'bmp', 'tiff', 'webp', 'ppm', 'gif'):
      path = self.path(f'a.{ending}')
      picture.save(path)
      found = decoding.read_file(path).pixels
      self.assertEqual(found.shape, (12, 16, 3))
      np.testing.assert_allclose(found[6, 8], (250, 10, 10), atol=8)

  def test_sizes(self):
    Image.new('L', (1, 1)).save(self.path('one.png'))
    with self.assertRaisesRegex(
        ValueError, 'one.png is of 1 x 1 pixels; it must have 8 a side'
    ):
      decoding.read_file(self.path('one.png'))
    for width in (10_000, 20_000):
      path = self.write('huge.png', _png_header(width, width))
      with self.assertRaisesRegex(
          ValueError, f'huge.png is too large: .*{width**2} pixels.* Scale'
      ):
        decoding.read_file(path)

  @parameterized.parameters(
      (b'', 'no image that Pillow reads'),
      (b'words', 'no image that Pillow reads'),
      (b'%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 99 99\n', 'no image'),
      (_png_header(30, 30), r'cannot be read as an image \('),
  )
  def test_no_images(self, content, message):
    path = self.write('a.png', content)
    with self.assertRaisesRegex(ValueError, f'a.png .*{message}'):
      decoding.read_file(path)

  def test_damaged_image(self):
    pixels = np.random.default_rng(0).integers(0, 256, [40, 40, 3], np.uint8)
    Image.fromarray(pixels).save(self.path('a.png'))
    with open(self.path('a.png'), 'rb') as file:
      content = file.read()
    path = self.write('b.png', content[: len(content) // 2])
    with self.assertRaisesRegex(ValueError, 'b.png cannot be read .*Repair'):
      decoding.read_file(path)

  def test_no_file(self):
    with self.assertRaises(FileNotFoundError):
      decoding.read_file(self.path('nothing.png'))

  @parameterized.parameters(
      (b'', r'empty \(0 bytes\)'),
      (b'\0\0\0\x18ftypheic' + b'\0' * 50, 'HEIC image, .*Save it as a PNG'),
      (b'%PDF-1.4', 'PDF'),
      (b'<?xml version="1.0"?><svg/>', 'SVG'),
      (b'version https://git-lfs.github.com/spec/v1', 'git lfs pull'),
      (b'\n<!DOCTYPE html><html>', 'page of the web'),
      (b'PK\x03\x04', 'archive.*Unpack'),
      (b'\0' * 99, 'nothing but zeros'),
  )
  def test_says_what_it_is_instead(self, content, message):
    path = self.write('a.jpg', content)
    with self.assertRaisesRegex(ValueError, f'a.jpg is no image.*{message}'):
      decoding.read_file(path)

  def test_any_name(self):
    for name in ('caf\udce9.png', 'new\nline.png', '-dash.png', '猫.png'):
      path = os.fsencode(os.path.join(self.folder, name))
      with open(path, 'wb') as file:
        Image.new('L', (9, 9), 7).save(file, 'PNG')
      found = decoding.read_file(os.fsdecode(path))
      self.assertEqual(found.pixels.max(), 7)
      with open(path, 'wb') as file:
        file.write(b'no image')
      with self.assertRaises(ValueError) as caught:
        decoding.read_file(os.fsdecode(path))
      str(caught.exception).encode()
      self.assertNotIn('\n', str(caught.exception))

  @parameterized.parameters(255, 0)
  def test_sixteen_bits_with_a_clear_shade(self, background):
    rows = [struct.pack('>9H', *[0] * 8, 30000)] * 9
    clear = struct.pack('>H', 0)
    path = self.write('a.png', _png(9, 9, 16, 0, rows, clear))
    found, notes = decoding.read_file(path, background)
    self.assertEqual(found.shape, (9, 9, 1))
    self.assertEqual(found[4, 7, 0], background)
    self.assertEqual(found[4, 8, 0], 30000 >> 8)
    self.assertEqual(notes[2], 'of 16 bits the upper 8 kept')
    laid = {255: 'white', 0: 'black'}[background]
    self.assertEqual(notes[3:], [f'alpha laid on {laid}'])

  @parameterized.parameters((2, b'\xc0', 3), (4, b'\xf0', 15))
  def test_few_bits_with_a_clear_shade(self, bits, byte, clear):
    width = 8
    row = byte + b'\0' * (width * bits // 8 - 1)
    content = _png(width, 8, bits, 0, [row] * 8, struct.pack('>H', clear))
    path = self.write('a.png', content)
    found = decoding.read_file(path, 0).pixels
    self.assertEqual(found.max(), 0)  # What is white is clear: black shows.

  def test_sixteen_bits_of_color_with_a_clear_one(self):
    row = struct.pack('>6H', 1000, 2000, 3000, 60000, 50000, 40000) * 4
    clear = struct.pack('>3H', 1000, 2000, 3000)
    path = self.write('a.png', _png(8, 8, 16, 2, [row] * 8, clear))
    found, notes = decoding.read_file(path)
    np.testing.assert_array_equal(found[0, 0], [255] * 3)
    np.testing.assert_array_equal(found[0, 1], [60000 >> 8, 195, 156])
    self.assertIn('of 16 bits the upper 8 kept', notes)

  def test_sixteen_bits_of_which_twelve_are_used(self):
    Image.fromarray(np.full([9, 9], 4000, np.uint16)).save(self.path('a.png'))
    notes = decoding.read_file(self.path('a.png')).notes
    self.assertEqual(
        notes[2:], ['of 16 bits the upper 8 kept, which are all dark']
    )

  @parameterized.parameters(0, 9, 77)
  def test_orientations_that_there_are_not(self, orientation):
    pixels = np.arange(200, dtype=np.uint8).reshape(10, 20)
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(pixels).save(self.path('a.png'), exif=exif)
    found, notes = decoding.read_file(self.path('a.png'))
    np.testing.assert_array_equal(found[..., 0], pixels)
    self.assertEqual(
        notes[2:], [f'EXIF orientation {orientation} left aside: there is none']
    )

  def test_alpha_that_hides_nothing_is_not_said_to_be_laid(self):
    Image.new('RGBA', (9, 9), (1, 2, 3, 255)).save(self.path('a.png'))
    found, notes = decoding.read_file(self.path('a.png'))
    np.testing.assert_array_equal(found[0, 0], [1, 2, 3])
    self.assertEqual(notes, ['9 x 9', 'RGBA'])

  @parameterized.parameters('RGB', 'RGBA', 'P')
  def test_profiles_are_followed(self, mode):
    image = Image.new('RGB', (9, 9), (255, 0, 0)).convert(mode)
    profile = _swapped_profile()
    image.save(self.path('a.png'), icc_profile=profile)
    found, notes = decoding.read_file(self.path('a.png'))
    np.testing.assert_allclose(found[4, 4], [0, 0, 255], atol=1)
    self.assertEqual(
        notes[-1], 'colors turned from the ICC profile of the file to sRGB'
    )

  def test_of_srgb_no_pixel_changes(self):
    pixels = np.random.default_rng(0).integers(0, 256, [9, 9, 3], np.uint8)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile('sRGB'))
    Image.fromarray(pixels).save(
        self.path('a.png'), icc_profile=profile.tobytes()
    )
    found, notes = decoding.read_file(self.path('a.png'))
    np.testing.assert_array_equal(found, pixels)
    self.assertEqual(notes, ['9 x 9', 'RGB'])

  @parameterized.parameters(
      ('RGB', b'no profile', 'ICC profile left aside: it cannot be used'),
      ('L', _swapped_profile(), 'ICC profile of grays left aside'),
  )
  def test_profiles_that_are_left(self, mode, profile, note):
    Image.new(mode, (9, 9), 77).save(self.path('a.png'), icc_profile=profile)
    before = np.asarray(Image.open(self.path('a.png')).convert('RGB'))
    found, notes = decoding.read_file(self.path('a.png'))
    np.testing.assert_array_equal(found, before[..., : found.shape[-1]])
    self.assertEqual(notes[-1], note)

  @parameterized.parameters('gif', 'png', 'webp', 'tiff', 'mpo')
  def test_of_films_the_first_frame(self, ending):
    frames = [Image.new('RGB', (9, 9), (c, c, c)) for c in (200, 100, 0)]
    path = self.path(f'a.{ending}')
    frames[0].save(path, save_all=True, append_images=frames[1:])
    found, notes = decoding.read_file(path)
    np.testing.assert_allclose(found, 200, atol=2)
    self.assertIn('the first of 3 frames taken', notes)

  def test_cmyk(self):
    Image.new('CMYK', (9, 9), (255, 0, 0, 0)).save(self.path('a.jpg'))
    found, notes = decoding.read_file(self.path('a.jpg'))
    np.testing.assert_allclose(found[4, 4], [0, 255, 255], atol=3)
    self.assertEqual(notes[1:], ['CMYK', 'CMYK turned to RGB'])

  def test_no_words_of_a_library_alone(self):
    buffer = io.BytesIO()
    Image.effect_noise((40, 40), 90).save(buffer, 'JPEG')
    path = self.write('a.jpg', buffer.getvalue()[:-300])
    with self.assertRaises(ValueError) as caught:
      decoding.read_file(path)
    message = str(caught.exception)
    self.assertRegex(message, 'a.jpg cannot be read .*too early.*Repair it')
    self.assertNotIn('_io.', message)


if __name__ == '__main__':
  absltest.main()
