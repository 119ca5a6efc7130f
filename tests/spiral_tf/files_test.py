"""Tests for spiral_tf.files."""

import os
import stat
import tempfile
from unittest import mock

from absl.testing import absltest

from spiral_tf import files


class WriteAtomicallyTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())
    self.path = os.path.join(self.folder, 'new', 'file')

  def read(self):
    with open(self.path, 'rb') as file:
      return file.read()

  def test_writes_and_overwrites(self):
    files.write_atomically(self.path, b'one')
    files.write_atomically(self.path, b'two')
    self.assertEqual(self.read(), b'two')
    self.assertEqual(os.listdir(os.path.dirname(self.path)), ['file'])

  def test_file_is_readable_as_others_are(self):
    umask = os.umask(0o022)
    self.addCleanup(os.umask, umask)
    files.write_atomically(self.path, b'one')
    self.assertEqual(stat.S_IMODE(os.stat(self.path).st_mode), 0o644)
    self.assertEqual(os.umask(0o022), 0o022)

  def test_full_disk_leaves_the_old_file_and_no_litter(self):
    files.write_atomically(self.path, b'one')
    with mock.patch.object(os, 'fsync', side_effect=OSError(28, 'No space')):
      with self.assertRaisesRegex(OSError, 'No space'):
        files.write_atomically(self.path, b'two')
    self.assertEqual(self.read(), b'one')
    self.assertEqual(os.listdir(os.path.dirname(self.path)), ['file'])

  def test_interrupted_rename_leaves_the_old_file_and_no_litter(self):
    files.write_atomically(self.path, b'one')
    with mock.patch.object(os, 'replace', side_effect=KeyboardInterrupt):
      with self.assertRaises(KeyboardInterrupt):
        files.write_atomically(self.path, b'two')
    self.assertEqual(self.read(), b'one')
    self.assertEqual(os.listdir(os.path.dirname(self.path)), ['file'])

  def test_folder_that_cannot_be_made_raises(self):
    files.write_atomically(self.path, b'one')
    with self.assertRaises(OSError):
      files.write_atomically(os.path.join(self.path, 'below'), b'two')

  def test_relative_path(self):
    before = os.getcwd()
    os.chdir(self.folder)
    self.addCleanup(os.chdir, before)
    files.write_atomically('here', b'one')
    self.assertTrue(os.path.exists(os.path.join(self.folder, 'here')))


if __name__ == '__main__':
  absltest.main()
