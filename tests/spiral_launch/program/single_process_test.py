# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.program.single_process, with tiny experiments."""

import csv
import os

import numpy as np
import pytest

from spiral_launch.experiment import workdir as workdir_lib
from spiral_launch.program import single_process
from spiral_tf import config as config_lib
from spiral_tf.checkpoints import checkpointer
from spiral_tf.distributed import counter
from tests.spiral_launch.experiment import tiny

_SEARCH = {
    'search__weight': 1.0,
    'search__fraction': 0.5,
    'search__tries': 2,
}


def _run(folder, max_learner_steps=3, **changes):
  """Trains for some steps; returns the loop and the last row of metrics."""
  source = tiny.write_images(str(folder / 'images'))
  config = tiny.config(
      source, max_learner_steps=max_learner_steps, **changes
  )
  single_process.prepare(config)
  workdir = workdir_lib.prepare(config, str(folder / 'run'))
  loop = single_process.make(config, workdir, lambda: False)
  loop.run()
  with open(workdir.metrics, newline='') as file:
    return workdir, loop, list(csv.DictReader(file))[-1]


def test_trains_saves_and_continues(tmp_path):
  workdir, loop, row = _run(tmp_path)
  assert float(row['learner_steps']) == 3
  assert float(row['critic_steps']) == 6
  assert float(row['drawings']) == 12
  assert float(row['frames']) == 36
  assert float(row['lag']) == 0.0
  assert np.isfinite(float(row['critic_gap']))
  for learner in ('policy', 'discriminator', 'best'):
    assert checkpointer.find(workdir.checkpoints(learner))
  assert os.listdir(workdir.grids) == ['00000000.png']
  assert counter.read_counts(workdir.counts)['learner_steps'] == 3
  # Batches are arrays, which must not make TensorFlow trace again.
  assert loop._policy._update.update.experimental_get_tracing_count() == 1

  _, _, row = _run(tmp_path, 5)
  assert float(row['learner_steps']) == 5
  assert float(row['critic_steps']) == 10
  assert float(row['frames']) == 60
  assert checkpointer.saved_steps(workdir.checkpoints('policy')) == 5


@pytest.mark.parametrize(
    'changes',
    [
        {'conditional': False},
        {'discriminator__paired': True},
        {'reward__kind': 'none', 'hindsight__weight': 1.0},
        {'hindsight__weight': 1.0, 'hindsight__dreams': 0.5},
        {**_SEARCH, 'search__by': 'discriminator'},
        {**_SEARCH, 'reward__kind': 'l2_final'},
        {'on_policy': True, 'num_actors': 4, 'drawings_per_actor': 1},
    ],
    ids=str,
)
def test_settings(tmp_path, changes):
  workdir, _, row = _run(tmp_path, 2, **changes)
  assert float(row['learner_steps']) == 2
  # A batch of episodes for each step, whatever the actors' settings.
  assert float(row['frames']) == 2 * 4 * 3
  without = changes.get('reward__kind') == 'none'
  assert bool(checkpointer.find(workdir.checkpoints('discriminator'))) != (
      without
  )
  for name in ('hindsight', 'search'):
    enabled = f'{name}__weight' in changes
    assert (f'{name}_loss' in row) == enabled


def test_rejects_what_takes_two_processes():
  config = tiny.config(discriminator__steps_per_policy_step=0.0)
  with pytest.raises(config_lib.ConfigError, match='clash.*take turns'):
    single_process.prepare(config)
  config.reward.kind = 'none'
  config.hindsight.weight = 1.0
  single_process.prepare(config)


def test_rejects_a_batch_of_dreams_alone():
  config = tiny.config(
      hindsight__weight=1.0, hindsight__dreams=0.8, policy__batch_size=2
  )
  config.validate()
  with pytest.raises(config_lib.ConfigError, match='hindsight.dreams'):
    single_process.prepare(config)
