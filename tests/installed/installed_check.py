# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests of the installed wheels, run by `make test-current`.

They run outside the checkout, in an environment without Launchpad and Reverb,
and compare with results of the locked environment (requirements/py310.lock).
"""

import importlib.util
import json
import os
import pathlib
import subprocess
import sys

from PIL import Image
import pytest

_HERE = pathlib.Path(__file__).parent
_COMMAND = pathlib.Path(sys.executable).parent / 'spiral-tf'
# A command in an environment that has no TensorFlow.
_WITHOUT_TENSORFLOW = os.environ['SPIRAL_TF_WITHOUT_TENSORFLOW']
_PROGRAM = _HERE.parent / 'five.json'


def _run(*arguments, command=_COMMAND) -> str:
  """Runs a command, which must succeed, and returns its standard output."""
  run = subprocess.run(
      [str(command), *map(str, arguments)], capture_output=True, text=True
  )
  assert run.returncode == 0, run.stdout + run.stderr
  return run.stdout


def _read(path: pathlib.Path):
  return json.loads(path.read_text())


def _folder(package) -> pathlib.Path:
  return pathlib.Path(package.__file__).resolve().parent


def _shipped(agent: str) -> pathlib.Path:
  """Returns the folder of a shipped agent inside the installed package."""
  package = importlib.import_module('spiral_launch')
  return _folder(package) / 'shipped' / agent


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
  monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    'package', ['spiral_envs', 'spiral_launch', 'spiral_tf']
)
def test_packages(package):
  module = importlib.import_module(package)
  folder = _folder(module)
  assert folder.is_relative_to(os.path.realpath(sys.prefix))
  assert (folder / 'py.typed').exists()
  suffixes = {path.suffix for path in folder.rglob('*')}
  assert not suffixes & {'.c', '.cc', '.h', '.o'}


def test_the_extension_has_no_symbols_for_debuggers():
  import spiral_envs

  (library,) = pathlib.Path(spiral_envs.__file__).parent.glob('_painter*.so')
  assert library.stat().st_size < 1_000_000


@pytest.mark.parametrize(
    'name', ['envs', 'launch', 'launchpad', 'reverb', 'tests']
)
def test_nothing_else_is_installed(name):
  assert importlib.util.find_spec(name) is None


def test_training_names_what_it_needs(tmp_path):
  train: list = [_COMMAND, 'train', '--config=digits', '--workdir=run']
  run = subprocess.run(train, capture_output=True, text=True)
  assert run.returncode == 2
  assert run.stderr.startswith('Error: spiral-tf train needs Launchpad and')
  assert "pip install 'spiral-tf[train]'" in run.stderr
  assert not list(tmp_path.iterdir())


def test_gymnasium_makes_the_environments():
  import gymnasium

  env = gymnasium.make('spiral_envs.gymnasium:spiral_envs/Paint-v0')
  env.reset(seed=0)
  step = env.step(env.action_space.sample())
  assert step[0]['canvas'].shape == (64, 64, 1)


@pytest.mark.parametrize('command', [_COMMAND, _WITHOUT_TENSORFLOW])
def test_render(command, tmp_path):
  formats = '--formats=png,svg,json'
  _run('render', _PROGRAM, '--out=out', '--size=64', formats, command=command)
  for name in ('five.png', 'five.svg'):
    assert (tmp_path / 'out' / name).read_bytes() == (
        _HERE / name
    ).read_bytes(), name
  assert _read(tmp_path / 'out' / 'five.json') == _read(_PROGRAM)


def test_demo(tmp_path):
  out = _run('demo', '--out=out')
  assert [line.partition(':')[0] for line in out.splitlines()[:-1]] == [
      *('all_digits', 'digits', 'fours', 'scenes')
  ]
  # As recorded: pixels may differ on other processors.
  error = float(out.partition('squared error a pixel ')[2].split()[0])
  assert error == pytest.approx(0.0223, rel=0.2)
  with Image.open(tmp_path / 'out' / 'demo.png') as page:
    assert page.size == (1092, 800)


def test_paint(tmp_path):
  size = ['--size=64', '--formats=png,json']
  # Exit status 3 would say that it is no better than a blank canvas.
  _run('paint', _HERE / 'five.png', '--agent=digits', '--out=out', *size)
  _run('render', 'out/five.json', '--out=again', *size)
  painted, again = (tmp_path / x / 'five.png' for x in ('out', 'again'))
  assert painted.read_bytes() == again.read_bytes()


def test_evaluate(tmp_path):
  agent = _shipped('digits')
  _run('evaluate', f'--workdir={agent}', '--out=out', '--num_images=250')
  metrics = _read(tmp_path / 'out' / 'evaluation.json')
  recorded = _read(agent / 'evaluation.json')
  # Four standard errors of 250 drawings, and more.
  for name, tolerance in (
      *(('mse', 0.003), ('ink', 0.013), ('strokes', 0.6)),
      *(('label_accuracy', 0.12), ('reward', 0.6)),
  ):
    assert metrics[name] == pytest.approx(recorded[name], abs=tolerance), name


def test_export(tmp_path):
  _run('export', '--agent=digits', '--out=out')
  note = _read(tmp_path / 'out' / 'agent.json')
  assert (note['agent'], note['num_actions']) == ('digits', 8)
  import tensorflow as tf

  signatures = tf.saved_model.load('out').signatures
  assert set(signatures) == {'initial_state', 'step', 'judge'}
  state = signatures['initial_state'](batch_size=tf.constant(2))
  assert state['state_hidden'].shape == (2, 256)


def test_make_scenes_and_mcmc(tmp_path):
  # A folder called scenes would be `./scenes`: --images=scenes makes others.
  _run('make_scenes', '--out=made', '--count=20', '--held_out=4')
  _run('mcmc', '--images=made', '--num_images=2', '--renders=50', '--out=out')
  summary = _read(tmp_path / 'out' / 'summary.json')
  methods = summary['methods']
  errors = (
      *(summary['mse_blank'], methods['random search']['mse']),
      methods['MCMC']['mse'],
  )
  # As recorded, but for single pixels of another Mesa.
  recorded = (0.0112824, 0.0110677, 0.0110697)
  assert errors == pytest.approx(recorded, rel=1e-3)
