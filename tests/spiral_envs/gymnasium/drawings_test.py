# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests of `spiral_envs.gymnasium.drawings`."""

from gymnasium import error
import numpy as np
import pytest

from spiral_envs.gymnasium import drawings
from spiral_envs.libmypaint import fake

_SHAPE = (16, 16, 1)


def _make(target=None, reward=None, render_mode=None, size=2, **options):
  batch = fake.FakePaintingBatch(size, **options)
  return drawings.Drawings(batch, target, reward, render_mode)


def _stroke(made, size=2):
  return np.tile(made.action_space.nvec - 1, [size, 1])


def test_actions_have_the_columns_of_the_spec():
  """Every sub-action is decoded in its column, as its mask is."""
  made = _make(use_color=True)
  spec = fake.FakePainting(use_color=True).action_spec()
  assert list(spec) == [
      *('flag', 'end', 'control', 'size', 'pressure', 'red', 'green', 'blue')
  ]
  counts = [s.num_values for s in spec.values()]
  assert made.action_space.nvec.tolist() == counts

  batch = fake.FakePaintingBatch(1, use_color=True)
  for column, name in enumerate(spec):
    action = _stroke(made)
    action[:, column] = 0
    made.reset(None, None)
    batch.reset()
    ours = made.step(action)
    named = {n: np.array([s.num_values - 1]) for n, s in spec.items()}
    theirs = batch.step({**named, name: np.array([0])}).observation
    np.testing.assert_array_equal(
        ours.observation['canvas'][0], theirs['canvas'][0]
    )
    np.testing.assert_array_equal(ours.action_mask[0], theirs['action_mask'][0])


@pytest.mark.parametrize('dtype', [np.uint8, np.int64, np.float64])
def test_targets_of_all_types_are_the_same(dtype):
  levels = np.random.default_rng(0).integers(256, size=_SHAPE)
  scale = 255 if dtype == np.float64 else 1
  made = _make((levels / scale).astype(dtype))
  target = made.reset(None, None).observation['target']
  assert target.dtype == np.uint8
  np.testing.assert_array_equal(target, [levels, levels])


@pytest.mark.parametrize(
    'target, message',
    [
        (np.zeros([28, 28, 1]), r'shape \(28, 28, 1\): want \(16, 16, 1\)'),
        (np.zeros([16, 16]), r'shape \(16, 16\): want'),
        (np.zeros([1, 1, 16, 16, 1]), 'target has shape'),
        (np.zeros([0, 16, 16, 1]), 'target has shape'),
        (np.full(_SHAPE, 2.0), r'float64 values from 2.0 to 2.0.*\[0, 1\]'),
        (np.full(_SHAPE, np.nan), 'values from nan'),
        (np.full(_SHAPE, 256), r'from 256 to 256: want them in \[0, 255\]'),
        (np.full(_SHAPE, -1), 'from -1'),
        ('five', "target is 'five': want an array"),
        ([[1], [1, 2]], 'want an array'),
    ],
)
def test_names_what_is_no_target(target, message):
  with pytest.raises(ValueError, match=message):
    _make(target)


def test_rewards_what_a_function_returns():
  calls = []

  def reward(previous, canvas, target, last):
    calls.append((previous, canvas, target, last))
    return np.arange(len(canvas))

  made = _make(reward=reward, episode_length=2)
  first = made.reset(None, None)
  steps = [made.step(_stroke(made)) for _ in range(2)]
  assert [s.reward.tolist() for s in steps] == [[0, 1], [0, 1]]
  assert [last for *_, last in calls] == [False, True]
  np.testing.assert_array_equal(calls[0][0], first.observation['canvas'])
  np.testing.assert_array_equal(calls[1][0], steps[0].observation['canvas'])
  np.testing.assert_array_equal(calls[1][1], steps[1].observation['canvas'])
  assert calls[0][2] is None


def test_callers_may_change_what_they_receive():
  target = np.zeros(_SHAPE, np.uint8)
  made, spoiled = (_make(target, 'l2_gain', episode_length=2) for _ in range(2))
  for step in (lambda d: d.reset(None, None), lambda d: d.step(_stroke(d))):
    step(made)
    for array in step(spoiled).observation.values():
      array[:] = 7
  wanted = made.step(_stroke(made))
  got = spoiled.step(_stroke(spoiled))
  np.testing.assert_array_equal(wanted.reward, got.reward)
  assert not got.observation['target'].any()


@pytest.mark.parametrize(
    'options',
    [{}, {'use_color': True}, {'use_color': True, 'use_alpha': True,
                               'background': 'transparent'}],
)  # fmt: skip
def test_renders_on_white_paper(options):
  made = _make(render_mode='rgb_array', **options)
  made.reset(None, None)
  assert made.render().shape == (2, 16, 16, 3)
  assert (made.render() == 255).all()
  action = np.tile(made.action_space.nvec - 1, [2, 1])
  action[:, 5:] = 0
  made.step(action)
  assert made.render().min() == 0


def test_names_an_unknown_render_mode():
  with pytest.raises(ValueError, match="render_mode is 'ansi': want one of"):
    _make(render_mode='ansi')


@pytest.mark.parametrize(
    'action, message',
    [
        (np.zeros([2, 4], int), r'shape \(2, 4\): want .*\(2, 5\).*control'),
        (np.zeros(5, int), 'of shape'),
        (np.zeros([2, 5]), "'flag' is .*want an integer from 0 to 1"),
        (np.full([2, 5], 2), "'flag' is 2: out of range"),
    ],
)
def test_names_what_is_no_action(action, message):
  made = _make()
  made.reset(None, None)
  with pytest.raises(ValueError, match=message):
    made.step(action)


def test_asks_for_a_reset():
  made = _make(episode_length=1)
  with pytest.raises(error.ResetNeeded, match='call reset'):
    made.step(_stroke(made))
  with pytest.raises(error.ResetNeeded, match='call reset'):
    made.render()
  made.reset(None, None)
  assert made.step(_stroke(made)).ended
  with pytest.raises(error.ResetNeeded, match='has ended'):
    made.step(_stroke(made))
