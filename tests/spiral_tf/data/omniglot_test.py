# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.data.omniglot, on small files of the official form."""

import dataclasses
import io
import os
import tempfile
import zipfile

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np
from PIL import Image

from spiral_tf import config as config_lib
from spiral_tf.data import dataset

_SHARED = '../shared/data/omniglot'


def _drawing(row, size=105):
  """A line in one row, black on white, 1 bit like the official images."""
  pixels = np.full((size, size), 255, np.uint8)
  pixels[row] = 0
  return Image.fromarray(pixels).convert('1')


class OmniglotFilesTest(parameterized.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())

  def write(self, name, alphabets, size=105, zipped=True):
    """Writes two characters, with two drawings each, for each alphabet."""
    files = {}
    for a, alphabet in enumerate(alphabets):
      for character in (1, 2):
        for drawer in (1, 2):
          file = io.BytesIO()
          _drawing(10 * a + character, size).save(file, 'PNG')
          path = f'{name}/{alphabet}/character{character:02d}/0001_{drawer}.png'
          files[path] = file.getvalue()
    if zipped:
      path = os.path.join(self.folder, f'{name}.zip')
      with zipfile.ZipFile(path, 'w') as archive:
        for path, content in files.items():
          archive.writestr(path, content)
      return
    for path, content in files.items():
      path = os.path.join(self.folder, path)
      os.makedirs(os.path.dirname(path), exist_ok=True)
      with open(path, 'wb') as out:
        out.write(content)

  def load(self, **changes):
    settings = config_lib.DataConfig(
        source=self.folder,
        fit='scale',
        invert=False,
        held_out=0.25,
        held_out_by='folder',
    )
    settings = dataclasses.replace(settings, **changes)
    return dataset.load(settings, (105, 105, 1))

  @parameterized.parameters(True, False)
  def test_background_trains_and_evaluation_tests(self, zipped):
    self.write('images_background', ['Greek', 'Latin'], zipped=zipped)
    self.write('images_evaluation', ['Tengwar'], zipped=zipped)
    data = self.load()
    self.assertEqual(data.train.shape, (8, 105, 105, 1))
    self.assertEqual(data.held_out.shape, (4, 105, 105, 1))
    rows = data.train[:, :, 0, 0].argmin(axis=1).tolist()
    self.assertEqual(rows, [1, 1, 2, 2, 11, 11, 12, 12])
    self.assertEqual(data.train.min(), 0)
    self.assertEqual(data.train[:, 50:].min(), 255)

  def test_folders_in_folders(self):
    for name, alphabet in (
        ('images_background', 'Greek'),
        ('images_evaluation', 'Latin'),
    ):
      self.write(
          f'omniglot/python/{name}/{name}/{name}', [alphabet], zipped=False
      )
    with open(os.path.join(self.folder, 'omniglot', 'README.md'), 'w') as file:
      file.write('words')
    data = self.load()
    self.assertLen(data.train, 4)
    self.assertLen(data.held_out, 4)

  def test_of_one_set_characters_are_held_out(self):
    self.write('images_background_small1', ['Greek', 'Latin'])
    data = self.load()
    self.assertLen(data.train, 6)
    self.assertLen(data.held_out, 2)
    seen = {image.tobytes() for image in data.train}
    self.assertFalse(any(image.tobytes() in seen for image in data.held_out))

  def test_the_large_background_set_is_preferred(self):
    self.write('images_background_small1', ['Greek'])
    self.write('images_background', ['Greek', 'Latin', 'Korean'])
    self.write('images_evaluation', ['Tengwar'])
    self.assertLen(self.load().train, 12)

  def test_evaluation_alone(self):
    self.write('images_evaluation', ['Greek'])
    with self.assertRaisesRegex(ValueError, 'Put images_background.zip beside'):
      self.load()

  def test_two_small_sets(self):
    self.write('images_background_small1', ['Greek'])
    self.write('images_background_small2', ['Latin'])
    with self.assertRaisesRegex(ValueError, 'both .* Name one of them'):
      self.load()

  def test_an_alphabet_in_both_sets(self):
    self.write('images_background', ['Greek', 'Latin'])
    self.write('images_evaluation', ['Latin'])
    with self.assertRaisesRegex(ValueError, 'Latin is both in'):
      self.load()

  def test_other_sizes(self):
    self.write('images_background', ['Greek'], size=28)
    with self.assertRaisesRegex(ValueError, 'is 28 pixels wide'):
      self.load()

  def test_other_folders(self):
    with zipfile.ZipFile(
        os.path.join(self.folder, 'images_background.zip'), 'w'
    ) as archive:
      archive.writestr('images_background/a.png', b'')
    with self.assertRaisesRegex(ValueError, 'a.png .*alphabet and character'):
      self.load()

  def test_real_files(self):
    if not os.path.exists(_SHARED):
      self.skipTest(f'{_SHARED} is not here')
    settings = config_lib.DataConfig(
        source=_SHARED,
        fit='scale',
        invert=False,
        limit=200,
        held_out_by='folder',
    )
    data = dataset.load(settings, (32, 32, 1))
    self.assertEqual(len(data.train) + len(data.held_out), 200)
    self.assertGreater(data.train.mean(), 200)


if __name__ == '__main__':
  absltest.main()
