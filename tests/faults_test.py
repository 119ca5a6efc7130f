# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests that training survives the death of any node; `make test-faults`."""

import csv
import signal
import time

import psutil
import pytest

from spiral_tf.checkpoints import checkpointer
from spiral_tf.distributed import node_events
from tests.spiral_launch.program import running

pytestmark = pytest.mark.slow

_WAIT_SECONDS = 400  # Enough for a machine under other load.


@pytest.fixture(name='workdir')
def _workdir(tmp_path):
  workdir = running.make_workdir(tmp_path)
  yield workdir
  left = running.processes(workdir)
  for process in left:
    process.kill()
  assert not left


class _Run:
  """A training run whose nodes can be killed."""

  def __init__(self, workdir):
    self.workdir = workdir
    self.process = running.start(
        workdir,
        **{
            'num_actors': 2,
            'checkpoint.every_minutes': 0.05,
            'evaluation.every_minutes': 0.05,
            'max_minutes': 0.0,
        },
    )
    running.wait_for_training(self.process, workdir)

  def wait_until(self, condition, what):
    end = time.monotonic() + _WAIT_SECONDS
    while not condition():
      assert self.process.poll() is None, self.process.communicate()[0]
      assert time.monotonic() < end, what
      time.sleep(0.2)

  def steps(self):
    rows = running.rows(self.workdir)
    return float(rows[-1]['learner_steps'])

  def saved(self, learner):
    return checkpointer.saved_steps(str(self.workdir / 'checkpoints' / learner))

  def again(self, node):
    """Returns the events of a node's restarts."""
    return [
        row
        for row in node_events.read(str(self.workdir / 'events.csv'))
        if row['node'] == node and row['event'] == node_events.AGAIN
    ]

  def kill(self, log):
    """Kills the node with the given log, and waits until it has ended."""
    node = running.nodes(self.process)[log]
    node.send_signal(signal.SIGKILL)
    psutil.wait_procs([node], timeout=10)

  def wait_for_steps(self, more):
    before = self.steps()
    self.wait_until(lambda: self.steps() >= before + more, 'no more steps')

  def ports(self):
    """Returns (address, port) pairs that nodes listen on, by node."""
    return {
        name: sorted(
            (c.laddr.ip.removeprefix('::ffff:'), c.laddr.port)
            for c in node.connections('tcp')
            if c.status == psutil.CONN_LISTEN
        )
        for name, node in running.nodes(self.process).items()
    }


def test_any_node_may_be_killed(workdir):
  run = _Run(workdir)
  ports = run.ports()
  listening = [address for pairs in ports.values() for address, _ in pairs]
  assert set(listening) == {'127.0.0.1'}
  run.wait_until(
      lambda: run.saved('policy') > 0 and run.saved('discriminator') > 0,
      'no checkpoints',
  )

  # An actor: the other one continues in the meantime.
  run.kill('actor/0')
  at_death = run.steps()
  run.wait_until(
      lambda: run.steps() > at_death + 5 or run.again('actor/0'), 'stopped'
  )
  assert not run.again('actor/0')
  run.wait_until(lambda: run.again('actor/0'), 'the actor does not restart')
  run.wait_for_steps(5)

  # The evaluator, whose process also has the counter: checkpoints show that
  # training continues.
  drawings = float(running.rows(workdir)[-1]['drawings'])
  run.kill('evaluator/0')
  saved = run.saved('policy')
  run.wait_until(lambda: run.saved('policy') > saved, 'no more checkpoints')
  assert not run.again('counter')
  run.wait_until(lambda: run.again('counter'), 'the counter does not restart')
  run.wait_until(
      lambda: run.again('evaluator'), 'the evaluator does not restart'
  )
  run.wait_for_steps(5)
  assert float(running.rows(workdir)[-1]['drawings']) > drawings

  # The learners: each continues from its last checkpoint.
  for learner in ('discriminator', 'policy'):
    name = f'{learner}_learner'
    run.kill(f'{name}/0')
    saved = run.saved(learner)
    run.wait_until(lambda n=name: run.again(n), f'{name} does not restart')
    (event,) = run.again(name)
    assert event['detail'] == f'from its checkpoint of step {saved}'
    run.wait_until(
        lambda one=learner, then=saved: run.saved(one) > then,
        f'{name} does not learn',
    )
    run.wait_for_steps(5)

  assert run.ports() == ports
  run.process.send_signal(signal.SIGTERM)
  output, status = running.end(run.process, running.END_SECONDS)
  assert status == 0
  assert 'Traceback' not in output
  for log in (
      'actor/0',
      'evaluator/0',
      'discriminator_learner/0',
      'policy_learner/0',
  ):
    assert f'Node {log} ended with signal 9' in output
  for node in ('actor/0', 'policy_learner', 'discriminator_learner'):
    assert f'{node} started again' in output
  _assert_seams(workdir)


def _assert_seams(workdir):
  """Checks that metrics count five restarts, at which only steps decrease."""
  with open(workdir / 'metrics.csv', newline='') as file:
    rows = list(csv.DictReader(file))
  restarts = [float(row['restarts']) for row in rows]
  assert restarts == sorted(restarts)
  assert (restarts[0], restarts[-1]) == (0, 5)
  for before, after in zip(rows, rows[1:]):
    assert float(after['minutes']) >= float(before['minutes'])
    assert float(after['frames']) >= float(before['frames'])
