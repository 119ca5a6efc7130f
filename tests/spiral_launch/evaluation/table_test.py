# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.evaluation.table."""

from absl.testing import absltest

from spiral_launch.evaluation import table as evaluation_table

_COMMON = {
    'strokes': 2.5,
    'moves': 5.5,
    'visible_actions': 2.0,
    'ink': 0.1,
    'ink_real': 0.2,
    'entropy': 5.0,
    'entropy_end': 4.0,
    'entropy_size': None,
    'reward': 0.3,
    'reward_by_step': [0.1, 0.2],
    'classes': [3, 4],
    'class_histogram': [0.25, 0.75],
    'classifier_accuracy': 0.987,
    'classifier_confident_share': 0.96,
    'classifier_held_out_images': 1500,
    'notes': ['Something is missing.'],
}


def _cells(text, start):
  """Returns the rest of the line that begins with some text."""
  for line in text.splitlines():
    if line.startswith(start):
      return line[len(start) :].split()
  raise AssertionError(f'{start} is not in\n{text}')


class EvaluationTableTest(absltest.TestCase):

  def test_conditional(self):
    text = evaluation_table.table(
        {
            **_COMMON,
            'conditional': True,
            'mse': 0.0423,
            'mse_blank': 0.0865,
            'mse_mean_image': 0.0671,
            'mse_best_of_100': 0.0777,
            'label_accuracy': 0.5,
            'label_accuracy_best_of_100': 0.25,
            'label_accuracy_real': 0.99,
            'frechet_distance': None,
        }
    )
    self.assertEqual(
        _cells(text, 'squared error a pixel'),
        ['0.0423', '0.0865', '0.0671', '0.0777'],
    )
    line = next(x for x in text.splitlines() if x.startswith('labelled like'))
    head = text.splitlines()[0]
    # Below its heading, even if a cell between is empty.
    for heading, value in (
        ('drawn', '50.0%'),
        ('best of 100', '25.0%'),
        ('targets', '99.0%'),
    ):
      self.assertEqual(
          head.index(heading) + len(heading), line.index(value) + len(value)
      )
    self.assertEqual(_cells(text, 'classes drawn:'), '3: 25% 4: 75%'.split())
    self.assertIn('2.5 strokes, 5.5 moves, 2.0 visible actions', text)
    self.assertIn('entropy of an action 5.00: end 4.00\n', text)
    self.assertIn('reward 0.300, by step: 0.10 0.20', text)
    self.assertIn('98.7% of 1,500 real', text)
    self.assertIn('note: Something is missing.', text)
    self.assertNotIn('Frechet', text)
    self.assertNotIn('None', text)

  def test_unconditional(self):
    text = evaluation_table.table(
        {
            **_COMMON,
            'conditional': False,
            'mse': None,
            'frechet_distance': 50.0,
            'frechet_random': 500.0,
            'frechet_real': 5.0,
            'diversity': 0.93,
            'feature_diversity': 1.11,
        }
    )
    self.assertEqual(
        _cells(text, 'Frechet distance'), ['50.00', '500.00', '5.00']
    )
    self.assertIn('diversity 0.93', text)
    self.assertIn('1.11', text)
    self.assertNotIn('squared error', text)

  def test_temperature(self):
    metrics = {**_COMMON, 'conditional': True, 'mse': 0.1}
    line = 'drawn at temperature 0.7; entropies are at 1'
    self.assertIn(line, evaluation_table.table({**metrics, 'temperature': 0.7}))
    for others in ({}, {'temperature': 1.0}):
      text = evaluation_table.table({**metrics, **others})
      self.assertNotIn('temperature', text)

  def test_without_classifier_and_discriminator(self):
    less = {
        k: v
        for k, v in _COMMON.items()
        if not k.startswith('class') and k not in ('strokes', 'moves')
    }
    text = evaluation_table.table(
        {
            **less,
            'conditional': True,
            'reward_by_step': None,
            'class_histogram': None,
        }
    )
    self.assertIn('a drawing: 2.0 visible actions', text)
    self.assertNotIn('reward', text)
    self.assertNotIn('classifier', text)

  def test_scenes(self):
    text = evaluation_table.table(
        {
            **_COMMON,
            'conditional': True,
            'color_accuracy': 0.25,
            'color_accuracy_best_of_100': 0.125,
            'location_distance': None,
            'location_distance_best_of_100': 1.5,
            'objects': 2.0,
            'objects_best_of_100': 3.0,
            'objects_real': 2.5,
            'placed_share': 0.5,
            'changed_share': 0.2,
            'skipped_share': 0.3,
        }
    )
    self.assertEqual(_cells(text, '  color'), ['25.0%', '12.5%'])
    self.assertEqual(_cells(text, 'cells off'), ['1.50'])
    self.assertEqual(_cells(text, 'objects  '), ['2.00', '3.00', '2.50'])
    self.assertIn('actions: 50% placed, 20% changed, 30% skipped', text)

  def test_fits_a_terminal(self):
    text = evaluation_table.table({**_COMMON, 'conditional': True})
    head = text.splitlines()[0]
    self.assertLessEqual(len(head), 80)


if __name__ == '__main__':
  absltest.main()
