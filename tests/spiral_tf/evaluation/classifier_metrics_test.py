# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.evaluation.classifier_metrics."""

import collections
import math

from absl.testing import absltest
import hypothesis
from hypothesis import strategies as st
import numpy as np

from spiral_tf.evaluation import classifier_metrics
from tests.spiral_tf import fake_classifier


class HistogramTest(absltest.TestCase):

  @hypothesis.settings(deadline=None)
  @hypothesis.given(st.lists(st.sampled_from([2, 3, 7]), min_size=1))
  def test_counts_each_class(self, labels):
    classes = [2, 3, 5, 7]
    counts = collections.Counter(labels)
    shares = classifier_metrics.histogram(np.array(labels), classes)
    for share, one in zip(shares, classes):
      self.assertAlmostEqual(share, counts[one] / len(labels))
    # In nats, from the definition.
    expected = sum(
        -n / len(labels) * math.log(n / len(labels)) for n in counts.values()
    )
    self.assertAlmostEqual(classifier_metrics.entropy(shares), expected)
    self.assertGreaterEqual(classifier_metrics.entropy(shares), 0.0)

  def test_entropy_of_ten_classes_alike(self):
    self.assertAlmostEqual(classifier_metrics.entropy([0.1] * 10), math.log(10))


class ClassesTest(absltest.TestCase):

  def test_facts(self):
    self.assertEqual(
        classifier_metrics.facts(fake_classifier.make()),
        {
            'classifier_accuracy': 0.75,
            'classifier_confident_share': 0.5,
            'classifier_train_images': 100,
            'classifier_held_out_images': 20,
        },
    )

  def test_metrics_by_suffix(self):
    # Labels 0, 2, 2, 1 with confidence 0.9 (not above), 0.9..., 0.5.
    drawn = fake_classifier.images(9, 29, 25, 15)
    metrics = classifier_metrics.classes(
        fake_classifier.make(),
        {'': drawn, '_real': fake_classifier.images(19)},
        wanted=(1, 2),
    )
    self.assertEqual(metrics['classes'], [0, 1, 2])
    self.assertEqual(metrics['class_histogram'], [0.25, 0.25, 0.5])
    self.assertAlmostEqual(metrics['class_entropy'], 1.5 * math.log(2))
    self.assertEqual(metrics['wanted_class_share'], 0.75)
    self.assertEqual(metrics['class_histogram_real'], [0, 1, 0])
    self.assertEqual(metrics['class_entropy_real'], 0.0)
    self.assertEqual(metrics['wanted_class_share_real'], 1.0)

  def test_confidence_must_be_above_nine_tenths(self):
    made = fake_classifier.make()
    confidence = np.array([0.9, 0.91, 0.2, 1.0], np.float64)
    made.predict = lambda images: fake_classifier.FakeClassifier.predict(
        made, images
    )._replace(confidence=confidence)
    metrics = classifier_metrics.classes(
        made, {'_random': fake_classifier.images(0, 0, 0, 0)}
    )
    self.assertEqual(metrics['confident_share_random'], 0.5)
    self.assertNotIn('wanted_class_share_random', metrics)


class LabellingTest(absltest.TestCase):

  def test_by_true_labels_and_by_the_classifier(self):
    targets = fake_classifier.images(0, 10, 20, 20)
    drawn = fake_classifier.images(0, 10, 10, 0)
    best = fake_classifier.images(10, 0, 20, 20)
    labels = np.array([0, 1, 1, 2])  # The third is labelled wrongly.
    metrics = classifier_metrics.labelling(
        fake_classifier.make(),
        {'': drawn, '_best_of_100': best},
        targets,
        labels,
    )
    self.assertEqual(
        metrics,
        {
            'label_agreement': 0.5,
            'label_accuracy': 0.75,
            'label_agreement_best_of_100': 0.5,
            'label_accuracy_best_of_100': 0.25,
            'label_accuracy_real': 0.75,
        },
    )

  def test_without_labels(self):
    images = fake_classifier.images(0, 10)
    metrics = classifier_metrics.labelling(
        fake_classifier.make(), {'': images}, images, None
    )
    self.assertEqual(metrics, {'label_agreement': 1.0})


if __name__ == '__main__':
  absltest.main()
