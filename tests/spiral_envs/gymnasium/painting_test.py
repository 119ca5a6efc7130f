# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests of `spiral_envs.gymnasium.painting`, as registered."""

import subprocess
import sys
from typing import Any

import gymnasium
from gymnasium.utils import env_checker
import numpy as np
import pytest

import spiral_envs.gymnasium
from spiral_envs.libmypaint import environment as libmypaint

_ID = 'spiral_envs/Paint-v0'
_OPTIONS: dict[str, Any] = {
    'episode_length': 3,
    'canvas_width': 16,
    'grid_width': 4,
}


def test_passes_the_check_of_gymnasium():
  assert spiral_envs.gymnasium
  env = gymnasium.make(_ID, render_mode='rgb_array', **_OPTIONS)
  env_checker.check_env(env.unwrapped)


def test_paints_like_the_dm_env_environment():
  env = gymnasium.make(_ID, **_OPTIONS)
  plain = libmypaint.LibMyPaint(**_OPTIONS, seed=7, canvas_dtype='uint8')
  env.reset(seed=7)
  plain.reset()
  env.action_space.seed(1)
  for _ in range(3):
    action = env.action_space.sample()
    observation, _, ended, _, info = env.step(action)
    step = plain.step(dict(zip(plain.action_spec(), action)))
    np.testing.assert_array_equal(
        observation['canvas'], step.observation['canvas']
    )
    np.testing.assert_array_equal(
        info['action_mask'], step.observation['action_mask']
    )
    assert ended == step.last()


def test_vectors_use_the_native_batch():
  envs = gymnasium.make_vec(_ID, num_envs=4, num_threads=2, **_OPTIONS)
  assert type(envs).__name__ == 'PaintVector'
  assert envs.metadata['autoreset_mode'].value == 'NextStep'
  envs.close()
  with pytest.raises(RuntimeError, match='closed'):
    envs.reset()


def test_names_an_unknown_option():
  with pytest.raises(TypeError, match="'canvas'"):
    gymnasium.make(_ID, canvas=3)
  with pytest.raises(ValueError, match='canvas_width is 3'):
    gymnasium.make(_ID, canvas_width=3)


def test_is_found_without_an_import_and_never_imported_by_others():
  program = (
      'import spiral_envs.libmypaint, sys\n'
      "assert 'gymnasium' not in sys.modules\n"
      'import gymnasium\n'
      f"gymnasium.make('spiral_envs.gymnasium:{_ID}').reset()\n"
  )
  subprocess.run(
      [sys.executable, '-c', program], check=True, env={'PYTHONPATH': 'envs'}
  )
