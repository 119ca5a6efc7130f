# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.adapters.batch."""

import threading

import dm_env
import numpy as np
import pytest

from spiral_envs import adapters
from spiral_envs import libmypaint
from tests.spiral_envs.adapters import squares

_ACTION = {'x': np.array([1, 2]), 'y': np.array([0, 5])}


def _batch(*lengths, episode_length=3, **changes):
  environments = [squares.Squares(length, **changes) for length in lengths]
  return adapters.EnvironmentBatch(environments, episode_length), environments


def test_steps_in_lock_step():
  batch, environments = _batch(3, 3)
  assert batch.batch_size == 2
  first = batch.reset()
  assert first.reward is None and first.discount is None
  assert first.step_type.tolist() == [0, 0]
  for t in (1, 2, 3):
    step = batch.step(_ACTION)
    assert step.step_type.tolist() == [1 + (t == 3)] * 2
    assert step.reward.tolist() == [t, t]
    assert step.discount.tolist() == [float(t < 3)] * 2
    assert step.observation['canvas'].shape == (2, 8, 8, 1)
    np.testing.assert_array_equal(step.observation['action_mask'], 1)
  assert environments[1].actions[-1] == {'x': 2, 'y': 6}
  assert batch.done.all() and batch.steps.tolist() == [3, 3]
  # As with dm_env, the next step begins new episodes.
  assert (batch.step(_ACTION).step_type == dm_env.StepType.FIRST).all()


def test_waits_for_longer_episodes():
  batch, environments = _batch(1, 3, mask=[1, 0.5])
  batch.reset()
  steps = [batch.step(_ACTION) for _ in range(3)]
  masks = [s.observation['action_mask'][0].tolist() for s in steps]
  assert masks == [[1, 0.5], [0, 0], [0, 0]]
  assert [s.reward.tolist() for s in steps] == [[1, 1], [0, 2], [0, 3]]
  canvases = [s.observation['canvas'][0] for s in steps]
  assert (canvases[0] == canvases[2]).all() and not canvases[0].all()
  assert len(environments[0].actions) == 1
  assert batch.steps.tolist() == [1, 3]


def test_cuts_episodes_off():
  batch, _ = _batch(9, episode_length=2)
  for _ in range(2):
    batch.reset()
    action = {k: v[:1] for k, v in _ACTION.items()}
    assert batch.step(action).step_type == dm_env.StepType.MID
    assert batch.step(action).step_type == dm_env.StepType.LAST
    assert not batch.done.any()


def test_does_what_the_batch_of_this_project_does():
  options = {'episode_length': 4, 'use_color': True}
  batch = libmypaint.FakePaintingBatch(3, **options)
  adapted = adapters.EnvironmentBatch(
      [libmypaint.FakePainting(**options) for _ in range(3)], 4
  )
  assert adapted.action_spec() == batch.action_spec()
  for name, spec in adapted.observation_spec().items():
    assert spec == batch.observation_spec()[name]
  rng = np.random.default_rng(0)
  expected, found = batch.reset(), adapted.reset()
  for _ in range(9):
    _check_equal(expected, found)
    action = {
        name: rng.integers(spec.num_values, size=3)
        for name, spec in batch.action_spec().items()
    }
    expected, found = batch.step(action), adapted.step(action)


def _check_equal(expected, found):
  np.testing.assert_array_equal(expected.step_type, found.step_type)
  np.testing.assert_array_equal(
      expected.observation['canvas'], found.observation['canvas']
  )
  if expected.reward is not None:
    np.testing.assert_array_equal(expected.reward, found.reward)
    np.testing.assert_array_equal(expected.discount, found.discount)
    # A reset's mask is of no action.
    np.testing.assert_array_equal(
        expected.observation['action_mask'], found.observation['action_mask']
    )


def test_copies():
  batch, _ = _batch(3, 3)
  batch.reset()
  batch.step(_ACTION)
  batch.copy_canvases([1, 1])
  canvas = batch.step({k: v[[1, 1]] for k, v in _ACTION.items()}).observation[
      'canvas'
  ]
  np.testing.assert_array_equal(canvas[0], canvas[1])
  assert canvas[0, 6, 2] == 0
  other, _ = _batch(3, 3, lock=threading.Lock())
  with pytest.raises(ValueError, match='cannot be copied'):
    other.copy_canvases([1, 1])


def test_closes():
  closed = []
  batch, _ = _batch(3, 3, close=lambda: closed.append(1))
  batch.close()
  assert len(closed) == 2


def _restart(value):
  return dm_env.restart({'canvas': value})


@pytest.mark.parametrize(
    'methods, expected',
    [
        ({'reset': lambda: None}, r'reset\(\) returned NoneType'),
        ({'step': lambda a: {}}, r'step\(\) returned dict'),
        (
            {'reset': lambda: dm_env.transition(0.0, {})},
            r'return dm_env.restart\(observation\)',
        ),
        ({'reset': lambda: _restart(np.zeros(3))}, 'make them agree'),
        ({'step': lambda a: _restart(np.zeros(3))}, 'before the last one had'),
        (
            {'step': lambda a: dm_env.transition(np.nan, {})},
            'reward nan: want a finite number',
        ),
        (
            {'step': lambda a: dm_env.transition([1.0, 2.0], {})},
            r'reward \[1.0, 2.0\]: want a number',
        ),
    ],
)
def test_bad_time_steps(methods, expected):
  observe = None
  if 'step' in methods and 'reward' in expected:
    image = np.zeros([8, 8, 1], np.uint8)
    inner = methods['step']
    methods = {
        'step': lambda a: inner(a)._replace(observation={'canvas': image})
    }
  batch, _ = _batch(3, 3, observe=observe, **methods)
  with pytest.raises(ValueError, match=expected):
    batch.reset()
    batch.step(_ACTION)


def test_reward_none_is_zero():
  image = np.zeros([8, 8, 1], np.uint8)
  batch, _ = _batch(
      3, 3, step=lambda a: dm_env.transition(None, {'canvas': image})
  )
  batch.reset()
  assert batch.step(_ACTION).reward.tolist() == [0, 0]


@pytest.mark.parametrize(
    'thing, expected',
    [
        (
            None,
            'NoneType is no dm_env.Environment: it has no reset and no step',
        ),
        (squares.Squares, r'Squares is a class.*return Squares\('),
    ],
)
def test_no_environment(thing, expected):
  with pytest.raises(ValueError, match=expected):
    adapters.EnvironmentBatch([thing], 3)
