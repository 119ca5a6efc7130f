# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.data.folder."""

import collections
import io
import os
import stat
import tempfile
import zipfile

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np
from PIL import Image

from spiral_tf import counts
from spiral_tf.data import file_listing
from spiral_tf.data import folder as image_folder

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
      # In the stored pixels, so that only the zip's checksum finds it.
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
    # 115 / 255 of the ink, and the rest of the background.
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

  def assert_passed_over(self, path, expected):
    self.assertEqual(
        counts.in_words(image_folder.survey(path).passed_over), expected
    )

  @parameterized.parameters(False, True)
  def test_counts_what_is_passed_over(self, zipped):
    content = {
        **{f'{i}.png': _png(i) for i in range(3)},
        '.git/a.png': _png(),
        '.git/b.png': _png(),
        'x/.cache/a.png': _png(),
        '.trash/a/b/c.png': _png(),
        '__MACOSX/x/._1.png': b'',
        'a.txt': b'',
        'x/b.TXT': b'',
    }
    path = self._make(content, zipped)
    self.assertLen(image_folder.names(path), 3)
    self.assert_passed_over(
        path, '3 hidden folders, 2 .txt, 1 folder of the system'
    )

  @parameterized.parameters(False, True)
  def test_system_files_and_other_endings(self, zipped):
    path = self._make(
        {
            'a.JPEG': _encode(Image.new('L', (3, 2)), 'JPEG'),
            '.DS_Store': b'',
            'Thumbs.db': b'',
            'desktop.ini': b'',
            '._a.JPEG': b'\0\5\x16\7',
            'LICENSE': b'words',
            'b.heic': b'\0\0\0\x18ftypheic',
            'c.HEIC': b'\0\0\0\x18ftypheic',
        },
        zipped,
    )
    self.assertEqual(image_folder.names(path), ['a.JPEG'])
    self.assert_passed_over(
        path, '4 files of the system, 2 .heic, 1 without ending'
    )

  @parameterized.parameters(False, True)
  def test_images_without_their_ending_are_told(self, zipped):
    path = self._make({'a.png': _png(), 'b': _png(), 'c': _png()}, zipped)
    self.assert_passed_over(
        path,
        '2 without ending (PNG by their content: give them its ending)',
    )

  @parameterized.parameters(False, True)
  def test_hidden_images_are_read_and_other_hidden_files_not(self, zipped):
    path = self._make(
        {'.hidden.png': _png(), '.half.png': b'', '-dash.png': _png()}, zipped
    )
    self.assertEqual(image_folder.names(path), ['-dash.png', '.hidden.png'])
    self.assert_passed_over(path, '1 hidden file')

  @parameterized.parameters(
      'mpo', 'jpg', 'JPEG', 'Tif', 'WEBP', 'avif', 'jfif', 'jp2', 'PGM', 'gif'
  )
  def test_endings_in_any_case(self, ending):
    path = self._make({f'a.{ending}': b''}, False)
    self.assertEqual(image_folder.names(path), [f'a.{ending}'])

  def test_all_damaged_images_are_named_at_once(self):
    content = {f'{i:02d}.png': b'' for i in range(3)}
    path = self._make({**content, 'good.png': _png()}, False)
    with self.assertRaisesRegex(
        image_folder.DamagedError,
        '^3 files in .*images cannot be read as images: 00.png .*empty.*; '
        '01.png .*; 02.png .*Repair or remove them',
    ):
      list(image_folder.read(path, image_folder.names(path)))

  def test_of_many_damaged_images_ten_are_named(self):
    path = self._make({f'{i:02d}.png': b'' for i in range(25)}, False)
    with self.assertRaisesRegex(ValueError, '09.png .*; and 15 more') as caught:
      list(image_folder.read(path, image_folder.names(path)))
    self.assertNotIn('10.png', str(caught.exception))

  def test_counts_what_was_done(self):
    films = [Image.new('L', (3, 2), value) for value in (0, 9)]
    film = _encode(films[0], 'GIF', save_all=True, append_images=films[1:])
    clear = _encode(Image.new('LA', (3, 2), (0, 0)))
    path = self._make({'a.gif': film, 'b.png': clear, 'c.png': clear}, False)
    done: collections.Counter = collections.Counter()
    list(image_folder.read(path, image_folder.names(path), 255, done))
    self.assertEqual(
        done, {'the first of 2 frames taken': 1, 'alpha laid on white': 2}
    )

  def test_names_of_any_bytes(self):
    names = (
        b'caf\xe9.png',
        b'ctl\x01.png',
        b'new\nline.png',
        b"q'uote&<b>.png",
        '猫.png'.encode(),
        b'-dash.png',
        b'.hidden.png',
    )
    path = self._make({os.fsdecode(name): _png(5) for name in names}, False)
    found = image_folder.names(path)
    self.assertCountEqual([os.fsencode(name) for name in found], names)
    self.assertLen(list(image_folder.read(path, found)), len(names))
    for raw in names:
      with open(os.path.join(os.fsencode(path), raw), 'wb'):
        pass
    with self.assertRaises(ValueError) as caught:
      list(image_folder.read(path, [n for n in found if n[0] != '.']))
    told = str(caught.exception)
    told.encode()
    for shown in (r'caf\xe9.png', r'ctl\x01.png', r'new\nline.png', '猫.png'):
      self.assertIn(shown, told)

  def test_links_to_folders_are_followed_once_each(self):
    path = self._make({f'a/{i}.png': _png() for i in range(2)}, False)
    outside = os.path.join(self._root, 'outside')
    os.makedirs(os.path.join(outside, 'deep'))
    for name in ('x.png', 'deep/y.png'):
      with open(os.path.join(outside, name), 'wb') as file:
        file.write(_png(3))
    os.symlink(outside, os.path.join(path, 'b'))
    os.symlink(outside, os.path.join(path, 'c'))
    os.symlink('a', os.path.join(path, 'again'))
    os.symlink('..', os.path.join(path, 'a', 'up'))
    os.symlink('/', os.path.join(path, 'root'))
    os.symlink('nowhere.png', os.path.join(path, 'gone.png'))
    os.symlink('a/0.png', os.path.join(path, 'one.png'))
    os.mkfifo(os.path.join(path, 'pipe.png'))
    found = image_folder.survey(path)
    wanted = ['a/0.png', 'a/1.png', 'b/deep/y.png', 'b/x.png', 'one.png']
    self.assertEqual(found.names, wanted)
    self.assertEqual(found.followed, 1)
    self.assertEqual(
        found.passed_over,
        {
            'link to a folder that is read already': 2,
            'link that leads in a circle': 2,
            'broken link': 1,
            'pipe or device': 1,
        },
    )
    self.assertLen(list(image_folder.read(path, wanted)), 5)

  def test_links_unpacked_as_text_are_followed(self):
    path = self._make({'a/0.png': _png(1)}, False)
    outside = os.path.join(self._root, 'outside')
    os.makedirs(outside)
    with open(os.path.join(outside, 'x.png'), 'wb') as file:
      file.write(_png(3))
    with open(os.path.join(path, 'b'), 'w') as file:
      file.write('../outside')
    found = image_folder.survey(path)
    self.assertEqual(found.names, ['a/0.png', 'b/x.png'])
    self.assertEqual(found.followed, 1)
    images = list(image_folder.read(path, found.names))
    self.assertEqual([int(image.max()) for image in images], [1, 3])

  def test_zips_with_backslashes_and_links(self):
    path = self._make(
        {
            'set\\a\\0.png': _png(1),
            'set\\b\\1.png': _png(2),
            'set\\b\\': b'',
            '__MACOSX\\set\\a\\._0.png': b'',
            'é.png': _png(3),
        },
        zipped=True,
    )
    with zipfile.ZipFile(path, 'a') as archive:
      link = zipfile.ZipInfo('link.png')
      link.external_attr = (stat.S_IFLNK | 0o777) << 16
      archive.writestr(link, 'set/a/0.png')
    found = image_folder.survey(path)
    self.assertEqual(found.names[:2], ['set/a/0.png', 'set/b/1.png'])
    self.assertEqual(
        found.passed_over, {'link in the zip': 1, 'folder of the system': 1}
    )
    images = list(image_folder.read(path, found.names))
    self.assertEqual([int(image.max()) for image in images], [1, 2, 3])

  def test_names_of_a_mac_are_shown_as_they_are(self):
    info = zipfile.ZipInfo('é.png'.encode().decode('cp437'))
    self.assertEqual(info.flag_bits & 0x800, 0)
    archive = zipfile.ZipFile(io.BytesIO(), 'w')
    archive.filelist.append(info)
    listing, own = file_listing.of_zip(archive)
    self.assertEqual(listing.names, ['é.png'])
    self.assertEqual(own, {'é.png': info.filename})
    archive.filelist.clear()
    archive.close()

  def test_encrypted_zips_are_told(self):
    path = self._make({'a.png': _png()}, zipped=True)
    with open(path, 'r+b') as file:
      content = bytearray(file.read())
      content[content.index(b'PK\x03\x04') + 6] |= 1
      content[content.index(b'PK\x01\x02') + 8] |= 1
      file.seek(0)
      file.write(content)
    with self.assertRaisesRegex(ValueError, 'a.png in .* is encrypted: unpack'):
      list(image_folder.read(path, ['a.png']))

  @parameterized.parameters(False, True)
  def test_nothing_found_says_what_is_there(self, zipped):
    content = {f'{i}.npy': b'' for i in range(3)}
    path = self._make({**content, 'a.zip': b'', 'b': b''}, zipped)
    with self.assertRaisesRegex(
        ValueError, 'It holds 3 .npy, 1 .zip, 1 without ending'
    ):
      image_folder.names(path)

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
