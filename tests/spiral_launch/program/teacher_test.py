# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.program.teacher, with tiny experiments."""

import csv
import re

import numpy as np
import pytest
import tree

from spiral_launch.agents import loading
from spiral_launch.experiment import data
from spiral_launch.experiment import networks
from spiral_launch.experiment import workdir as workdir_lib
from spiral_launch.program import single_process
from spiral_launch.program import teacher
from tests.spiral_launch.experiment import tiny

_TAUGHT = {
    'conditional': False,
    'search__fraction': 0.5,
    'search__weight': 1.0,
    'network__noise_size': 7,
}


def _train(config, folder):
  """Trains for two steps; returns the workdir."""
  config.max_learner_steps = 2
  single_process.prepare(config)
  workdir = workdir_lib.prepare(config, folder)
  single_process.make(config, workdir, lambda: False).run()
  return workdir


@pytest.fixture(name='agent', scope='module')
def _agent(tmp_path_factory):
  """The folder of a conditional agent and that of its images."""
  folder = tmp_path_factory.mktemp('teacher')
  source = tiny.write_images(str(folder / 'images'))
  _train(tiny.config(source), str(folder / 'run'))
  return str(folder / 'run'), source


def test_policy_imitates_another_agent(agent, tmp_path):
  run, source = agent
  config = tiny.config(source, search__teacher=run, **_TAUGHT)
  workdir = _train(config, str(tmp_path / 'run'))
  with open(workdir.metrics, newline='') as file:
    row = list(csv.DictReader(file))[-1]
  assert float(row['searched']) == 4
  assert float(row['search_loss']) > 0
  # The pupil is an agent like any other; its teacher is not needed any more.
  assert not loading.load(workdir.path).config.conditional


def test_drawings_are_those_of_the_teacher(agent):
  run, source = agent
  config = tiny.config(source, search__teacher=run, **_TAUGHT)
  make = teacher.make(config)
  assert make is not None
  drawn = make(3, 0).draw(None)
  own = loading.load(run, with_discriminator=False)
  images = data.load(config).train
  shown = images[np.random.default_rng(0).integers(len(images), size=3)]
  again = networks.make_search(
      own.config, own.policy, 3, 0, config.search
  ).draw(shown)
  assert drawn.target is None
  assert drawn.noise_sample.shape == (3, 7)
  tree.map_structure(
      np.testing.assert_array_equal,
      (drawn.actions, drawn.canvases),
      (again.actions, again.canvases),
  )


def test_no_teacher():
  config = tiny.config()
  teacher.check(config)
  assert teacher.make(config) is None


@pytest.mark.parametrize(
    'changes, message',
    [
        (
            {'environment__brush_sizes': (1.0, 3.0)},
            'environment.brush_sizes=(1.0, 2.0), but this run (1.0, 3.0)',
        ),
        (
            {'environment__episode_length': 4},
            'environment.episode_length=3, but this run 4',
        ),
        (
            {'search__teacher': 'no_such_agent'},
            '--config.search.teacher=no_such_agent: there is no agent',
        ),
    ],
    ids=str,
)
def test_teachers_that_do_not_fit(agent, changes, message):
  run, source = agent
  settings = {'search__teacher': run, **_TAUGHT, **changes}
  config = tiny.config(source, **settings)
  with pytest.raises(ValueError, match=re.escape(message)):
    teacher.check(config)


def test_teacher_must_be_conditional(agent, tmp_path):
  _, source = agent
  workdir = _train(tiny.config(source, conditional=False), str(tmp_path))
  config = tiny.config(source, search__teacher=workdir.path, **_TAUGHT)
  with pytest.raises(ValueError, match='draws without targets'):
    teacher.check(config)


def test_threads_may_differ(agent):
  run, source = agent
  config = tiny.config(
      source, search__teacher=run, environment__num_threads=2, **_TAUGHT
  )
  teacher.check(config)
