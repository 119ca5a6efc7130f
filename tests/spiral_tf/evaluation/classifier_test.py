# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.evaluation.classifier."""

import os
import tempfile
from typing import Any
from unittest import mock

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np
import tensorflow as tf

from spiral_tf.evaluation import classifier as classifier_files
from spiral_tf.evaluation import classifier_training
from spiral_tf.networks import classifier as classifier_lib
from tests.spiral_tf import bars
from tests.spiral_tf import tiny


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
    made = classifier_files.train(bars.data(), 0, 3)
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


def _random(classes, shape=(16, 16, 1)):
  network = classifier_lib.Classifier(shape[1], len(classes))
  classifier_training.initialize(network, shape, np.random.default_rng(0))
  tiny.randomise(network)
  return classifier_files.TrainedClassifier(network, classes, shape)


class TrainedClassifierTest(absltest.TestCase):

  def test_predicts_what_the_network_says(self):
    classes = np.array([3, 5, 40])
    made = _random(classes)
    images = tiny.images(7)
    for batch in (2, 256):  # Also in parts of unequal size.
      with mock.patch.object(classifier_files, '_BATCH', batch):
        seen = made.predict(images)
      for i, image in enumerate(images):
        ink = tf.constant(1 - image[None] / 255, tf.float32)
        logits = made.network(ink)[0].numpy().astype(np.float64)
        likely = np.exp(logits) / np.exp(logits).sum()
        self.assertEqual(seen.labels[i], classes[np.argmax(logits)])
        self.assertAlmostEqual(seen.confidence[i], likely.max(), places=4)
        np.testing.assert_allclose(
            seen.features[i],
            made.network.features(ink)[0],
            rtol=1e-3,
            atol=1e-4,
        )

  def test_other_shapes_are_refused(self):
    made = _random([0, 1])
    for shape in ((32, 32, 1), (16, 16, 3)):
      with self.assertRaisesRegex(ValueError, r'\(16, 16, 1\)'):
        made.predict(tiny.images(2, shape))
    with self.assertRaisesRegex(ValueError, 'got 0'):
      made.predict(tiny.images(0))

  def test_measures_on_the_held_out_images(self):
    made = _random([0, 1, 2])
    data = bars.data()
    seen = made.predict(data.held_out)
    # Two in three predictions are correct.
    labels = seen.labels.copy()
    labels[::3] = (labels[::3] + 1) % 3
    made.measure(data._replace(held_out_labels=labels))
    self.assertAlmostEqual(made.accuracy, 2 / 3)
    count = sum(float(p) > 0.9 for p in seen.confidence)
    self.assertAlmostEqual(made.confident_share, count / 30)
    self.assertEqual((made.num_train, made.num_held_out), (60, 30))


class TrainTest(absltest.TestCase):

  def test_learns_labels_of_any_value(self):
    data = bars.data()
    names = np.array([7, 2, 90])
    data = data._replace(
        train_labels=names[data.train_labels],
        held_out_labels=names[data.held_out_labels],
    )
    made = classifier_files.train(data, 0, 60)
    np.testing.assert_array_equal(made.classes, [2, 7, 90])
    self.assertGreater(made.accuracy, 0.8)
    seen = made.predict(data.held_out)
    self.assertAlmostEqual(
        made.accuracy, np.mean(seen.labels == data.held_out_labels)
    )

  def test_what_cannot_be_learned(self):
    data = bars.data()
    cases: Any = (
        ({'train_labels': None}, 'no labels'),
        ({'train_labels': np.full(60, 4)}, 'class 4: there is nothing'),
        ({'held_out': data.held_out[:0]}, 'No image is held out'),
    )
    for changes, message in cases:
      with self.assertRaisesRegex(ValueError, message):
        classifier_files.train(data._replace(**changes), 0, 1)


if __name__ == '__main__':
  absltest.main()
