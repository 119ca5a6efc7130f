"""Tests for spiral_tf.image_folder."""

import io
import os
import tempfile
import zipfile

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np
from PIL import Image

from spiral_tf import image_folder

_SHARED = '../shared/data'


def _encode(image, image_format='PNG', **options):
  buffer = io.BytesIO()
  image.save(buffer, image_format, **options)
  return buffer.getvalue()


def _png(value=0, mode='L', size=(3, 2)):
  return _encode(Image.new(mode, size, value))


_FILES = {
    'b/2.png': _png(2),
    'b/10.PNG': _png(10),
    'a.jpeg': _encode(Image.new('L', (3, 2), 7), 'JPEG'),
    'b.bmp': _encode(Image.new('L', (3, 2), 9), 'BMP'),
    '.hidden.png': b'',
    '.git/x.png': b'',
    '.DS_Store': b'',
    '__MACOSX/b/._2.png': b'',
    '__MACOSX/2.png': b'',
    'SOURCES.csv': b'',
    'README': b'',
    'paper.pdf': b'',
    'clip.mpg': b'',
}
_NAMES = ['a.jpeg', 'b/10.PNG', 'b/2.png', 'b.bmp']


class ImageFolderTest(parameterized.TestCase):

  def setUp(self):
    super().setUp()
    self._root = self.enter_context(tempfile.TemporaryDirectory())

  def _make(self, files, zipped):
    if zipped:
      path = os.path.join(self._root, 'images.zip')
      with zipfile.ZipFile(path, 'w') as archive:
        for name, content in files.items():
          archive.writestr(name, content)
      return path
    path = os.path.join(self._root, 'images')
    os.makedirs(path)
    for name, content in files.items():
      os.makedirs(os.path.dirname(os.path.join(path, name)), exist_ok=True)
      with open(os.path.join(path, name), 'wb') as file:
        file.write(content)
    return path

  @parameterized.parameters(False, True)
  def test_lists_images_only_sorted(self, zipped):
    path = self._make(_FILES, zipped)
    self.assertEqual(image_folder.names(path), _NAMES)

  @parameterized.parameters(False, True)
  def test_reads_in_the_order_asked_for(self, zipped):
    path = self._make(_FILES, zipped)
    images = list(image_folder.read(path, ['b/10.PNG', 'a.jpeg', 'b/2.png']))
    self.assertEqual([image.shape for image in images], [(2, 3, 1)] * 3)
    self.assertEqual([int(image.max()) for image in images], [10, 7, 2])

  @parameterized.parameters(False, True)
  def test_empty_source_is_named(self, zipped):
    path = self._make({'notes.txt': b'x'}, zipped)
    with self.assertRaisesRegex(ValueError, f'{path} holds no image'):
      image_folder.names(path)

  @parameterized.product(
      zipped=[False, True],
      content=[
          b'',
          b'no image at all',
          _encode(Image.effect_noise((64, 64), 90.0))[:-500],
          _encode(Image.effect_noise((64, 64), 90.0), 'JPEG')[:-500],
      ],
  )
  def test_damaged_image_is_named(self, zipped, content):
    path = self._make({'good.png': _png(), 'x/bad.png': content}, zipped)
    with self.assertRaisesRegex(ValueError, r'x/bad\.png in .*images.*Repair'):
      list(image_folder.read(path, image_folder.names(path)))

  def test_damaged_entry_of_a_zip_is_named(self):
    path = self._make({'bad.png': _png()}, zipped=True)
    with open(path, 'r+b') as file:
      content = file.read()
      # Inside the stored pixels: only the zip's own checksum can tell.
      at = content.index(b'IDAT') + 6
      file.seek(at)
      file.write(bytes([content[at] ^ 0xFF]))
    with self.assertRaisesRegex(ValueError, r'bad\.png in'):
      list(image_folder.read(path, ['bad.png']))

  def test_damaged_zip_is_named(self):
    path = self._make({'a.png': _png()}, zipped=True)
    os.truncate(path, os.path.getsize(path) - 10)
    with self.assertRaisesRegex(ValueError, 'images.zip is a damaged zip'):
      image_folder.names(path)

  @parameterized.parameters(
      ('1', 1, [255]),
      ('L', 100, [100]),
      ('LA', (100, 255), [100]),
      ('RGB', (1, 2, 3), [1, 2, 3]),
      ('RGBA', (1, 2, 3, 255), [1, 2, 3]),
      ('CMYK', (0, 0, 0, 0), [255, 255, 255]),
  )
  def test_modes(self, mode, value, expected):
    image_format = 'TIFF' if mode == 'CMYK' else 'PNG'
    content = _encode(Image.new(mode, (3, 2), value), image_format)
    suffix = image_format.lower()
    path = self._make({f'x.{suffix}': content}, zipped=False)
    (image,) = image_folder.read(path, [f'x.{suffix}'])
    self.assertEqual(image.shape, (2, 3, len(expected)))
    self.assertEqual(image.dtype, np.uint8)
    np.testing.assert_array_equal(image[1, 2], expected)

  @parameterized.parameters((255, 167), (0, 27))
  def test_transparency_shows_the_background(self, background, expected):
    # Of the ink 115 / 255 are seen, of the background the rest.
    path = self._make({'x.png': _png((60, 115), 'LA')}, zipped=False)
    (image,) = image_folder.read(path, ['x.png'], background)
    self.assertEqual(image.shape, (2, 3, 1))
    np.testing.assert_allclose(image, expected, atol=1)

  def test_sixteen_bits_keep_their_scale(self):
    wide = np.array([[0, 255, 256], [32768, 65535, 1000]], np.uint16)
    path = self._make({'x.png': _encode(Image.fromarray(wide))}, zipped=False)
    (image,) = image_folder.read(path, ['x.png'])
    np.testing.assert_array_equal(image[..., 0], wide // 256)

  def test_thirty_two_bits_are_refused(self):
    content = _encode(Image.new('F', (3, 2), 0.5), 'TIFF')
    path = self._make({'x.tif': content}, zipped=False)
    with self.assertRaisesRegex(ValueError, 'x.tif .*32 bits'):
      list(image_folder.read(path, ['x.tif']))

  def test_orientation_is_honoured(self):
    image = Image.new('L', (3, 2), 0)
    image.putpixel((0, 0), 255)
    exif = Image.Exif()
    exif[0x0112] = 6  # To be turned clockwise by a quarter.
    path = self._make({'x.png': _encode(image, exif=exif)}, zipped=False)
    (turned,) = image_folder.read(path, ['x.png'])
    np.testing.assert_array_equal(
        turned[..., 0], np.rot90(np.asarray(image), -1)
    )

  @parameterized.parameters(
      ('omniglot/images_background_small1.zip', 2720, (105, 105, 1)),
      ('faces/us_congress_89x109.zip', 674, (109, 89, 3)),
  )
  def test_real_zips(self, name, count, shape):
    path = os.path.join(_SHARED, name)
    if not os.path.exists(path):
      self.skipTest(f'{path} is not here')
    names = image_folder.names(path)
    self.assertLen(names, count)
    for image in image_folder.read(path, names[:3]):
      self.assertEqual(image.shape, shape)

  def test_zip_of_strokes_holds_no_image(self):
    path = os.path.join(_SHARED, 'omniglot/strokes_background_small1.zip')
    if not os.path.exists(path):
      self.skipTest(f'{path} is not here')
    with self.assertRaisesRegex(ValueError, 'holds no image'):
      image_folder.names(path)


if __name__ == '__main__':
  absltest.main()
