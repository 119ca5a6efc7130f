"""Tests for spiral_tf.file_listing; image_folder_test reads what it lists."""

import os
import pathlib
import tempfile
import zipfile

from absl.testing import absltest

from spiral_tf import file_listing


class FolderTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    folder = self.enter_context(tempfile.TemporaryDirectory())
    self.root = pathlib.Path(folder, 'root')
    for name in ('a/0.png', 'b/c/1.png', '.hidden/2.png', '__MACOSX/._0.png'):
      path = self.root / name
      path.parent.mkdir(parents=True, exist_ok=True)
      path.write_bytes(b'x')

  def names(self):
    return sorted(file_listing.of_folder(str(self.root)).names)

  def test_hidden_and_system_folders_are_not_entered(self):
    self.assertEqual(self.names(), ['a/0.png', 'b/c/1.png'])

  def test_links_are_followed_once_and_never_in_a_circle(self):
    other = self.root.parent / 'other'
    other.mkdir()
    (other / '3.png').write_bytes(b'x')
    os.symlink(other, self.root / 'd')
    os.symlink(other, self.root / 'e')
    os.symlink(self.root, self.root / 'a' / 'round')
    listing = file_listing.of_folder(str(self.root))
    found = sorted(name.rpartition('/')[2] for name in listing.names)
    self.assertEqual(found, ['0.png', '1.png', '3.png'])
    self.assertEqual(listing.followed, 1)

  def test_broken_links_and_pipes_are_counted(self):
    os.symlink(self.root / 'nothing', self.root / 'broken')
    os.mkfifo(self.root / 'pipe.png')
    listing = file_listing.of_folder(str(self.root))
    self.assertLen(listing.names, 2)
    self.assertGreaterEqual(sum(listing.passed_over.values()), 2)


class ZipTest(absltest.TestCase):

  def test_backslashes_and_system_files(self):
    with tempfile.TemporaryDirectory() as folder:
      path = os.path.join(folder, 'x.zip')
      with zipfile.ZipFile(path, 'w') as archive:
        for name in ('a\\0.png', '__MACOSX\\a\\._0.png'):
          info = zipfile.ZipInfo('x')
          info.filename = name
          archive.writestr(info, b'x')
      with file_listing.open_zip(path) as archive:
        listing, entries = file_listing.of_zip(archive)
        self.assertEqual(listing.names, ['a/0.png'])
        self.assertEqual(archive.read(entries['a/0.png']), b'x')

  def test_no_zip(self):
    with tempfile.NamedTemporaryFile(suffix='.zip') as file:
      with self.assertRaisesRegex(ValueError, file.name):
        file_listing.open_zip(file.name)


if __name__ == '__main__':
  absltest.main()
