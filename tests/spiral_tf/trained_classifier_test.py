"""Tests for spiral_tf.trained_classifier."""

from typing import Any
from unittest import mock

from absl.testing import absltest
import numpy as np
import tensorflow as tf

from spiral_tf import classifier_training
from spiral_tf import trained_classifier
from spiral_tf.networks import classifier as classifier_lib
from tests.spiral_tf import bars
from tests.spiral_tf import tiny


def _random(classes, shape=(16, 16, 1)):
  network = classifier_lib.Classifier(shape[1], len(classes))
  classifier_training.initialise(network, shape, np.random.default_rng(0))
  tiny.randomise(network)
  return trained_classifier.TrainedClassifier(network, classes, shape)


class TrainedClassifierTest(absltest.TestCase):

  def test_predicts_what_the_network_says(self):
    classes = np.array([3, 5, 40])
    made = _random(classes)
    images = tiny.images(7)
    for batch in (2, 256):  # Also in parts of unequal size.
      with mock.patch.object(trained_classifier, '_BATCH', batch):
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
    # Right where it is made to be right: two in three.
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
    made = trained_classifier.train(data, 0, 60)
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
        trained_classifier.train(data._replace(**changes), 0, 1)


if __name__ == '__main__':
  absltest.main()
