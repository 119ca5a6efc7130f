# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.training.single_process: order and number of steps.

tests/spiral_launch/program/single_process_test.py runs it with networks.
"""

from typing import Any
from unittest import mock

import numpy as np
import pytest

from spiral_tf.replay import numpy_replay
from spiral_tf.training import single_process
from tests.spiral_tf import tiny


class _Learner:

  def __init__(self, name, log):
    self._name, self._log = name, log
    self.steps = 0
    self.saved = 0
    self.error = None

  def step(self, *batch):
    self.batch = batch
    self.steps += 1
    self._log.append(self._name)

  def finish(self):
    self.saved += 1

  def check_saved(self):
    if self.error:
      raise self.error


class _Drawer:
  batch_size = 4

  def __init__(self, log):
    self._log = log
    self.versions = []

  def draw(self, target, version=0):
    self._log.append('draw')
    self.versions.append(version)
    return tiny.drawings(tiny.spec(), 4)._replace(target=target)


def _make(steps=2.0, max_learner_steps=2, with_discriminator=True, stops=()):
  config = tiny.config()
  config.discriminator.steps_per_policy_step = steps
  log: list[str] = []
  counter = mock.Mock()
  counter.is_out_of_time.return_value = False
  stop = iter(stops)
  discriminator = None
  discriminator_learner: Any = _Learner('discriminator', log)
  policy: Any = _Learner('policy', log)
  if with_discriminator:
    discriminator = single_process.Discriminator(
        discriminator_learner,
        numpy_replay.CanvasReplay(8, seed=0),
        iter(range(100)),
    )
  loop = single_process.SingleProcess(
      config,
      _Drawer(log),
      tiny.images(10),
      discriminator,
      policy,
      mock.Mock(),
      counter,
      max_learner_steps,
      lambda: next(stop, False),
  )
  return loop, log


def test_takes_turns_until_the_budget():
  loop, log = _make()
  loop.run()
  assert log == 2 * ['draw', 'discriminator', 'discriminator', 'policy']
  # Every batch is of the present policy.
  assert loop._drawer.versions == [0, 1]
  canvases, real = loop._discriminator.learner.batch
  assert canvases.canvas.shape == canvases.target.shape == (4, 16, 16, 1)
  assert real == 3
  assert loop._counter.increment.call_args.args == (
      {'drawings': 4, 'frames': 12},
  )
  assert loop._policy.saved == loop._discriminator.learner.saved == 1
  loop._counter.write_row.assert_called_once_with()
  assert loop._evaluator.evaluate_if_due.call_args_list == [
      mock.call(0),
      mock.call(1),
  ]


def test_steps_of_the_discriminator_need_not_be_an_integer():
  loop, _ = _make(steps=0.75, max_learner_steps=8)
  loop.run()
  assert loop._discriminator.learner.steps == 6


def test_as_fast_as_it_can_is_as_long_as_the_policy_step(monkeypatch):
  loop, log = _make(steps=0.0, max_learner_steps=3)
  seconds = {'discriminator': 0.75, 'policy': 1.0}
  monkeypatch.setattr(
      single_process.time,
      'monotonic',
      lambda: sum(seconds.get(name, 0.0) for name in log),
  )
  loop.run()
  steps = ' '.join(log).replace('discriminator', 'd')
  # 2 steps and 1 of 0.75 s beside two policy steps of a second.
  assert steps == 'draw policy draw d d policy draw d policy'


def test_waits_for_a_batch_of_canvases():
  loop, log = _make(max_learner_steps=3)
  loop._config.discriminator.batch_size = 8
  loop.run()
  assert log[:3] == ['draw', 'policy', 'draw']
  assert loop._discriminator.learner.steps == 4


def test_without_a_discriminator():
  loop, log = _make(with_discriminator=False)
  loop.run()
  assert log == 2 * ['draw', 'policy']


@pytest.mark.parametrize(
    'stops, expected', [([True], []), ([False, True], ['draw'])]
)
def test_stop_is_heeded_between_the_steps(stops, expected):
  loop, log = _make(stops=stops)
  loop.run()
  assert log == expected
  assert loop._policy.saved == 1


def test_ends_when_the_time_is_up():
  loop, log = _make(max_learner_steps=0)
  loop._counter.is_out_of_time.side_effect = [False, True]
  loop.run()
  assert log.count('policy') == 1


def test_everything_is_saved_before_an_error_is_raised():
  loop, _ = _make()
  loop._policy.error = OSError('disk full')
  with pytest.raises(OSError, match='disk full'):
    loop.run()
  assert loop._discriminator.learner.saved == 1
  loop._counter.write_row.assert_called_once_with()
  assert np.isfinite(loop._discriminator_steps_due)
