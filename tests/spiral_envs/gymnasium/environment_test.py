# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests of `spiral_envs.gymnasium.environment`."""

from typing import Any

import gymnasium
from gymnasium import vector
from gymnasium.utils import env_checker
import hypothesis
from hypothesis import strategies
import numpy as np
import pytest

from spiral_envs.gymnasium import environment
from spiral_envs.gymnasium import painting
from spiral_envs.libmypaint import fake

_TARGETS = np.random.default_rng(0).integers(
    256, size=[5, 16, 16, 1], dtype=np.uint8
)
_OPTIONS: dict[str, Any] = {
    'episode_length': 3,
    'canvas_width': 16,
    'grid_width': 4,
    'brush_sizes': (2, 5),
}


def _fake(**arguments):
  batch = fake.FakePaintingBatch(1, episode_length=3)
  return environment.DrawingEnv(batch, **arguments)


@pytest.mark.parametrize(
    'arguments',
    [
        {},
        {'target': _TARGETS, 'reward': 'l2_gain'},
        {'target': _TARGETS[0], 'reward': 'l2_final'},
        {'render_mode': 'rgb_array', 'reward': lambda *_: [1.0]},
    ],
)
def test_passes_the_check_of_gymnasium(arguments):
  env_checker.check_env(_fake(**arguments))


def test_an_episode_terminates_with_its_last_action():
  env = _fake(target=_TARGETS[0], reward='l2_gain', render_mode='rgb_array')
  action = env.action_space.nvec - 1
  for _ in range(2):
    observation, info = env.reset()
    assert set(observation) == {'canvas', 'step', 'target'}
    assert info['action_mask'].tolist() == [1, 1, 0, 0, 0]
    steps = [env.step(action) for _ in range(3)]
    assert [s[0]['step'] for s in steps] == [1, 2, 3]
    assert [s[2] for s in steps] == [False, False, True]
    assert not any(s[3] for s in steps)
    assert steps[0][4]['action_mask'].tolist() == [1] * 5
  assert env.render().shape == (16, 16, 3)
  assert _fake().render() is None


def test_a_seed_decides_about_targets():
  def targets(env, seed):
    seeds = [seed] + [None] * 9
    return [env.reset(seed=s)[0]['target'].tolist() for s in seeds]

  env = _fake(target=_TARGETS)
  assert (
      targets(env, 3) == targets(env, 3) == targets(_fake(target=_TARGETS), 3)
  )
  assert targets(env, 3) != targets(env, 4)
  assert len({str(t) for t in targets(env, 3)}) > 1


def _assert_same(left, right):
  if isinstance(left, dict):
    assert left.keys() == right.keys()
    for name in left:
      _assert_same(left[name], right[name])
  elif isinstance(left, np.ndarray) and left.dtype == object:
    for a, b in zip(left, right):
      _assert_same(a, b)
  elif isinstance(left, tuple):
    for a, b in zip(left, right):
      _assert_same(a, b)
  else:
    np.testing.assert_array_equal(left, right)
    assert np.asarray(left).dtype == np.asarray(right).dtype


# Half of the brushes use random numbers, this one too.
@hypothesis.settings(max_examples=10, deadline=None)
@hypothesis.given(
    mode=strategies.sampled_from(['NextStep', 'SameStep']),
    target=strategies.sampled_from([None, _TARGETS[0], _TARGETS]),
    seed=strategies.one_of(
        strategies.integers(0, 2000),
        strategies.lists(strategies.integers(0, 2000), min_size=3, max_size=3),
    ),
)
def test_a_vector_is_single_environments_side_by_side(mode, target, seed):
  options = {
      **_OPTIONS,
      'target': target,
      'reward': None if target is None else 'l2_gain',
      'render_mode': 'rgb_array',
  }
  ours = painting.PaintVector(3, 2, autoreset_mode=mode, **options)
  theirs: Any = vector.SyncVectorEnv(
      [lambda: painting.Paint(**options)] * 3, autoreset_mode=mode
  )
  assert ours.observation_space == theirs.observation_space
  assert ours.action_space == theirs.action_space
  assert ours.metadata == theirs.metadata
  ours.action_space.seed(1)
  _assert_same(ours.reset(seed=seed), theirs.reset(seed=seed))
  for _ in range(9):
    actions = ours.action_space.sample()
    step, wanted = ours.step(actions), theirs.step(actions)
    _assert_same(step, wanted)
    assert step[0] in ours.observation_space
    _assert_same(ours.render(), theirs.render())
  _assert_same(ours.reset(), theirs.reset())
  ours.close()
  theirs.close()


def test_a_vector_names_what_it_refuses():
  batch = fake.FakePaintingBatch(2)
  with pytest.raises(ValueError, match="autoreset_mode is 'Disabled': want"):
    environment.DrawingVectorEnv(
        batch, autoreset_mode=vector.AutoresetMode.DISABLED
    )
  env = environment.DrawingVectorEnv(batch)
  with pytest.raises(gymnasium.error.ResetNeeded):
    env.step(env.action_space.sample())
  with pytest.raises(ValueError, match=r'reset_mask is .*all drawings'):
    env.reset(options={'reset_mask': np.array([True, False])})
  env.reset(options={'reset_mask': np.array([True, True])})
  with pytest.raises(ValueError, match=r'seed is \[1\]: want .* 2 integers'):
    env.reset(seed=[1])
  with pytest.raises(ValueError, match='seed is 1.5'):
    env.reset(seed=1.5)
