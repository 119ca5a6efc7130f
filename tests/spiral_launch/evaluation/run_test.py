# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.evaluation.run."""

import json
import os
import tempfile

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np
import tensorflow as tf

from spiral_launch.agents import loading as trained_agent
from spiral_launch.evaluation import images as evaluation_images
from spiral_launch.evaluation import run as evaluation_run
from spiral_launch.experiment import classifiers
from tests.spiral_launch.experiment import tiny
from tests.spiral_launch.experiment import trained_run


class EvaluationRunTest(parameterized.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())
    self.source = trained_run.write_labelled(
        os.path.join(self.folder, 'labelled')
    )

  def make(self, num_images=12, seed=0, source='', labelled=True, **changes):
    path = os.path.join(self.folder, f'run{len(os.listdir(self.folder))}')
    data = self.source
    if not labelled:
      data = tiny.write_images(os.path.join(self.folder, 'plain'), 40)
    trained_run.make(
        path,
        data,
        **{'data__held_out': 0.3, 'environment__episode_length': 4} | changes,
    )
    agent = trained_agent.load(path)
    images = evaluation_images.load(agent.config, source, seed=seed)
    classifier = None
    if labelled:
      classifier = classifiers.get(
          classifiers.load_images(agent.config), self.folder
      )
    return evaluation_run.EvaluationRun(
        agent, images, classifier, num_images, seed, 1
    )

  def run_once(self, *args, **changes):
    metrics, blocks = self.make(*args, **changes).run()
    # All metrics can be written as JSON.
    again = json.loads(json.dumps(metrics, allow_nan=False))
    self.assertEqual(again, metrics)
    return metrics, dict(blocks)

  def test_conditional(self):
    metrics, blocks = self.run_once()
    self.assertTrue(metrics['conditional'])
    self.assertEqual(metrics['num_images'], 12)
    self.assertEqual(metrics['frames'], 700.0)
    self.assertEqual(metrics['learner_steps'], 7)
    targets, drawn = blocks['targets'] / 255, blocks['drawn'] / 255
    best = blocks['best of 100 random drawings'] / 255
    self.assertLen(targets, 12)
    for key, images in (
        ('mse', drawn),
        ('mse_blank', np.ones_like(targets)),
        ('mse_best_of_100', best),
    ):
      self.assertAlmostEqual(metrics[key], np.mean((images - targets) ** 2))
    self.assertLess(metrics['mse_best_of_100'], metrics['mse_random'])
    self.assertAlmostEqual(metrics['ink'], np.mean(1 - drawn))
    self.assertAlmostEqual(metrics['ink_real'], np.mean(1 - targets))
    for key in (
        *('label_accuracy', 'label_accuracy_real', 'label_agreement'),
        *('confident_share', 'class_entropy', 'classifier_accuracy', 'reward'),
        *('score_real', 'strokes', 'entropy_end', 'minutes'),
    ):
      self.assertIsInstance(metrics[key], float, key)
    self.assertLen(metrics['score_by_step'], 5)
    self.assertAlmostEqual(sum(metrics['class_histogram']), 1.0)
    for key in ('frechet_distance', 'diversity', 'wanted_class_share'):
      self.assertIsNone(metrics[key])
    self.assertEqual(metrics['notes'], [])

  def test_no_more_drawings_than_targets(self):
    metrics, blocks = self.run_once(num_images=500)
    self.assertEqual(metrics['num_images'], 18)
    self.assertLen(np.unique(blocks['targets'], axis=0), 18)

  def test_unconditional(self):
    metrics, blocks = self.run_once(
        num_images=25, conditional=False, data__classes=(0, 2)
    )
    self.assertEqual(list(blocks), ['drawn', 'real images', 'random drawings'])
    self.assertEqual(metrics['num_images'], 25)
    # 40 images of two classes make two sets of 20.
    self.assertEqual(metrics['frechet_images'], 20)
    self.assertEqual(metrics['frechet_unseen'], 12)
    self.assertLen(metrics['notes'], 1)
    self.assertIn('20 images each', metrics['notes'][0])
    for key in ('frechet_distance', 'frechet_random'):
      self.assertGreater(metrics[key], metrics['frechet_real'])
    for key in (
        *('nearest_mean', 'nearest_least', 'diversity', 'ink_random'),
        *('wanted_class_share', 'feature_diversity', 'class_entropy_random'),
    ):
      self.assertIsInstance(metrics[key], float, key)
    self.assertGreater(metrics['wanted_class_share_real'], 0.5)
    for key in ('mse', 'mse_blank', 'mse_best_of_100', 'label_accuracy'):
      self.assertIsNone(metrics[key])

  @parameterized.parameters(False, True)
  def test_seed_repeats_it_whatever_ran_before(self, conditional):
    one = self.run_once(conditional=conditional)
    tf.random.uniform([5])
    two = self.run_once(conditional=conditional)
    other = self.run_once(conditional=conditional, seed=1)
    self.assertEqual(one[0], two[0])
    for key in one[1]:
      np.testing.assert_array_equal(one[1][key], two[1][key])
      self.assertFalse(np.array_equal(one[1][key], other[1][key]), key)

  def test_temperature_changes_what_is_drawn(self):
    cold, drawn = self.run_once(temperature=1e-4)
    warm, others = self.run_once()
    self.assertEqual((cold['temperature'], warm['temperature']), (1e-4, 1.0))
    self.assertFalse(np.array_equal(drawn['drawn'], others['drawn']))

  def test_drawings_at_a_time_do_not_run_over(self):
    """The number of drawings is no multiple of the batch size."""
    evaluation = self.make(num_images=17, conditional=False)
    evaluation._at_a_time = 5
    self.assertEqual(evaluation.run().metrics['num_images'], 17)

  @parameterized.parameters(False, True)
  def test_without_labels_and_discriminator(self, conditional):
    metrics, _ = self.run_once(
        labelled=False, conditional=conditional, discriminator=False
    )
    notes = ' '.join(metrics['notes'])
    self.assertIn('No classifier', notes)
    self.assertIn('no checkpoint of the discriminator', notes)
    self.assertEqual('no labels' in notes, conditional)
    for key in ('label_accuracy', 'confident_share', 'reward', 'score_real'):
      self.assertIsNone(metrics[key])
    self.assertIsNotNone(metrics['mse' if conditional else 'diversity'])

  def test_training_images_that_are_not_here(self):
    run = self.make(conditional=False)
    run._images = run._images._replace(train=run._images.train[:0])
    metrics, _ = run.run()
    self.assertIsNone(metrics['nearest_mean'])
    self.assertIsNotNone(metrics['diversity'])
    self.assertIn('training images are not here', ' '.join(metrics['notes']))

  def test_scenes(self):
    path = os.path.join(self.folder, 'scenes')
    trained_run.make(
        path,
        'scenes',
        environment__name='scenes',
        network__locations=('location',),
        data__limit=40,
        data__max_objects=2,
    )
    agent = trained_agent.load(path)
    images = evaluation_images.load(agent.config, seed=3)
    run = evaluation_run.EvaluationRun(agent, images, None, 4, 0, 1)
    metrics, blocks = run.run()
    json.dumps(metrics, allow_nan=False)
    assert images.programs is not None
    programs = images.programs[:4]
    self.assertEqual(
        metrics['objects_real'], np.mean(np.sum(programs[..., 0] == 1, axis=1))
    )
    for key in (
        *(
            'object_accuracy',
            'type_accuracy',
            'color_accuracy',
            'blue_accuracy',
        ),
        *('count_error', 'hidden_objects', 'program_accuracy'),
    ):
      for suffix in ('', '_best_of_100'):
        self.assertIsInstance(metrics[f'{key}{suffix}'], float)
    # The best of a hundred is closer than an untrained policy's drawing.
    self.assertLess(metrics['mse_best_of_100'], metrics['mse'])
    shares = [metrics[f'{x}_share'] for x in ('placed', 'changed', 'skipped')]
    self.assertAlmostEqual(sum(shares), 1.0, places=5)
    floor = np.median(dict(blocks)['targets'], axis=(0, 1, 2)) / 255
    # A white floor would be far off; its lighting varies little.
    self.assertLess(metrics['ink_real'], np.mean(1 - floor) / 2)
    self.assertIsNone(metrics['label_accuracy'])
    self.assertNotIn('strokes', metrics)

  def test_says_that_training_saw_other_images(self):
    metrics, _ = self.run_once(source=self.source)
    self.assertIn('Training saw', ' '.join(metrics['notes']))

  def test_one_image_alone(self):
    folder = tiny.write_images(os.path.join(self.folder, 'one'), 1)
    metrics, _ = self.run_once(conditional=False, source=folder)
    notes = ' '.join(metrics['notes'])
    self.assertIn('two real images', notes)
    self.assertIn('four real images', notes)
    metrics, _ = self.run_once(conditional=True, source=folder)
    self.assertEqual(metrics['num_images'], 1)
    self.assertEqual(metrics['images'], 'one')


if __name__ == '__main__':
  absltest.main()
