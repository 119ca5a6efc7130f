# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.files."""

import io
import os
import pathlib
import stat
import sys
import tempfile
from unittest import mock

from absl.testing import absltest
from absl.testing import parameterized

from spiral_tf import files
from spiral_tf import os_errors


class PrintableTest(parameterized.TestCase):

  @parameterized.parameters(
      ('plain/a b.png',) * 2,
      ("q'uote&<b>.png",) * 2,
      ('-dash.png',) * 2,
      ('猫/café.png',) * 2,
      (pathlib.Path('a/b'), 'a/b'),
      (b'caf\xe9.png', r'caf\xe9.png'),
      (os.fsdecode(b'caf\xe9.png'), r'caf\xe9.png'),
      ('ctl\x01.png', r'ctl\x01.png'),
      ('esc\x1b[31m.png', r'esc\x1b[31m.png'),
      ('new\nline\r\t.png', r'new\nline\r\t.png'),
      ('gnp.\u202e.png', r'gnp.\u202e.png'),
      ('lone\ud800.png', r'lone\ud800.png'),
  )
  def test_shows_any_name(self, path, expected):
    self.assertEqual(files.printable(path), expected)

  def test_what_standard_output_cannot_show_is_escaped(self):
    ascii_only = io.TextIOWrapper(io.BytesIO(), encoding='ascii')
    with mock.patch.object(sys, 'stdout', ascii_only):
      self.assertEqual(files.printable('猫é.png'), r'\u732b\xe9.png')
      print(files.printable('猫é\udce9.png'), flush=True)

  def test_standard_output_may_be_closed(self):
    with mock.patch.object(sys, 'stdout', None):
      self.assertEqual(files.printable('é'), 'é')


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


class OpenToReadTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())

  def test_reads_a_file(self):
    path = os.path.join(self.folder, 'file')
    files.write_atomically(path, b'one')
    with files.open_to_read(path) as file:
      self.assertEqual(file.read(), b'one')

  def test_errors_are_explained(self):
    os.mkfifo(os.path.join(self.folder, 'pipe'))
    for name, expected in (
        ('', 'is a folder. Name a file.'),
        ('pipe', 'pipe is a pipe or a device. Name a file.'),
        ('none', 'none does not exist. Check the name'),
        ('zero\0', 'zero.x00 does not exist. Check the name'),
        ('pipe/below', 'pipe/below leads through a file'),
    ):
      with self.subTest(expected), self.assertRaises(OSError) as caught:
        files.open_to_read(os.path.join(self.folder, name))
      self.assertRegex(os_errors.explain(caught.exception), expected)


class NewFolderTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    self.root = self.enter_context(tempfile.TemporaryDirectory())
    self.path = os.path.join(self.root, 'new', 'folder')

  def write(self, name, **options):
    with files.new_folder(self.path, **options) as folder:
      files.write_atomically(os.path.join(folder, name), b'1')
      self.assertNotEqual(folder, self.path)

  def assert_holds(self, name):
    self.assertEqual(os.listdir(self.path), [name])
    self.assertEqual(os.listdir(os.path.dirname(self.path)), ['folder'])

  def test_makes_a_folder_that_others_may_read(self):
    umask = os.umask(0o022)
    self.addCleanup(os.umask, umask)
    self.write('a')
    self.assert_holds('a')
    self.assertEqual(stat.S_IMODE(os.stat(self.path).st_mode), 0o755)

  def test_replaces_an_empty_folder(self):
    os.makedirs(self.path)
    self.write('a')
    self.assert_holds('a')

  def test_overwrites_only_if_allowed(self):
    self.write('a')
    with self.assertRaises(OSError):
      self.write('b')
    self.assert_holds('a')
    self.write('b', overwrite=True)
    self.assert_holds('b')

  def test_an_error_leaves_everything_as_it_was(self):
    with self.assertRaisesRegex(ValueError, 'stop'):
      with files.new_folder(self.path):
        raise ValueError('stop')
    self.assertEqual(os.listdir(os.path.dirname(self.path)), [])
    self.write('a')
    with mock.patch.object(os, 'replace', side_effect=KeyboardInterrupt):
      with self.assertRaises(KeyboardInterrupt):
        with files.new_folder(self.path, overwrite=True):
          pass
    self.assert_holds('a')


class WriteTogetherTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    self.root = self.enter_context(tempfile.TemporaryDirectory())
    self.folder = os.path.join(self.root, 'new', 'folder')

  def content(self):
    found = {}
    for name in os.listdir(self.folder):
      with open(os.path.join(self.folder, name), 'rb') as file:
        found[name] = file.read()
    return found

  def test_writes_and_overwrites(self):
    files.write_together(self.folder, {'a': b'1', 'b': b'2'})
    files.write_together(self.folder, {'b': b'3', 'c': b'4'})
    self.assertEqual(self.content(), {'a': b'1', 'b': b'3', 'c': b'4'})

  def test_full_disk_leaves_nothing(self):
    with mock.patch.object(
        os, 'fsync', side_effect=[None, OSError(28, 'No space')]
    ):
      with self.assertRaisesRegex(OSError, 'No space'):
        files.write_together(self.folder, {'a': b'1', 'b': b'2'})
    self.assertEqual(os.listdir(self.root), [])

  def test_what_was_there_comes_back(self):
    """Every step may be interrupted."""
    old = {'b': b'old', 'x': b'other'}
    files.write_together(self.folder, old)
    replace = os.replace
    for steps in range(3, 7):
      left = iter([True] * steps + [False])

      def failing(source, target, left=left):
        if not next(left, True):
          raise KeyboardInterrupt
        replace(source, target)

      with mock.patch.object(os, 'replace', failing):
        with self.assertRaises(KeyboardInterrupt):
          files.write_together(self.folder, {'a': b'1', 'b': b'2', 'c': b'3'})
      self.assertEqual(self.content(), old, steps)

  def test_name_of_a_folder_is_refused(self):
    os.makedirs(os.path.join(self.folder, 'b'))
    with self.assertRaisesRegex(OSError, 'b is a folder'):
      files.write_together(self.folder, {'a': b'1', 'b': b'2'})
    self.assertEqual(os.listdir(self.folder), ['b'])


if __name__ == '__main__':
  absltest.main()
