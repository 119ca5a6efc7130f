"""Tests for spiral_tf.source_advice; image_sources_test has whole layouts."""

import os
import pathlib
import tempfile

from absl.testing import absltest

from spiral_tf import source_advice


class SourceAdviceTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())

  def write(self, name, data):
    path = pathlib.Path(self.folder, name)
    path.write_bytes(data)
    return str(path)

  def test_a_file_that_is_no_source(self):
    for name, data, advice in (
        ('x.pdf', b'%PDF-1.7', 'It is a PDF document'),
        ('x.zip', b'PK\x03\x04', 'damaged zip file'),
        ('x.png', b'\x89PNG', 'Put it into a folder'),
        ('x.bin', b'\x01\x02', 'neither a folder, nor a zip'),
    ):
      path = self.write(name, data)
      self.assertRegex(str(source_advice.no_source(path)), f'{path}.*{advice}')

  def test_near_names(self):
    self.write('images.zip', b'')
    wrong = os.path.join(self.folder, 'image.zip')
    self.assertIn('Did you mean', source_advice.near(wrong))
    self.assertIn('images.zip', source_advice.near(wrong))
    self.assertEqual(source_advice.near(os.path.join(self.folder, 'qq')), '')
    self.assertEqual(source_advice.near('/no/such/folder/x'), '')


if __name__ == '__main__':
  absltest.main()
