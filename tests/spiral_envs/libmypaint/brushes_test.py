# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for `spiral_envs.libmypaint.brushes`."""

import pathlib
import tempfile

from absl.testing import absltest
from absl.testing import parameterized

from spiral_envs.libmypaint import brushes


class BrushTest(parameterized.TestCase):

  def _folder(self, **files):
    folder = self.enter_context(tempfile.TemporaryDirectory())
    for name, text in files.items():
      path = pathlib.Path(folder, 'classic', name + '.myb')
      path.parent.mkdir(exist_ok=True)
      path.write_text(text)
    return folder

  def test_reads_a_brush(self):
    text = '{"version": 3, "settings": {"opaque": {}}}'
    folder = self._folder(round=text)
    self.assertEqual(brushes.read_brush('classic/round', folder), text)
    self.assertEqual(brushes.list_brushes(folder), ['classic/round'])

  def test_lists_brushes_sorted(self):
    folder = self._folder(b='', a='')
    self.assertEqual(brushes.list_brushes(folder), ['classic/a', 'classic/b'])

  def test_finds_debians_brushes_by_default(self):
    self.assertIn('classic/dry_brush', brushes.list_brushes())
    for basedir in (None, ''):
      self.assertIn('settings', brushes.read_brush('classic/pen', basedir))

  @parameterized.parameters(
      ('classic/dry_brash', 'classic/dry_brush'),
      ('dry_brush', 'classic/dry_brush'),
      ('classic/pne', 'classic/pen'),
  )
  def test_suggests_close_matches(self, wrong, close):
    with self.assertRaises(FileNotFoundError) as caught:
      brushes.read_brush(wrong)
    message = str(caught.exception)
    self.assertIn(repr(close), message)
    self.assertIn(wrong + '.myb', message)
    self.assertIn(brushes.DEFAULT_BASEDIR, message)
    self.assertIn('spiral_envs.libmypaint.brushes.list_brushes', message)
    self.assertIn('mypaint-brushes', message)

  def test_states_the_package_to_install_if_there_are_no_brushes(self):
    folder = self._folder()
    with self.assertRaisesRegex(
        FileNotFoundError, f'{folder}.*no brushes at all.*mypaint-brushes'
    ):
      brushes.read_brush('classic/pen', folder)

  @parameterized.parameters(
      ('MyPaint brush file\nversion 2', 'not JSON'),
      ('version 2\nopaque 1.0 | pressure (0.0 0.0)', 'before 1.0'),
      ('# MyPaint brush file\nversion 2\n', 'before 1.0'),
      ('', 'not JSON'),
      ('[' * 100_000, 'not JSON'),
      ('[]', 'not a JSON object'),
      ('{"version": 3}', 'no object called settings'),
      ('{"version": 3, "settings": {}}', 'settings are empty'),
      ('{"version": 3, "settings": 3}', 'no object called settings'),
      ('{"version": 2, "settings": {}}', 'version is 2, not 3'),
      ('{"version": "3", "settings": {}}', "version is '3', not 3"),
      ('{"settings": {}}', 'version is None, not 3'),
  )
  def test_refuses_what_is_not_a_brush(self, text, fault):
    with self.assertRaisesRegex(
        ValueError, f'bad.myb is not a brush.*: .*{fault}.*save it in MyPaint'
    ):
      brushes.read_brush('classic/bad', self._folder(bad=text))

  def test_reads_a_byte_order_mark_and_windows_lines(self):
    folder = self._folder(round='')
    text = '{"version": 3,\n "settings": {"opaque": {}}}'
    pathlib.Path(folder, 'classic', 'round.myb').write_bytes(
        b'\xef\xbb\xbf' + text.replace('\n', '\r\n').encode()
    )
    self.assertEqual(brushes.read_brush('classic/round', folder), text)

  def test_refuses_other_encodings(self):
    folder = self._folder(round='')
    for data in ('{"version": 3}'.encode('utf-16'), b'{"caf\xe9": 3}'):
      pathlib.Path(folder, 'classic', 'round.myb').write_bytes(data)
      with self.assertRaisesRegex(ValueError, 'round.myb is .*not UTF-8 text'):
        brushes.read_brush('classic/round', folder)

  def test_searches_the_folder_brushes_too(self):
    text = '{"version": 3, "settings": {"opaque": {}}}'
    folder = pathlib.Path(self._folder(round=text))
    (folder / 'classic').rename(folder / 'brushes')
    self.assertEqual(brushes.read_brush('round', str(folder)), text)

  def test_names_a_file_where_a_folder_should_be(self):
    folder = self.enter_context(tempfile.TemporaryDirectory())
    link = pathlib.Path(folder, 'classic')
    link.write_text(brushes.DEFAULT_BASEDIR + '/classic')
    with self.assertRaisesRegex(
        FileNotFoundError, f'{link} is a file and not a folder'
    ):
      brushes.read_brush('classic/pen', folder)


if __name__ == '__main__':
  absltest.main()
