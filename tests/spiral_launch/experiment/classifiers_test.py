# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.experiment.classifiers."""

import contextlib
import io
import os
import tempfile
from unittest import mock

from absl.testing import absltest
import numpy as np

from spiral_launch.experiment import classifiers
from spiral_launch.experiment import folder_lock
from spiral_tf.evaluation import classifier as trained_classifier
from tests.spiral_launch.experiment import tiny
from tests.spiral_launch.experiment import trained_run


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
      # Another size needs another classifier.
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

  def small(self):
    """Returns images on which a classifier is trained quickly."""
    self.enter_context(
        mock.patch.object(
            classifiers.classifier_training, 'default_steps', return_value=2
        )
    )
    return classifiers.load_images(tiny.config(self.source))

  def test_home_that_cannot_be_written_to_is_done_without(self):
    images = self.small()
    blocked = os.path.join(self.folder, 'file')
    with open(blocked, 'w'):
      pass
    for folder in ('', os.path.join(blocked, 'cache'), '/dev/null/cache'):
      said = self.enter_context(
          mock.patch.object(classifiers.output_streams, 'say')
      )
      self.assertEqual(classifiers.get(images, folder).num_train, 54)
      words = [call.args[0] for call in said.call_args_list]
      # Once, before training starts.
      self.assertStartsWith(words[0], 'Note: the classifier is not kept')
      self.assertIn('SPIRAL_TF_CACHE', words[0])
      self.assertStartsWith(words[1], 'Training a classifier')
      self.assertLen([w for w in words if 'Note' in w], 1)

  def test_folder_that_was_named_has_to_be_writable(self):
    images = self.small()
    with mock.patch.object(
        trained_classifier, 'train', side_effect=AssertionError
    ):
      with self.assertRaisesRegex(OSError, '/dev/null/cache'):
        classifiers.get(images, '/dev/null/cache', named=True)

  def test_a_disk_that_fills_meanwhile_loses_nothing(self):
    images = self.small()
    with (
        mock.patch.object(
            classifiers.classifier_files, 'write', side_effect=OSError('full')
        ),
        contextlib.redirect_stderr(io.StringIO()) as errors,
    ):
      self.assertEqual(classifiers.get(images, self.cache).num_train, 54)
    self.assertIn('not kept for the next time: full', errors.getvalue())

  def test_user_without_a_home_makes_no_folder_called_tilde(self):
    with mock.patch.dict(os.environ, clear=True):
      with mock.patch.object(
          classifiers.os.path, 'expanduser', lambda path: path
      ):
        self.assertEqual(classifiers.default_folder(), '')

  def test_waits_for_another_that_trains_the_same(self):
    images = self.small()
    path = classifiers.path_of(images, self.cache)
    made = classifiers.get(images, os.path.join(self.folder, 'elsewhere'))
    os.makedirs(self.cache)
    lock = folder_lock.FolderLock(f'{path}.lock', path)

    def finish(seconds):
      del seconds
      classifiers.classifier_files.write(made, path)
      lock.release()

    with (
        mock.patch.object(classifiers.time, 'sleep', finish),
        mock.patch.object(
            trained_classifier, 'train', side_effect=AssertionError
        ),
        contextlib.redirect_stdout(io.StringIO()) as out,
    ):
      found = classifiers.get(images, self.cache)
    self.assertEqual(found.accuracy, made.accuracy)
    self.assertIn(f'process {os.getpid()} on host', out.getvalue())
    self.assertIn('at most 10 minutes', out.getvalue())
    self.assertEqual(os.listdir(self.cache), [os.path.basename(path)])

  def test_does_not_wait_for_ever(self):
    images = self.small()
    path = classifiers.path_of(images, self.cache)
    os.makedirs(self.cache)
    with folder_lock.FolderLock(f'{path}.lock', path):
      with mock.patch.multiple(
          classifiers, _PATIENCE_SECONDS=0.05, _POLL_SECONDS=0.01
      ):
        self.assertEqual(classifiers.get(images, self.cache).num_train, 54)

  def test_no_labels(self):
    own = tiny.write_images(os.path.join(self.folder, 'images'))
    images = classifiers.load_images(tiny.config(own))
    with self.assertRaisesRegex(ValueError, 'no labels'):
      classifiers.get(images, self.cache)


if __name__ == '__main__':
  absltest.main()
