"""Runs the whole program: processes, tables, learners, files, signals."""

import os
import signal
import time

import numpy as np
from PIL import Image
import psutil
import pytest

from tests.launch import running


@pytest.fixture(name='workdir')
def _workdir(tmp_path):
  """A folder for a run; nothing that names it may outlive the test."""
  workdir = running.make_workdir(tmp_path)
  yield workdir
  left = running.processes(workdir)
  for process in left:
    process.kill()
  assert not left


def test_ends_at_its_budget_and_goes_on(workdir):
  output, status = running.end(
      running.start(workdir, max_learner_steps=5), running.START_SECONDS
  )
  assert status == 0
  assert 'Traceback' not in output
  assert 'Done: ' in output and '5 learner steps' in output
  for learner in ('policy', 'discriminator'):
    assert running.checkpoints(workdir, learner)
  with Image.open(workdir / 'grids' / 'last.png') as image:
    assert image.width > 64
  assert str(workdir / 'grids' / 'last.png') in output
  assert list((workdir / 'tensorboard').rglob('events.*'))
  rows = running.rows(workdir)
  assert float(rows[-1]['learner_steps']) == 5
  assert float(rows[-1]['drawings']) >= 40
  assert float(rows[-1]['frames']) == 3 * float(rows[-1]['drawings'])
  assert np.isfinite(float(rows[-1]['critic_gap']))

  output, status = running.end(
      running.start(workdir, max_learner_steps=8), running.START_SECONDS
  )
  assert status == 0
  assert 'Traceback' not in output
  assert '8 learner steps' in output
  later = running.rows(workdir)
  assert [row['frames'] for row in later[: len(rows)]] == [
      row['frames'] for row in rows
  ]
  steps = [float(row['learner_steps']) for row in later[len(rows) :]]
  assert steps == sorted(steps) and steps[0] >= 5 and steps[-1] == 8
  minutes = [float(row['minutes']) for row in later]
  assert minutes == sorted(minutes)


def test_a_node_that_is_killed_ends_the_program(workdir):
  process = running.start(workdir, max_restarts=0)
  running.wait_for_training(process, workdir)
  children = psutil.Process(process.pid).children(recursive=True)
  nodes = running.nodes(process)
  assert set(running.NODES) <= set(nodes)
  nodes['actor'].kill()
  output, status = running.end(process, 60)
  assert status not in (0, 137)
  assert 'Error: Node actor' in output
  assert 'signal 9' in output
  running.assert_nothing_left(children)


@pytest.mark.slow
@pytest.mark.parametrize('node', ['policy_learner', 'evaluator'])
def test_any_node_that_is_killed_ends_the_program(workdir, node):
  process = running.start(workdir, max_restarts=0)
  running.wait_for_training(process, workdir)
  children = psutil.Process(process.pid).children(recursive=True)
  running.nodes(process)[node].kill()
  output, status = running.end(process, 60)
  assert status not in (0, 137)
  assert f'Error: Node {node}' in output
  running.assert_nothing_left(children)


@pytest.mark.slow
@pytest.mark.parametrize('sig', [signal.SIGINT, signal.SIGTERM])
def test_signal_while_training(workdir, sig):
  process = running.start(workdir, conditional=sig == signal.SIGINT)
  running.wait_for_training(process, workdir)
  children = psutil.Process(process.pid).children(recursive=True)
  if sig == signal.SIGINT:  # As a terminal does: to all of the group.
    os.killpg(process.pid, sig)
  else:
    process.send_signal(sig)
  output, status = running.end(process, running.END_SECONDS)
  assert status == 0
  assert 'Traceback' not in output
  assert 'Done: ' in output
  assert running.checkpoints(workdir, 'policy')
  assert running.checkpoints(workdir, 'discriminator')
  running.assert_nothing_left(children)


@pytest.mark.slow
@pytest.mark.parametrize('seconds', [0.5, 3, 8, 12, 16, 20])
@pytest.mark.parametrize('to_group', [True, False])
def test_signal_while_starting(workdir, seconds, to_group):
  process = running.start(workdir)
  time.sleep(seconds)
  children = psutil.Process(process.pid).children(recursive=True)
  if to_group:
    os.killpg(process.pid, signal.SIGINT)
  else:
    process.send_signal(signal.SIGTERM)
  output, status = running.end(process, running.END_SECONDS)
  assert 'Traceback' not in output
  # Python itself dies of Ctrl-C before our first line of code.
  assert status == 0 or (seconds < 1 and status in (-2, -15, 1, 130))
  running.assert_nothing_left(children)
