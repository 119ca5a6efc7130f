# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Runs the whole program: processes, tables, learners, files, signals."""

import os
import signal
import time

import numpy as np
from PIL import Image
import psutil
import pytest

from tests.spiral_launch.program import running


@pytest.fixture(name='workdir')
def _workdir(tmp_path):
  """Yields a folder for a run, and checks that no process is left."""
  workdir = running.make_workdir(tmp_path)
  yield workdir
  left = running.processes(workdir)
  for process in left:
    process.kill()
  assert not left


def test_ends_at_its_budget_and_goes_on(workdir, monkeypatch):
  # A proxy that cannot be reached: nodes do not use it.
  for name in ('http_proxy', 'https_proxy', 'grpc_proxy', 'HTTP_PROXY'):
    monkeypatch.setenv(name, 'http://127.0.0.1:9')
  monkeypatch.setenv('no_grpc_proxy', 'other.com')
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


def _learn(workdir, **settings):
  """Trains for five steps, and returns the last row of metrics."""
  output, status = running.end(
      running.start(workdir, max_learner_steps=5, **settings),
      running.START_SECONDS,
  )
  assert status == 0
  assert 'Traceback' not in output
  last = running.rows(workdir)[-1]
  assert float(last['learner_steps']) == 5
  return last


@pytest.mark.slow
@pytest.mark.parametrize('kind, dreams', [('none', 1.0), ('l2_final', 0.5)])
def test_learns_in_hindsight(workdir, kind, dreams):
  settings = {
      'hindsight.weight': 1.0,
      'hindsight.dreams': dreams,
      'hindsight.random': 0.5,
      'hindsight.temperature': 0.5,
      'reward.kind': kind,
  }
  last = _learn(workdir, **settings)
  assert np.isfinite(float(last['hindsight_loss']))
  assert bool(running.checkpoints(workdir, 'discriminator')) == (kind != 'none')
  assert bool(float(last['drawings'])) == (dreams < 1)
  assert float(last['frames']) == 3 * (
      float(last['drawings']) + float(last['dreams'])
  )


@pytest.mark.slow
@pytest.mark.parametrize(
    'kind, by, fraction',
    [('none', 'l2', 1.0), ('critic_difference', 'discriminator', 0.5)],
)
def test_learns_from_search(workdir, kind, by, fraction):
  settings = {
      'search.weight': 1.0,
      'search.fraction': fraction,
      'search.tries': 4,
      'search.fitted': 0.5,
      'search.drawings': 2,
      'search.by': by,
      'reward.kind': kind,
  }
  last = _learn(workdir, **settings)
  for name in ('loss', 'error', 'from_policy', 'better'):
    assert np.isfinite(float(last[f'search_{name}']))
  assert bool(running.checkpoints(workdir, 'discriminator')) == (kind != 'none')
  assert bool(float(last['drawings'])) == (fraction < 1)
  assert float(last['frames']) == 3 * (
      float(last['drawings']) + float(last['searched'])
  )


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
@pytest.mark.parametrize(
    'sig', [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1]
)
def test_signal_while_training(workdir, sig):
  process = running.start(workdir, conditional=sig == signal.SIGINT)
  running.wait_for_training(process, workdir)
  children = psutil.Process(process.pid).children(recursive=True)
  if (
      sig != signal.SIGTERM
  ):  # Sent to the whole group, as by a terminal or SLURM.
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
@pytest.mark.parametrize('launch_type', ['local_mp', 'local_mt'])
def test_threads_and_processes_end_by_sighup_without_a_reader(
    workdir, launch_type, monkeypatch
):
  monkeypatch.setenv('http_proxy', 'http://127.0.0.1:9')
  process = running.start(workdir, f'--lp_launch_type={launch_type}')
  assert process.stdout
  process.stdout.readline()
  process.stdout.close()
  running.wait_for_training(process, workdir)
  children = psutil.Process(process.pid).children(recursive=True)
  process.send_signal(signal.SIGHUP)
  assert process.wait(timeout=running.END_SECONDS) == 0
  assert running.checkpoints(workdir, 'policy')
  assert running.checkpoints(workdir, 'discriminator')
  assert (workdir / 'grids' / 'last.png').exists()
  assert not (workdir / 'lock').exists()
  running.assert_nothing_left(children)


@pytest.mark.slow
def test_budget_that_is_over_before_the_first_step_is_no_success(workdir):
  process = running.start(workdir, max_minutes=0.001)
  output, status = running.end(process, running.START_SECONDS)
  assert status == 1
  assert 'Error: nothing was learned' in output
  assert str(workdir / 'logs') in output
  assert 'Traceback' not in output


@pytest.mark.slow
def test_one_run_at_a_time_until_it_is_killed(workdir):
  first = running.start(workdir)
  running.wait_for_training(first, workdir)
  output, status = running.end(running.start(workdir), running.START_SECONDS)
  assert status == 2
  assert f'is in use by process {first.pid} on host' in output
  first.kill()
  first.communicate()
  before = len(running.rows(workdir))
  second = running.start(workdir)
  while second.poll() is None and len(running.rows(workdir)) <= before:
    time.sleep(0.3)
  second.send_signal(signal.SIGUSR1)
  output, status = running.end(second, running.END_SECONDS)
  assert status in (0, 130)
  assert 'in use' not in output


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
  # Before the package is imported, Python itself ends at Ctrl-C; at the last of
  # these times, training may have begun.
  assert status in (0, 130) or (seconds < 1 and status in (-2, -15, 1))
  assert status or 'Done: ' in output
  running.assert_nothing_left(children)
