# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.data.pixel_tables."""

import gzip
import os
import tempfile

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_tf.data import pixel_tables

_IMAGES = np.arange(2 * 64, dtype=np.uint8).reshape(2, 8, 8)


def _table(heading='', label=None, images=_IMAGES, end='\n'):
  """Writes a table; `label` is 'first', 'last' or None."""
  lines = [heading] if heading else []
  for i, image in enumerate(images):
    words = [str(pixel) for pixel in image.ravel()]
    place = {'first': 0, 'last': len(words)}.get(label)
    if place is not None:
      words.insert(place, str(i + 5))
    lines.append(','.join(words))
  return end.join(lines) + end


_PIXELS = ','.join(f'pixel{i}' for i in range(64))


class PixelTablesTest(parameterized.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())

  def write(self, text, name='train.csv'):
    path = os.path.join(self.folder, name)
    content = text if isinstance(text, bytes) else text.encode()
    with open(path, 'wb') as file:
      file.write(content)
    return path

  @parameterized.parameters(
      (_table(f'label,{_PIXELS}', 'first'), True),
      (_table(f'\ufefflabel,{_PIXELS}', 'first', end='\r\n'), True),
      (_table(f'"label",{_PIXELS}', 'first'), True),
      (_table(f'{_PIXELS},class', 'last'), True),
      (_table('', 'first'), True),
      (_table('\ufeff', 'first').replace('\ufeff\n', '\ufeff'), True),
      (_table(f'label,{_PIXELS}', 'first').replace(',', ';'), True),
      (_table('', 'first').replace(',', '\t'), True),
      (_table('', 'first').replace(',', '","'), True),
      (_table('', 'first').replace(',', '.0,').replace('\n', '.0\n'), True),
      (_table(_PIXELS), False),
      (_table(), False),
      (gzip.compress(_table('', 'first').encode()), True),
  )
  def test_reads(self, text, labelled):
    path = self.write(text)
    self.assertTrue(pixel_tables.is_table(path))
    self.assertEqual(pixel_tables.has_labels(path), labelled)
    images, labels = pixel_tables.read(path)
    self.assertEqual(images.dtype, np.uint8)
    np.testing.assert_array_equal(images, _IMAGES)
    found = None if labels is None else labels.tolist()
    self.assertEqual(found, [5, 6] if labelled else None)

  def test_emnist_is_turned_upright(self):
    path = self.write(_table('', 'first'), 'emnist-letters-train.csv')
    images, _ = pixel_tables.read(path)
    np.testing.assert_array_equal(images, _IMAGES.transpose(0, 2, 1))

  @parameterized.parameters(
      '',
      'image_id,partition\n000001.jpg,0\n',
      _table(f'label,{_PIXELS},more', 'first'),
      'ImageId,Label\n1,0\n',
      b'\x1f\x8b no gzip',
      b'\xff\xfe\0\1',
  )
  def test_other_tables(self, text):
    self.assertFalse(pixel_tables.is_table(self.write(text)))

  @parameterized.parameters(
      (_table('', 'first') + '1,2,3\n', 'line 3 has 3 numbers, and not 65'),
      (_table('', 'first') + '5,' + ','.join(['x'] * 64), "line 3 has 'x'"),
      (_table('', 'first', _IMAGES.astype(int) * 9), 'some from 0 to 1143'),
      # Pixels of 0 and 1 would be all black.
      (_table(_PIXELS, None, _IMAGES / 255), 'whole .* some from 0 to 0.49'),
      (_table(_PIXELS, None, _IMAGES[:0]) + '\n', 'no image'),
      (gzip.compress(_table('', 'first').encode())[:-9], 'damaged gzip file'),
  )
  def test_damaged_tables_are_named(self, text, message):
    with self.assertRaisesRegex(ValueError, f'train.csv .*{message}'):
      pixel_tables.read(self.write(text))


if __name__ == '__main__':
  absltest.main()
