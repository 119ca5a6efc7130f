# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.evaluation.summary."""

import json
import os
import tempfile
from unittest import mock

from absl.testing import absltest
from PIL import Image
import tensorflow as tf

from spiral_launch.evaluation import summary
from spiral_launch.experiment import environments
from spiral_launch.experiment import networks
from spiral_launch.experiment import workdir as workdir_lib
from spiral_tf.checkpoints import checkpointer
from spiral_tf.distributed import loggers
from spiral_tf.evaluation import snapshot
from tests.spiral_launch.experiment import tiny


class SummaryTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    folder = self.enter_context(tempfile.TemporaryDirectory())
    source = tiny.write_images(os.path.join(folder, 'images'))
    self.config = tiny.config(source)
    self.workdir = workdir_lib.prepare(self.config, os.path.join(folder, 'run'))

  def save(self):
    spec = environments.environment_spec(self.config.environment)
    checkpointer.Checkpointer(
        {
            'policy': networks.make_policy(self.config, spec),
            'steps': tf.Variable(7, dtype=tf.int64),
        },
        self.workdir.checkpoints('policy'),
        1.0,
        1,
    ).save()
    loggers.CsvLogger(self.workdir.metrics).write(
        {
            'frames': 123456,
            'drawings': 41152,
            'learner_steps': 7,
            'minutes': 2.5,
            'critic_gap': 0.25,
        }
    )

  def test_says_when_the_last_checkpoint_was_not_written(self):
    self.assertEqual(summary.unsaved(self.workdir), '')
    self.save()
    for learned in (6, 7):
      self.count(learned)
      self.assertEqual(summary.unsaved(self.workdir), '')
    self.count(97)
    said = summary.unsaved(self.workdir)
    for part in ('7 of 97', self.workdir.checkpoints('policy'), 'disk full'):
      self.assertIn(part, said)

  def count(self, learner_steps, minutes=2.5):
    counts = {'learner_steps': learner_steps, 'minutes': minutes}
    with open(self.workdir.counts, 'w') as file:
      json.dump(counts, file)

  def fault(self, before, stopped=False):
    return summary.fault(self.workdir, summary.Start(*before), stopped)

  def test_no_step_is_no_success(self):
    text, status = self.fault((0, 0.0))
    self.assertEqual(status, 1)
    self.assertStartsWith(text, 'nothing was learned')
    self.assertIn(self.workdir.logs, text)
    text, status = self.fault((0, 0.0), stopped=True)
    self.assertEqual(status, 130)
    self.assertIn('stopped before the first learner step', text)

  def test_a_run_that_went_on_for_nothing_is_no_success(self):
    self.save()
    self.count(7, minutes=12.5)
    self.assertEqual(self.fault((6, 2.5)), ('', 0))
    self.assertEqual(self.fault((7, 2.5))[1], 1)
    # Little of the budget was left.
    self.assertEqual(self.fault((7, 12.2)), ('', 0))
    text, status = self.fault((7, 2.5), stopped=True)
    self.assertEqual(status, 130)
    self.assertIn('7 of before are kept', text)

  def test_steps_that_are_not_saved_are_an_error_however_it_ended(self):
    self.save()
    self.count(97)
    for stopped in (False, True):
      text, status = self.fault((0, 0.0), stopped)
      self.assertEqual(status, 1)
      self.assertIn('7 of 97', text)

  def test_metrics_and_paths(self):
    self.save()
    text = summary.summarize(self.config, self.workdir)
    for part in (
        '123,456 frames',
        '41,152 drawings',
        '7 learner steps',
        '2.5 minutes',
        'discriminator gap: 0.2500',
        'mean squared error',
        'last.png',
        self.workdir.metrics,
        self.workdir.curves,
        self.workdir.tensorboard,
    ):
      self.assertIn(part, text)
    with Image.open(os.path.join(self.workdir.grids, 'last.png')) as image:
      self.assertGreater(image.width, 64)
    for path in (self.workdir.curves, self.workdir.curves_over_frames):
      self.assertTrue(os.path.exists(path), path)

  def test_nothing_learned(self):
    self.assertIn(
        'nothing was learned', summary.summarize(self.config, self.workdir)
    )

  def test_grid_that_cannot_be_written(self):
    self.save()
    with mock.patch.object(
        snapshot.Evaluation, 'write_grid', side_effect=OSError('No space')
    ):
      text = summary.summarize(self.config, self.workdir)
    self.assertIn('No space', text)

  def test_last_row_keeps_the_last_of_each_column(self):
    logger = loggers.CsvLogger(self.workdir.metrics)
    logger.write({'frames': 1, 'reward': 0.5})
    logger.write({'frames': 2, 'gap': 3.0})
    self.assertEqual(
        summary.last_row(self.workdir.metrics),
        {'frames': 2.0, 'reward': 0.5, 'gap': 3.0},
    )
    self.assertEqual(summary.last_row(self.workdir.metrics + '.none'), {})


if __name__ == '__main__':
  absltest.main()
