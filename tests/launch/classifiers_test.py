"""Tests for launch.classifiers."""

import os
import tempfile
from unittest import mock

from absl.testing import absltest
import numpy as np

from launch import classifiers
from spiral_tf import trained_classifier
from tests.launch import tiny
from tests.launch import trained_run


class ClassifiersTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())
    self.source = trained_run.write_labelled(
        os.path.join(self.folder, 'labelled')
    )
    self.cache = os.path.join(self.folder, 'cache')

  def test_folder(self):
    with mock.patch.dict(os.environ, {'XDG_CACHE_HOME': '/x'}):
      os.environ.pop('SPIRAL_TF_CACHE', None)
      self.assertEqual(classifiers.default_folder(), '/x/spiral_tf/classifiers')
      os.environ['SPIRAL_TF_CACHE'] = '/y'
      self.assertEqual(classifiers.default_folder(), '/y/classifiers')
      del os.environ['SPIRAL_TF_CACHE'], os.environ['XDG_CACHE_HOME']
      self.assertEqual(
          classifiers.default_folder(),
          os.path.expanduser('~/.cache/spiral_tf/classifiers'),
      )

  def test_learns_all_classes_where_the_experiment_keeps_some(self):
    config = tiny.config(self.source)
    some = tiny.config(self.source, data__classes=(1,), data__limit=6)
    images = [classifiers.load_images(c) for c in (config, some)]
    np.testing.assert_array_equal(images[0].train, images[1].train)
    self.assertLen(images[1].train, 54)
    self.assertEqual(
        classifiers.path_of(images[0], 'x'), classifiers.path_of(images[1], 'x')
    )

  def test_images_of_another_source(self):
    own = tiny.write_images(os.path.join(self.folder, 'images'))
    config = tiny.config(own, data__invert=False, data__fit='crop')
    self.assertIsNone(classifiers.load_images(config).train_labels)
    other = classifiers.load_images(config, self.source)
    expected = classifiers.load_images(tiny.config(self.source))
    np.testing.assert_array_equal(other.train, expected.train)

  def test_trained_once_and_found_again(self):
    config = tiny.config(self.source)
    self.assertIsNone(classifiers.cached(config, self.cache))
    images = classifiers.load_images(config)
    made = classifiers.get(images, self.cache)
    with mock.patch.object(
        trained_classifier, 'train', side_effect=AssertionError
    ):
      again = [
          classifiers.get(images, self.cache),
          classifiers.cached(config, self.cache),
      ]
      # One of another size is another one.
      other = tiny.config(self.source, environment__canvas_width=24)
      self.assertIsNone(classifiers.cached(other, self.cache))
    for one in again:
      assert one is not None
      self.assertEqual(one.accuracy, made.accuracy)
      np.testing.assert_array_equal(
          one.predict(images.train).features,
          made.predict(images.train).features,
      )

  def test_a_run_goes_on_without_one(self):
    config = tiny.config(self.source)
    path = classifiers.path_of(classifiers.load_images(config), self.cache)
    os.makedirs(self.cache)
    with open(path, 'w') as file:
      file.write('no classifier')
    with self.assertLogs(level='WARNING') as logs:
      self.assertIsNone(classifiers.cached(config, self.cache))
    self.assertIn('Remove the file', logs.output[0])
    with self.assertRaisesRegex(ValueError, 'Remove the file'):
      classifiers.get(classifiers.load_images(config), self.cache)

  def test_a_run_without_a_cache_does_not_load_its_images_again(self):
    os.makedirs(self.cache)
    with mock.patch.object(
        classifiers, 'load_images', side_effect=AssertionError
    ):
      self.assertIsNone(classifiers.cached(tiny.config(), self.cache))
      self.assertIsNone(classifiers.cached(tiny.config(), '/nowhere'))

  def test_no_labels(self):
    own = tiny.write_images(os.path.join(self.folder, 'images'))
    images = classifiers.load_images(tiny.config(own))
    with self.assertRaisesRegex(ValueError, 'no labels'):
      classifiers.get(images, self.cache)


if __name__ == '__main__':
  absltest.main()
