"""Tests for `envs.brush`."""

import pathlib
import tempfile

from absl.testing import absltest
from absl.testing import parameterized

from envs import brush


class BrushTest(parameterized.TestCase):

  def _folder(self, **files):
    folder = self.enter_context(tempfile.TemporaryDirectory())
    for name, text in files.items():
      path = pathlib.Path(folder, 'classic', name + '.myb')
      path.parent.mkdir(exist_ok=True)
      path.write_text(text)
    return folder

  def test_reads_a_brush(self):
    text = '{"version": 3, "settings": {}}'
    folder = self._folder(round=text)
    self.assertEqual(brush.read_brush('classic/round', folder), text)
    self.assertEqual(brush.list_brushes(folder), ['classic/round'])

  def test_lists_brushes_sorted(self):
    folder = self._folder(b='', a='')
    self.assertEqual(brush.list_brushes(folder), ['classic/a', 'classic/b'])

  def test_finds_debians_brushes_by_default(self):
    self.assertIn('classic/dry_brush', brush.list_brushes())
    for basedir in (None, ''):
      self.assertIn('settings', brush.read_brush('classic/pen', basedir))

  @parameterized.parameters(
      ('classic/dry_brash', 'classic/dry_brush'),
      ('dry_brush', 'classic/dry_brush'),
      ('classic/pne', 'classic/pen'),
  )
  def test_suggests_close_matches(self, wrong, close):
    with self.assertRaises(FileNotFoundError) as caught:
      brush.read_brush(wrong)
    message = str(caught.exception)
    self.assertIn(repr(close), message)
    self.assertIn(wrong + '.myb', message)
    self.assertIn(brush.DEFAULT_BASEDIR, message)
    self.assertIn('envs.brush.list_brushes', message)
    self.assertIn('mypaint-brushes', message)

  def test_says_what_to_install_where_there_are_no_brushes(self):
    folder = self._folder()
    with self.assertRaisesRegex(
        FileNotFoundError, f'{folder}.*no brushes at all.*mypaint-brushes'
    ):
      brush.read_brush('classic/pen', folder)

  @parameterized.parameters(
      'MyPaint brush file\nversion 2', '[]', '{"version": 3}',
      '{"version": 2, "settings": {}}',
      '{"version": 3, "settings": 3}',
  )  # fmt: skip
  def test_refuses_what_is_no_brush(self, text):
    with self.assertRaisesRegex(ValueError, 'bad.myb is not a brush'):
      brush.read_brush('classic/bad', self._folder(bad=text))


if __name__ == '__main__':
  absltest.main()
