# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.networks.classifier."""

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np
import tensorflow as tf

from spiral_tf.networks import classifier as classifier_lib
from tests.spiral_tf import tiny


class ClassifierTest(parameterized.TestCase):

  @parameterized.parameters((8, 1, 2), (16, 3, 10), (30, 1, 5), (64, 1, 3))
  def test_any_canvas(self, width, channels, classes):
    network = classifier_lib.Classifier(width, classes)
    ink = tf.random.uniform([2, width, width, channels])
    features = network.features(ink)
    self.assertEqual(features.shape, [2, classifier_lib.FEATURES])
    self.assertGreaterEqual(float(tf.reduce_min(features)), 0.0)
    self.assertEqual(network(ink).shape, [2, classes])
    # The feature layer's input is 4 x 4 or smaller for any width.
    weights = network._features.w.shape[0]
    self.assertLessEqual(weights, 4 * 4 * 64)

  def test_logits_are_those_of_the_features(self):
    network = classifier_lib.Classifier(16, 3)
    ink = tf.random.uniform([2, 16, 16, 1])
    network(ink)
    tiny.randomise(network)
    linear = network._logits
    expected = network.features(ink).numpy() @ linear.w.numpy()
    np.testing.assert_allclose(
        network(ink), expected + linear.b.numpy(), rtol=1e-4, atol=1e-5
    )

  def test_every_variable_has_an_effect(self):
    network = classifier_lib.Classifier(16, 3)
    ink = tf.random.uniform([4, 16, 16, 1])
    network(ink)
    tiny.randomise(network)
    with tf.GradientTape() as tape:
      loss = tf.reduce_sum(tf.square(network(ink)))
    for gradient in tape.gradient(loss, network.trainable_variables):
      self.assertGreater(float(tf.reduce_max(tf.abs(gradient))), 0.0)

  def test_white_is_no_ink(self):
    ink = classifier_lib.to_ink(tf.constant([0, 51, 255], tf.uint8))
    np.testing.assert_allclose(ink, [1.0, 0.8, 0.0], atol=1e-6)


if __name__ == '__main__':
  absltest.main()
