"""Runs the whole program: processes, tables, learners, files, signals."""

import csv
import os
import pathlib
import signal
import subprocess
import sys
import time

import numpy as np
from PIL import Image
import psutil
import pytest

_ROOT = pathlib.Path(__file__).resolve().parents[2]
_START_SECONDS = 240  # On a machine that also does other things.
_END_SECONDS = 120
_NODES = ('actor', 'discriminator_learner', 'evaluator', 'policy_learner')


@pytest.fixture(name='workdir')
def _workdir(tmp_path):
  """A folder for a run; nothing that names it may outlive the test."""
  data = tmp_path / 'images'
  data.mkdir()
  rng = np.random.default_rng(0)
  for i in range(12):
    pixels = rng.integers(0, 2, (16, 16), np.uint8) * 255
    Image.fromarray(pixels).save(data / f'{i}.png')
  workdir = tmp_path / 'run'
  yield workdir
  left = _processes(workdir)
  for process in left:
    process.kill()
  assert not left


def _start(workdir, **overrides):
  """Starts the program in a process group of its own."""
  settings = {
      'environment.name': 'fake',
      'environment.canvas_width': 16,
      'environment.grid_width': 4,
      'environment.episode_length': 3,
      'environment.brush_sizes': '(1.0, 2.0)',
      'network.first_channels': 4,
      'network.channels': 4,
      'network.torso_blocks': 1,
      'network.hidden_size': 16,
      'network.head_channels': 4,
      'network.embedding_size': 4,
      'discriminator.channels': '(4, 4)',
      'discriminator.batch_size': 8,
      'policy.batch_size': 8,
      'drawings_per_actor': 8,
      'evaluation.num_images': 8,
      'report_seconds': 1.0,
      'max_minutes': 20.0,
      'data.source': workdir.parent / 'images',
      **overrides,
  }
  return subprocess.Popen(
      [
          sys.executable,
          '-m',
          'launch.train',
          '--config=launch/configs/digits.py',
          f'--workdir={workdir}',
          *(f'--config.{name}={value}' for name, value in settings.items()),
      ],
      cwd=_ROOT,
      stdout=subprocess.PIPE,
      stderr=subprocess.STDOUT,
      text=True,
      start_new_session=True,
  )


def _end(process, seconds):
  """Output and exit status of a program that ends within `seconds`."""
  try:
    output, _ = process.communicate(timeout=seconds)
  except subprocess.TimeoutExpired:
    os.killpg(process.pid, signal.SIGKILL)
    output, _ = process.communicate()
    pytest.fail(f'Did not end within {seconds} s:\n{output}')
  print(output)
  return output, process.returncode


def _processes(workdir):
  """Processes that belong to a run: they name it, or were started by it."""
  found = []
  for process in psutil.process_iter(['cmdline', 'environ']):
    words = list(process.info['cmdline'] or ())
    if any(str(workdir) in word for word in words):
      found.append(process)
  return found


def _rows(workdir):
  path = workdir / 'metrics.csv'
  if not path.exists():
    return []
  with open(path, newline='') as file:
    return list(csv.DictReader(file))


def _wait_for_training(process, workdir):
  """Waits until the policy learner has made some steps."""
  end = time.monotonic() + _START_SECONDS
  while time.monotonic() < end and process.poll() is None:
    rows = _rows(workdir)
    if rows and float(rows[-1]['learner_steps'] or 0) >= 2:
      return
    time.sleep(0.3)
  os.killpg(process.pid, signal.SIGKILL)
  pytest.fail(f'No training:\n{process.communicate()[0]}')


def _checkpoints(workdir, learner):
  folder = workdir / 'checkpoints' / learner
  return sorted(path.name for path in folder.glob('*.index'))


def _assert_nothing_left(children):
  """All processes that the program had are gone, within moments."""
  _, alive = psutil.wait_procs(children, timeout=5)
  for process in alive:
    process.kill()
  assert not alive


def _nodes(process):
  """The program's node processes, by the name of their log."""
  nodes = {}
  for child in psutil.Process(process.pid).children(recursive=True):
    for file in child.open_files():
      name = pathlib.Path(file.path).parent.name
      if name in _NODES:
        nodes[name] = child
    # Standard output is the log, whether or not it was opened by the child.
    try:
      name = pathlib.Path(os.readlink(f'/proc/{child.pid}/fd/1')).parent.name
      if name in _NODES:
        nodes[name] = child
    except OSError:
      pass
  return nodes


