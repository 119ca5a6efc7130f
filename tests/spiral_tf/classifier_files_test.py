"""Tests for spiral_tf.classifier_files."""

import os
import tempfile

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_tf import classifier_files
from spiral_tf import trained_classifier
from tests.spiral_tf import bars


class KeyTest(absltest.TestCase):

  def test_everything_that_makes_another_classifier_makes_another_key(self):
    data = bars.data()
    pixel, label = data.train.copy(), data.train_labels.copy()
    pixel[3, 2, 1, 0] ^= 1
    label[3] ^= 1
    keys = [
        classifier_files.key(data, 0, 5),
        classifier_files.key(data, 1, 5),
        classifier_files.key(data, 0, 6),
        classifier_files.key(data._replace(train=pixel), 0, 5),
        classifier_files.key(data._replace(train_labels=label), 0, 5),
        classifier_files.key(data._replace(held_out=pixel[:30]), 0, 5),
        classifier_files.key(data._replace(train=data.train[:-1]), 0, 5),
        classifier_files.key(
            data._replace(train=data.train.reshape([60, 8, 32, 1])), 0, 5
        ),
        classifier_files.key(
            data._replace(train_labels=None, held_out_labels=None), 0, 5
        ),
    ]
    self.assertLen(set(keys), len(keys))
    self.assertEqual(keys[0], classifier_files.key(bars.data(), 0, 5))


class FilesTest(parameterized.TestCase):

  def setUp(self):
    super().setUp()
    folder = self.enter_context(tempfile.TemporaryDirectory())
    self.path = os.path.join(folder, 'new', 'one.npz')

  def write(self):
    made = trained_classifier.train(bars.data(), 0, 3)
    classifier_files.write(made, self.path)
    return made

  def test_what_is_read_is_what_was_written(self):
    made = self.write()
    again = classifier_files.read(self.path)
    images, _ = bars.images(8)
    for one, two in zip(made.predict(images), again.predict(images)):
      np.testing.assert_array_equal(one, two)
    for name in ('accuracy', 'confident_share', 'num_train', 'num_held_out'):
      self.assertEqual(getattr(made, name), getattr(again, name))
    np.testing.assert_array_equal(made.classes, again.classes)
    self.assertEqual(again.image_shape, (16, 16, 1))
    self.assertEqual(os.listdir(os.path.dirname(self.path)), ['one.npz'])

  @parameterized.parameters(0, 3, 200, 5000)
  def test_damaged_file_is_named(self, size):
    self.write()
    with open(self.path, 'rb') as file:
      data = file.read()
    with open(self.path, 'wb') as file:
      file.write(data[:size])
    with self.assertRaisesRegex(ValueError, 'one.npz.*Remove the file'):
      classifier_files.read(self.path)

  def test_damage_inside_is_noticed(self):
    self.write()
    with open(self.path, 'rb+') as file:
      size = file.seek(0, os.SEEK_END)
      file.seek(size // 2)
      file.write(b'\x00\xff' * 50)
    with self.assertRaisesRegex(ValueError, 'cannot be used'):
      classifier_files.read(self.path)

  def test_other_versions_and_other_files(self):
    np.savez(self.path_in_place(), facts=np.array('{"version": 0}'))
    with self.assertRaisesRegex(ValueError, 'of version 0'):
      classifier_files.read(self.path)
    np.savez(self.path, other=np.zeros(3))
    with self.assertRaisesRegex(ValueError, 'cannot be used'):
      classifier_files.read(self.path)

  def path_in_place(self):
    os.makedirs(os.path.dirname(self.path))
    return self.path

  def test_missing_file(self):
    with self.assertRaises(FileNotFoundError):
      classifier_files.read(self.path)


if __name__ == '__main__':
  absltest.main()
