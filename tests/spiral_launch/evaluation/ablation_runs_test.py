# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.evaluation.ablation_runs."""

import os
import tempfile

from absl.testing import absltest
from absl.testing import parameterized

from spiral_launch.evaluation import ablation_runs
from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import workdir as workdir_lib


def _ablation(out='out', **changes):
  return ablation_runs.Ablation(
      **{
          'config': 'config.py',
          'out': out,
          'minutes': 15.0,
          'variants': ('critic_final', 'blind'),
          'seeds': ('1', '2'),
          **changes,
      }
  )


class AblationTest(parameterized.TestCase):

  def test_runs_one_seed_of_all_first(self):
    self.assertEqual(
        _ablation().runs(),
        [
            ('critic_final', '1'),
            ('blind', '1'),
            ('critic_final', '2'),
            ('blind', '2'),
        ],
    )

  def test_command(self):
    ablation = _ablation(settings=['data.source=a=b', 'policy.beta1=0.5'])
    ablation.validate()
    self.assertEqual(
        ablation.command('blind', '2')[1:],
        [
            '-m',
            'spiral_launch.train',
            '--config=config.py',
            f'--workdir={os.path.join("out", "blind-2")}',
            '--config.data.source=a=b',
            '--config.policy.beta1=0.5',
            '--config.reward.kind=critic_difference',
            '--config.network.blind=True',
            '--config.seed=2',
            '--config.max_minutes=15.0',
        ],
    )

  def test_logs_are_in_the_runs_folders(self):
    commands = _ablation().commands()
    self.assertLen(commands, 4)
    self.assertEqual(commands[1].name, 'blind, seed 1')
    self.assertEqual(commands[1].log, os.path.join('out', 'blind-1', 'out.log'))
    self.assertEqual(commands[1].arguments, _ablation().command('blind', '1'))

  def test_variants_differ_in_fields_that_there_are(self):
    known = workdir_lib.flatten(experiment.Experiment().__dict__)
    seen = set()
    for name, settings in ablation_runs.VARIANTS.items():
      for field in settings:
        owner, part = field.split('.')
        self.assertTrue(hasattr(known[owner], part), f'{name}: {field}')
      seen.add(tuple(settings.items()))
    self.assertLen(seen, len(ablation_runs.VARIANTS))

  @parameterized.parameters(
      ({'variants': ['l3']}, '--variants=l3.*choose from critic_difference'),
      ({'seeds': ['1', 'x']}, '--seeds=x.*whole numbers'),
      ({'seeds': ['-1']}, '--seeds=-1'),
      ({'settings': ['policy']}, '--set=policy .*NAME=VALUE'),
  )
  def test_bad_input(self, changes, message):
    with self.assertRaisesRegex(ValueError, message):
      _ablation(**changes).validate()

  def test_compares_what_was_measured(self):
    with tempfile.TemporaryDirectory() as folder:
      ablation = _ablation(folder)
      for i, run in enumerate(ablation.runs()):
        workdir = ablation.workdir(*run)
        os.makedirs(workdir.path)
        with open(workdir.metrics, 'w') as file:
          file.write('minutes,frames,mse,mse_blank\n1,10,0.9,2\n')
          file.write(f'2,20,0.{i + 1},2\n')
      text = ablation.compare()
      rows = [line.split() for line in text.splitlines()]
      self.assertEqual(rows[0], ['critic_final', '0.2', 'of', '0.1', '0.3'])
      self.assertEqual(rows[1], ['blind', '0.3', 'of', '0.2', '0.4'])
      self.assertEqual(rows[2], ['blank', 'canvases', '2', 'of', '2'])
      for name in ('mse.png', 'mse_over_frames.png'):
        self.assertTrue(os.path.exists(os.path.join(folder, name)))
      with open(os.path.join(folder, 'mse.txt')) as file:
        self.assertEqual(file.read(), f'{text}\n')


if __name__ == '__main__':
  absltest.main()