def test_ends_at_its_budget_and_goes_on(workdir):
  output, status = _end(_start(workdir, max_learner_steps=5), _START_SECONDS)
  assert status == 0
  assert 'Traceback' not in output
  assert 'Done: ' in output and '5 learner steps' in output
  for learner in ('policy', 'discriminator'):
    assert _checkpoints(workdir, learner)
  with Image.open(workdir / 'grids' / 'last.png') as image:
    assert image.width > 64
  assert str(workdir / 'grids' / 'last.png') in output
  assert list((workdir / 'tensorboard').rglob('events.*'))
  rows = _rows(workdir)
  assert float(rows[-1]['learner_steps']) == 5
  assert float(rows[-1]['drawings']) >= 40
  assert float(rows[-1]['frames']) == 3 * float(rows[-1]['drawings'])
  assert np.isfinite(float(rows[-1]['critic_gap']))

  output, status = _end(_start(workdir, max_learner_steps=8), _START_SECONDS)
  assert status == 0
  assert 'Traceback' not in output
  assert '8 learner steps' in output
  later = _rows(workdir)
  assert [row['frames'] for row in later[: len(rows)]] == [
      row['frames'] for row in rows
  ]
  steps = [float(row['learner_steps']) for row in later[len(rows) :]]
  assert steps == sorted(steps) and steps[0] >= 5 and steps[-1] == 8
  minutes = [float(row['minutes']) for row in later]
  assert minutes == sorted(minutes)


def test_a_node_that_is_killed_ends_the_program(workdir):
  process = _start(workdir)
  _wait_for_training(process, workdir)
  children = psutil.Process(process.pid).children(recursive=True)
  nodes = _nodes(process)
  assert set(nodes) == set(_NODES)
  nodes['actor'].kill()
  output, status = _end(process, 60)
  assert status not in (0, 137)
  assert 'Error: Node actor' in output
  assert 'signal 9' in output
  _assert_nothing_left(children)


@pytest.mark.slow
@pytest.mark.parametrize('node', ['policy_learner', 'evaluator'])
def test_any_node_that_is_killed_ends_the_program(workdir, node):
  process = _start(workdir)
  _wait_for_training(process, workdir)
  children = psutil.Process(process.pid).children(recursive=True)
  _nodes(process)[node].kill()
  output, status = _end(process, 60)
  assert status not in (0, 137)
  assert f'Error: Node {node}' in output
  _assert_nothing_left(children)


@pytest.mark.slow
@pytest.mark.parametrize('sig', [signal.SIGINT, signal.SIGTERM])
def test_signal_while_training(workdir, sig):
  process = _start(workdir, conditional=sig == signal.SIGINT)
  _wait_for_training(process, workdir)
  children = psutil.Process(process.pid).children(recursive=True)
  if sig == signal.SIGINT:  # As a terminal does: to all of the group.
    os.killpg(process.pid, sig)
  else:
    process.send_signal(sig)
  output, status = _end(process, _END_SECONDS)
  assert status == 0
  assert 'Traceback' not in output
  assert 'Done: ' in output
  assert _checkpoints(workdir, 'policy')
  assert _checkpoints(workdir, 'discriminator')
  _assert_nothing_left(children)


@pytest.mark.slow
@pytest.mark.parametrize('seconds', [0.5, 3, 8, 12, 16, 20])
@pytest.mark.parametrize('to_group', [True, False])
def test_signal_while_starting(workdir, seconds, to_group):
  process = _start(workdir)
  time.sleep(seconds)
  children = psutil.Process(process.pid).children(recursive=True)
  if to_group:
    os.killpg(process.pid, signal.SIGINT)
  else:
    process.send_signal(signal.SIGTERM)
  output, status = _end(process, _END_SECONDS)
  assert 'Traceback' not in output
  # Python itself dies of Ctrl-C before our first line of code.
  assert status == 0 or (seconds < 1 and status in (-2, -15, 1, 130))
  _assert_nothing_left(children)
