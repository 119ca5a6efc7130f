# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests of `spiral_envs.gymnasium.scenes`, as registered."""

from typing import Any

import gymnasium
from gymnasium.utils import env_checker

import spiral_envs.gymnasium

_ID = 'spiral_envs/Scenes-v0'
_OPTIONS: dict[str, Any] = {
    'episode_length': 3,
    'canvas_width': 16,
    'grid_width': 4,
}


def test_passes_the_check_of_gymnasium():
  assert spiral_envs.gymnasium
  env = gymnasium.make(_ID, render_mode='rgb_array', **_OPTIONS)
  env_checker.check_env(env.unwrapped)


def test_vectors_use_the_batch():
  envs = gymnasium.make_vec(_ID, num_envs=4, **_OPTIONS)
  assert type(envs).__name__ == 'ScenesVector'
  envs.reset(seed=1)
  envs.action_space.seed(1)
  observation, _, terminations, _, info = envs.step(envs.action_space.sample())
  assert observation in envs.observation_space
  assert not terminations.any()
  assert info['action_mask'].shape == (4, 7)
