# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.experiment.modules, from other folders."""

import json
import os
import pathlib
import shutil
import subprocess
import sys

import pytest

from spiral_launch.experiment import modules
from spiral_launch.experiment import workdir as workdir_lib
from spiral_tf.plugins import loading
from tests.spiral_envs.adapters import squares
from tests.spiral_launch.experiment import tiny
from tests.spiral_launch.program import running

_SQUARES = pathlib.Path(squares.__file__).read_text(encoding='utf-8')
# The module needs another one, which is beside it.
_MODULE = """
import numpy as np
from squares import Squares

def reward(scores):
  return np.diff(scores)

def images():
  return np.random.default_rng(0).random([20, 8, 8])
"""
_SETTINGS = {
    'environment.name': 'own.module:Squares',
    'environment.canvas_width': 8,
    'reward.kind': 'own.module:reward',
    'data.source': 'own.module:images',
}


@pytest.fixture(name='project', scope='module')
def _project(tmp_path_factory):
  """Returns a folder with modules and `run`, a trained run of theirs."""
  project = tmp_path_factory.mktemp('project')
  (project / 'own').mkdir()
  (project / 'own/__init__.py').touch()
  (project / 'own/module.py').write_text(_MODULE, encoding='utf-8')
  (project / 'squares.py').write_text(_SQUARES, encoding='utf-8')
  _command(project, 'train', '--single_process', *_flags('run', 1))
  return project


def _flags(workdir, max_learner_steps):
  settings = running.settings(
      pathlib.Path(workdir), max_learner_steps=max_learner_steps, **_SETTINGS
  )
  return [
      *('--config=digits', f'--workdir={workdir}'),
      *(f'--config.{name}={value}' for name, value in settings.items()),
  ]


def _command(folder, *arguments, status=0):
  """Runs a command in a folder; returns its output."""
  path = [p for p in sys.path if p and os.path.isdir(p)]
  done = subprocess.run(
      # Unlike `python -m`, a console script finds no modules by itself.
      [
          sys.executable,
          '-c',
          'import sys; del sys.path[0]; sys.argv[0] = "spiral-tf"\n'
          'from spiral_launch import __main__; sys.exit(__main__.main())',
          *arguments,
      ],
      cwd=folder,
      env={**os.environ, 'PYTHONPATH': os.pathsep.join(path)},
      stdout=subprocess.PIPE,
      stderr=subprocess.STDOUT,
      text=True,
      timeout=600,
      check=False,
  )
  assert done.returncode == status, done.stdout
  return done.stdout


def test_all_commands_find_modules_from_elsewhere(project, tmp_path):
  assert json.loads((project / 'run/modules.json').read_text()) == {
      'own.module': [str(project), '..']
  }
  run = project / 'run'
  # Of the same name, but no module.
  (tmp_path / 'own').mkdir()
  output = _command(tmp_path, 'evaluate', f'--workdir={run}', '--num_images=2')
  assert '1 learner steps' in output
  grid = run / 'grids/00000000.png'
  _command(tmp_path, 'paint', str(grid), f'--agent={run}', '--out=painted')
  assert (tmp_path / 'painted/00000000.png').exists()


@pytest.mark.parametrize(
    'flags',
    [
        ['--single_process'],
        pytest.param([], marks=pytest.mark.slow, id='in nodes'),
    ],
)
def test_training_continues_from_elsewhere(project, tmp_path, flags):
  """Also where the project was moved."""
  moved = tmp_path / 'moved'
  shutil.copytree(project, moved)
  file = moved / 'run/modules.json'
  file.write_text(json.dumps({'own.module': ['/nowhere', '..']}))
  output = _command(tmp_path, 'train', *flags, *_flags('moved/run', 2))
  assert '2 learner steps' in output
  assert json.loads(file.read_text()) == {'own.module': [str(moved), '..']}


def test_missing_module_names_all_places(project, tmp_path):
  shutil.copytree(project / 'run', tmp_path / 'a/run')
  file = tmp_path / 'a/run/modules.json'
  file.write_text(json.dumps({'own.module': ['/nowhere', '..']}))
  output = _command(
      tmp_path, 'export', '--agent=a/run', '--out=exported', status=2
  )
  assert 'environment.name=own.module:Squares: there is no module' in output
  for place in (tmp_path, '/nowhere', tmp_path / 'a'):
    assert str(place) in output
  assert 'add that folder to PYTHONPATH' in output


@pytest.mark.parametrize('text', ['[3]', '{', '{"own.module": 3}'])
def test_damaged_file(tmp_path, text):
  (tmp_path / 'modules.json').write_text(text)
  with pytest.raises(ValueError, match='modules.json is damaged.*Delete it'):
    modules.recall(str(tmp_path))


def test_working_directory_comes_first(tmp_path, monkeypatch):
  monkeypatch.setattr(sys, 'path', sys.path[:])
  monkeypatch.setattr(loading, '_FOLDERS', {})
  monkeypatch.setenv('PYTHONPATH', str(tmp_path / 'path'))
  for name in ('here', 'path', 'run'):
    (tmp_path / name).mkdir()
    (tmp_path / name / 'twice.py').touch()
  monkeypatch.chdir(tmp_path / 'here')
  loading.look_in('twice', ['/nowhere', str(tmp_path / 'run')])
  for name in ('here', 'path', 'run'):
    assert loading.find_folder('twice') == str(tmp_path / name)
    (tmp_path / name / 'twice.py').unlink()
  assert not loading.find_folder('twice')


def test_runs_without_modules_of_their_own_have_no_file(tmp_path):
  config = tiny.config(tiny.write_images(str(tmp_path / 'images')))
  workdir = workdir_lib.prepare(config, str(tmp_path / 'run'))
  assert os.listdir(workdir.path) == ['config.json']
  modules.recall(workdir.path)
