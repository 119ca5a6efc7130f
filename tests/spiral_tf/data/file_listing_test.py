# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for `file_listing`; image_folder_test has more of images."""

import os
import tempfile
import zipfile

from absl.testing import absltest
from absl.testing import parameterized

from spiral_tf.data import file_listing


class FileListingTest(parameterized.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())

  def path(self, *parts):
    return os.path.join(self.folder, *parts)

  def write(self, *names):
    for name in names:
      os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
      with open(self.path(name), 'wb'):
        pass

  def test_folders_are_listed_in_one_order(self):
    self.write('b/2', 'b/1.png', 'a.png', '.git/x.png', '__MACOSX/y.png')
    listing = file_listing.of_folder(self.folder)
    self.assertEqual(listing.names, ['a.png', 'b/1.png', 'b/2'])
    self.assertEqual(
        listing.passed_over, {'hidden folder': 1, 'folder of the system': 1}
    )

  def test_links_to_one_another_are_broken(self):
    self.write('a.png')
    for name, target in (('x', 'y'), ('y', 'x'), ('z.png', 'nowhere')):
      os.symlink(target, self.path(name))
    listing = file_listing.of_folder(self.folder)
    self.assertEqual(listing.names, ['a.png'])
    self.assertEqual(listing.passed_over, {'broken link': 3})
    self.assertLen(list(file_listing.inner(self.folder, bool)), 1)

  def test_hidden_files_and_those_of_systems_are_told_apart(self):
    for name in ('Thumbs.db', '.DS_Store', '._a.png', 'desktop.ini', '@eaDir'):
      self.assertTrue(file_listing.is_system(name), name)
    for name in ('.a.png', 'thumbs.png', 'a._b'):
      self.assertFalse(file_listing.is_system(name), name)

  def test_folders_that_wrap_one(self):
    self.write('a/b/c/1.txt', 'a/b/d/2.txt', 'readme.txt', '.git/x')
    self.assertEqual(
        list(file_listing.inner(self.folder, lambda name: False)),
        [self.folder, self.path('a'), self.path('a', 'b')],
    )
    # A folder beside an image is not the only thing there.
    self.assertEqual(
        list(file_listing.inner(self.folder, lambda n: n == 'readme.txt')),
        [self.folder],
    )

  def test_names_in_zips(self):
    path = self.path('a.zip')
    with zipfile.ZipFile(path, 'w') as archive:
      for name in ('a\\1.png', 'b/', 'é/2.png', '__MACOSX/a/._1.png', './3'):
        archive.writestr(name, b'')
    with file_listing.open_zip(path) as archive:
      listing, own = file_listing.of_zip(archive)
    self.assertEqual(listing.names, ['a/1.png', 'é/2.png', './3'])
    self.assertEqual(own['a/1.png'], 'a\\1.png')
    self.assertEqual(listing.passed_over, {'folder of the system': 1})

  def test_damaged_zips_are_named(self):
    self.write('a.zip')
    with self.assertRaisesRegex(ValueError, r'a\.zip is a damaged zip file'):
      file_listing.open_zip(self.path('a.zip'))

  @parameterized.parameters(
      (0, zipfile.ZIP_DEFLATED, ''),
      (1, zipfile.ZIP_STORED, 'is encrypted'),
      (0, 99, 'is packed by method 99'),
  )
  def test_entries_that_cannot_be_read(self, flags, method, message):
    info = zipfile.ZipInfo('x')
    info.flag_bits, info.compress_type = flags, method
    self.assertStartsWith(file_listing.lacks(info), message)
    self.assertEqual(bool(file_listing.lacks(info)), bool(message))


if __name__ == '__main__':
  absltest.main()
