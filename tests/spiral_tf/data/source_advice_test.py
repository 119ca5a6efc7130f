# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.data.source_advice; image_sources_test has more."""

import os
import tarfile
import tempfile

from absl.testing import absltest
from absl.testing import parameterized

from spiral_tf.data import folder as image_folder
from spiral_tf.data import source_advice


class SourceAdviceTest(parameterized.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())

  def path(self, *parts):
    return os.path.join(self.folder, *parts)

  def write(self, name, content=b''):
    os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
    with open(self.path(name), 'wb') as file:
      file.write(content)

  def nothing_found(self, *idx_folders):
    survey = image_folder.survey(self.folder)
    return str(source_advice.nothing_found(self.folder, survey, idx_folders))

  def test_near_names(self):
    self.write('faces/a.png')
    self.assertEqual(
        source_advice.near(self.path('Faces')),
        f' Did you mean {self.path("faces")}?',
    )
    for path in (self.path('xyz'), self.path('no', 'faces'), ''):
      self.assertEqual(source_advice.near(path), '')

  def test_links_to_nowhere_are_told(self):
    os.symlink('gone', self.path('faces'))
    self.assertEqual(
        source_advice.near(self.path('faces')),
        ' It is a link to gone, which is not there.',
    )

  def test_archives(self):
    self.write('words')
    with tarfile.open(self.path('a.dat'), 'w') as archive:
      archive.add(self.path('words'), 'words')
    error = source_advice.no_source(self.path('a.dat'))
    self.assertIn('It is an archive. Unpack it, and name', str(error))

  @parameterized.parameters('a.zip', 'a.tar.gz', 'a.7z')
  def test_archives_in_a_folder(self, name):
    self.write(name)
    self.assertIn(f'({self.path(name)}), or unpack it', self.nothing_found())

  def test_places_of_idx_files(self):
    told = self.nothing_found('b', 'c')
    self.assertIn(f'in {self.path("b")} or {self.path("c")}: name', told)
    told = self.nothing_found(*'abcdefg')
    self.assertIn(f'{self.path("e")} or others: name', told)

  def test_images_all_over_the_place(self):
    for name in ('a/1.png', 'b/2.png', 'c/notes.txt'):
      self.write(name)
    survey = image_folder.survey(self.path('c'))
    told = str(source_advice.nothing_found(self.path('c'), survey, []))
    self.assertEndsWith(
        told, f'It holds 1 .txt. There are 2 images below {self.folder}.'
    )

  def test_images_in_hidden_folders_are_found(self):
    self.write('.cache/x/1.png')
    self.write('.cache/x/2.png')
    self.assertIn(
        f'There are 2 images below {self.path(".cache", "x")}: name that',
        self.nothing_found(),
    )


if __name__ == '__main__':
  absltest.main()
