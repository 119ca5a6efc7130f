# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.data.celeba, on small files of the official form."""

import io
import os
import tempfile
import zipfile

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np
from PIL import Image

from spiral_tf import config as config_lib
from spiral_tf.data import celeba
from spiral_tf.data import dataset

_LINES = tuple(f'{i:06d}.jpg {part}' for i, part in enumerate('00012201', 1))


class CelebaFilesTest(parameterized.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())

  def path(self, *parts):
    path = os.path.join(self.folder, *parts)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    return path

  def write(self, count=8, size=(178, 218), where='', zipped=False):
    """Gray images 10, 20, ... with a white frame outside the central 148."""
    files = {}
    for i in range(1, count + 1):
      image = Image.new('RGB', size, (255, 255, 255))
      left, top = (size[0] - 148) // 2, (size[1] - 148) // 2
      image.paste((10 * i,) * 3, (left, top, left + 148, top + 148))
      file = io.BytesIO()
      image.save(file, 'JPEG', quality=95)
      files[f'img_align_celeba/{i:06d}.jpg'] = file.getvalue()
    if zipped:
      archive_path = self.path(where, 'img_align_celeba.zip')
      with zipfile.ZipFile(archive_path, 'w') as archive:
        for name, content in files.items():
          archive.writestr(name, content)
      return
    for name, content in files.items():
      with open(self.path(where, name), 'wb') as out:
        out.write(content)

  def write_partition(self, lines=_LINES, where=''):
    with open(self.path(where, 'list_eval_partition.txt'), 'w') as file:
      file.write('\n'.join(lines) + '\n')

  def load(self, *parts, **changes):
    options = {'fit': 'crop', 'invert': False, **changes}
    path = os.path.join(self.folder, *parts)
    settings = config_lib.DataConfig(source=path, **options)
    return dataset.load(settings, (16, 16, 3))

  def assert_split(self, data):
    values = [np.round(x.mean(axis=(1, 2, 3)) / 10) for x in data[:2]]
    self.assertEqual(values[0].tolist(), [1, 2, 3, 7])
    self.assertEqual(values[1].tolist(), [5, 6])

  @parameterized.parameters(
      ('', '', False, ()),
      ('', '', True, ()),
      ('', '', True, ('img_align_celeba.zip',)),
      ('', '', False, ('img_align_celeba',)),
      ('Img', 'Eval', True, ()),
      ('Img', 'Eval', False, ('Img', 'img_align_celeba')),
  )
  def test_split_is_that_of_the_partition(self, images, lists, zipped, source):
    self.write(where=images, zipped=zipped)
    self.write_partition(where=lists)
    data = self.load(*source, crop_share=148 / 178)
    self.assert_split(data)
    # This crop removes the frame, which the whole image shows.
    self.assertLess(data.train[0].max(), 40)
    self.assertGreater(self.load(*source).train[0].max(), 200)

  @parameterized.parameters(
      ('list_eval_partition.csv', 'image_id,partition\n', ',', '\n'),
      ('list_eval_partition.txt', 'image_id,partition\n', ',', '\n'),
      ('list_eval_partition.csv', '\ufeffimage_id,partition\r\n', ',', '\r\n'),
      ('list_eval_partition.txt', '\ufeff', ' ', '\r\n'),
      ('list_eval_partition.csv', '"image_id";"partition"\n', ';', '\n'),
      (
          'list_eval_partition.csv/list_eval_partition.csv',
          'image_id,partition\n',
          ',',
          '\n',
      ),
  )
  def test_partitions_as_people_have_them(self, name, heading, comma, end):
    self.write(where='celeba/img_align_celeba')
    with open(self.path('celeba', name), 'w', newline='') as file:
      lines = [line.replace(' ', comma) for line in _LINES]
      file.write(heading + end.join(lines) + end)
    self.write_system_files('celeba/img_align_celeba/img_align_celeba')
    # By a folder around it, and by its own path.
    for source in ((), ('celeba',), ('celeba', 'img_align_celeba')):
      self.assert_split(self.load(*source, crop_share=148 / 178))

  def write_system_files(self, where):
    for name in ('__MACOSX/._000001.jpg', '.DS_Store', '._000002.jpg'):
      with open(self.path(where, name), 'wb') as file:
        file.write(b'\0\5\x16\7')

  def test_a_link_that_was_unpacked_as_text(self):
    self.write(where='real')
    with open(self.path('data', 'img_align_celeba'), 'w') as file:
      file.write('../real/img_align_celeba')
    self.write_partition(where='data')
    self.assert_split(self.load('data', crop_share=148 / 178))

  def test_validation_is_in_neither(self):
    self.write()
    self.write_partition()
    data = self.load(crop_share=0.8)
    self.assertLen(data.train, 4)
    self.assertLen(data.held_out, 2)
    self.assertIsNone(data.train_labels)
    train, _ = celeba.open_images(self.path('img_align_celeba'), 255)
    self.assertIn('2 of the validation set are left out.', train.notes)

  def test_other_folders_are_none(self):
    self.write(where='img_align')
    os.rename(self.path('img_align', 'img_align_celeba'), self.path('faces'))
    self.assertIsNone(celeba.find_images(self.path('faces')))
    self.assertIsNone(celeba.find_images(self.path('img_align')))

  def test_no_partition(self):
    self.write()
    with self.assertRaisesRegex(
        ValueError, f'list_eval_partition.txt.*Put it into {self.folder}'
    ):
      self.load()

  @parameterized.parameters(
      (_LINES[:-1], '1 of the 8 images of .*celeba are not in .*000008.jpg'),
      (_LINES + ('000009.jpg 0',), '1 of the 9 images of .*000009.jpg'),
      (_LINES[:-1] + ('000008.jpg 3',), r"line 8: '000008.jpg 3' is not"),
      (_LINES[:-1] + ('000008.jpg',), "line 8: '000008.jpg' is not"),
      (_LINES + (_LINES[0],), 'line 9, names 000001.jpg a second time'),
      ([f'{i:06d}.jpg 0' for i in range(1, 9)], 'names no test image'),
  )
  def test_bad_partition(self, lines, message):
    self.write()
    self.write_partition(lines)
    with self.assertRaisesRegex(ValueError, message):
      self.load()

  def test_other_sizes(self):
    self.write(size=(218, 178))
    self.write_partition()
    with self.assertRaisesRegex(ValueError, 'is 218 pixels wide and 178 high'):
      self.load()


if __name__ == '__main__':
  absltest.main()
