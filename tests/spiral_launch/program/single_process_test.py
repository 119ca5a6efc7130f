# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.program.single_process, with tiny experiments."""

import csv
import os
import pathlib
import signal

import numpy as np
import pytest

from spiral_launch.experiment import workdir as workdir_lib
from spiral_launch.program import single_process
from spiral_tf import config as config_lib
from spiral_tf.checkpoints import checkpointer
from spiral_tf.distributed import counter
from tests.spiral_envs.adapters import squares
from tests.spiral_launch.experiment import tiny
from tests.spiral_launch.program import running
from tests.spiral_tf.plugins import modules


def _run(folder, max_learner_steps=3, **changes):
  """Trains for some steps; returns the loop and the last row of metrics."""
  source = tiny.write_images(str(folder / 'images'))
  config = tiny.config(source, max_learner_steps=max_learner_steps, **changes)
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
        {
            'conditional': False,
            'on_policy': True,
            'num_actors': 4,
            'drawings_per_actor': 1,
        },
        {'reward__kind': 'none', 'hindsight__weight': 1.0},
        {
            'discriminator__paired': True,
            'discriminator__steps_per_policy_step': 0.0,
            'hindsight__weight': 1.0,
            'hindsight__dreams': 0.5,
        },
        {
            'search__weight': 1.0,
            'search__fraction': 0.5,
            'search__tries': 2,
            'search__by': 'discriminator',
        },
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


def test_trains_no_discriminator_for_the_rewards_of_an_environment(tmp_path):
  source = pathlib.Path(squares.__file__).read_text(encoding='utf-8')
  with modules.working_in(tmp_path, source) as name:
    workdir, _, row = _run(
        tmp_path,
        reward__kind='environment',
        environment__name=f'{name}:Squares',
        environment__canvas_width=8,
        network__locations=(),
    )
  assert float(row['learner_steps']) == 3 and float(row['reward']) == 6
  assert 'critic_steps' not in row
  assert not checkpointer.find(workdir.checkpoints('discriminator'))
  assert checkpointer.find(workdir.checkpoints('best'))


def test_rejects_a_batch_of_dreams_alone():
  config = tiny.config(
      hindsight__weight=1.0, hindsight__dreams=0.8, policy__batch_size=2
  )
  config.validate()
  with pytest.raises(config_lib.ConfigError, match='hindsight.dreams'):
    single_process.prepare(config)


def _command(workdir, folder, *, stop=False, **settings):
  """Trains by the command where neither Launchpad nor Reverb is installed."""
  for name in ('launchpad', 'reverb'):
    (folder / f'{name}.py').write_text('raise ImportError("blocked")')
  path = os.pathsep.join([str(folder), os.environ.get('PYTHONPATH', '')])
  process = running.start(
      workdir,
      '--single_process',
      env={**os.environ, 'PYTHONPATH': path},
      **settings,
  )
  if stop:
    running.wait_for_training(process, workdir)
    process.send_signal(signal.SIGTERM)
  output, status = running.end(process, running.START_SECONDS)
  assert 'Traceback' not in output
  return output, status


def test_command_without_launchpad(tmp_path):
  workdir = running.make_workdir(tmp_path)
  output, status = _command(workdir, tmp_path, stop=True)
  assert status == 0
  assert 'Done: ' in output
  rows = running.rows(workdir)
  steps = float(rows[-1]['learner_steps'])
  assert steps >= 2
  assert f'{steps:,.0f} learner steps' in output
  assert (workdir / 'grids' / 'last.png').exists()
  assert list((workdir / 'tensorboard').rglob('events.*'))


@pytest.mark.slow
def test_program_and_single_process_continue_each_other(tmp_path):
  workdir = running.make_workdir(tmp_path)
  before: dict[str, float] = {}
  for steps, alone in ((3, False), (6, True), (9, False)):
    if alone:
      _, status = _command(workdir, tmp_path, max_learner_steps=steps)
    else:
      _, status = running.end(
          running.start(workdir, max_learner_steps=steps),
          running.START_SECONDS,
      )
    assert status == 0
    row = running.rows(workdir)[-1]
    assert float(row['learner_steps']) == steps
    for name in ('frames', 'drawings', 'minutes', 'critic_steps'):
      assert float(row[name]) > before.get(name, 0)
      before[name] = float(row[name])
