# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.pbt.fitness."""

from absl.testing import absltest
import numpy as np
import tensorflow as tf

from spiral_launch.pbt import fitness as fitness_lib


class _Discriminator(tf.Module):
  """Scores an image by its mean, or by its mean difference to the target."""

  def __init__(self):
    super().__init__()
    self.weight = tf.Variable(1.0)

  def __call__(self, image, target=None):
    value = image if target is None else tf.abs(target - image)
    return self.weight * tf.reduce_mean(value, axis=[1, 2, 3])


def _images(*values):
  return np.stack([np.full((4, 4, 1), 255 * v, np.uint8) for v in values])


class FitnessTest(absltest.TestCase):

  def test_metrics(self):
    self.assertEqual(fitness_lib.of_metric({'mse': 0.25}, 'mse'), -0.25)
    counts = {'label_accuracy': 0.5}
    self.assertEqual(fitness_lib.of_metric(counts, 'label_accuracy'), 0.5)
    with self.assertRaisesRegex(ValueError, 'mse.* needs conditional=True'):
      fitness_lib.of_metric(counts, 'mse')

  def test_discriminators_of_any_scale_count_alike(self):
    fitness = fitness_lib.DiscriminatorFitness(_Discriminator())
    drawn = [_images(0.0, 0.2), _images(0.6, 1.0)]
    real = _images(1.0, 1.0)
    weights = [np.array([x], np.float32) for x in (1.0, 1000.0)]
    one = fitness.measure(weights[:1], drawn, real, False)
    both = fitness.measure(weights, drawn, real, False)
    np.testing.assert_allclose(one, both, rtol=1e-4)
    scores = np.array([0.0, 0.2, 0.6, 1.0, 1.0, 1.0])
    expected = (np.array([0.1, 0.8]) - 1.0) / scores.std()
    np.testing.assert_allclose(one, expected, rtol=1e-4)

  def test_conditional_discriminators_see_the_targets(self):
    fitness = fitness_lib.DiscriminatorFitness(_Discriminator())
    # A discriminator that gives low scores to images unlike their targets.
    weights = [np.array([-1.0], np.float32)]
    real = _images(0.0, 1.0)
    drawn = [_images(0.0, 1.0), _images(1.0, 0.0)]
    values = fitness.measure(weights, drawn, real, True)
    self.assertAlmostEqual(values[0], 0.0, places=5)
    self.assertLess(values[1], -1.0)


if __name__ == '__main__':
  absltest.main()
