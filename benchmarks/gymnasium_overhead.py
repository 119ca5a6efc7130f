# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Compares steps a second of an environment and of what wraps it.

  .venv-examples/bin/python -m benchmarks.gymnasium_overhead

`make test-examples` makes that environment; variants whose library is missing
are left out. All paint the same random actions, with gray `classic/pen` on 32
pixels, and reward the L2 gain if they reward at all. Variants take turns in one
run; the table shows medians. On a shared machine "/CPU second" is more
reliable.
"""

import argparse
from collections.abc import Callable
import statistics
from typing import Any

import gymnasium
import numpy as np

from benchmarks import clocks as clocks_lib
from spiral_envs import libmypaint

_ID = 'spiral_envs.gymnasium:spiral_envs/Paint-v0'
_LENGTH, _BATCH = 20, 32
_OPTIONS: dict[str, Any] = {
    'episode_length': _LENGTH,
    'canvas_width': 32,
    'grid_width': 16,
    'brush_type': 'classic/pen',
    'brush_sizes': (1.0, 2.0),
}
_TARGET = np.zeros([32, 32, 1], np.uint8)
_REWARDED = {**_OPTIONS, 'target': _TARGET, 'reward': 'l2_gain'}


def _actions(steps: int) -> np.ndarray:
  """Returns random actions [steps, E, S]."""
  space = gymnasium.make_vec(_ID, _BATCH, **_OPTIONS).action_space
  space.seed(0)
  return np.array([space.sample() for _ in range(steps)])


def _dm_env(steps, actions):
  env = libmypaint.LibMyPaint(**_OPTIONS)
  names = list(env.action_spec())
  dicts = [dict(zip(names, row)) for row in actions[:, 0].tolist()]
  with clocks_lib.Clocks() as clocks:
    for t in range(steps):
      env.step(dicts[t % len(dicts)])
  return steps, clocks


def _dm_env_batch(steps, actions):
  batch = libmypaint.LibMyPaintBatch(_BATCH, **_OPTIONS)
  names = list(batch.action_spec())
  dicts = [dict(zip(names, rows.T)) for rows in actions]
  rounds = -(-steps // _BATCH)
  with clocks_lib.Clocks() as clocks:
    for t in range(rounds):
      batch.step(dicts[t % len(dicts)])
  return rounds * _BATCH, clocks


def _single(steps, actions, **arguments):
  env = gymnasium.make(_ID, **arguments)
  env.reset()
  with clocks_lib.Clocks() as clocks:
    for t in range(steps):
      if env.step(actions[t % len(actions), 0])[2]:
        env.reset()
  return steps, clocks


def _vector(steps, actions, **arguments):
  return _step_all(gymnasium.make_vec(_ID, _BATCH, **arguments), steps, actions)


def _step_all(envs, steps, actions):
  envs.reset()
  rounds = -(-steps // _BATCH)
  with clocks_lib.Clocks() as clocks:
    for t in range(rounds):
      envs.step(actions[t % len(actions)])
  return rounds * _BATCH, clocks


def _stable_baselines3(steps, actions):
  from stable_baselines3.common import env_util

  envs = env_util.make_vec_env(_ID, _BATCH, env_kwargs=_REWARDED)
  return _step_all(envs, steps, actions)


def _torchrl(steps, actions):
  import torch
  from torchrl import envs

  env = envs.GymWrapper(
      gymnasium.make(_ID, **_REWARDED), categorical_action_encoding=True
  )
  tensors = torch.as_tensor(actions[:, 0])
  state = env.reset()
  with clocks_lib.Clocks() as clocks:
    for t in range(steps):
      state['action'] = tensors[t % len(tensors)]
      _, state = env.step_and_maybe_reset(state)
  return steps, clocks


_VARIANTS: dict[str, Callable] = {
    'LibMyPaint': _dm_env,
    'gymnasium.make': lambda s, a: _single(s, a, **_OPTIONS),
    'gymnasium.make, checker off': lambda s, a: _single(
        s, a, disable_env_checker=True, **_OPTIONS
    ),
    'the same, L2 gain': lambda s, a: _single(
        s, a, disable_env_checker=True, **_REWARDED
    ),
    'torchrl GymWrapper, L2 gain': _torchrl,
    f'LibMyPaintBatch({_BATCH})': _dm_env_batch,
    f'gymnasium.make_vec({_BATCH})': lambda s, a: _vector(s, a, **_OPTIONS),
    f'gymnasium.make_vec({_BATCH}), L2 gain': lambda s, a: _vector(
        s, a, **_REWARDED
    ),
    f'SB3 make_vec_env({_BATCH}), L2 gain': _stable_baselines3,
}


def main():
  parser = argparse.ArgumentParser(description=__doc__)
  parser.add_argument('--steps', type=int, default=4000, help='steps of a turn')
  parser.add_argument('--turns', type=int, default=5, help='number of turns')
  arguments = parser.parse_args()
  actions = _actions(256)
  speeds: dict[str, list[tuple[float, float]]] = {}
  for _ in range(arguments.turns):
    for name, run in _VARIANTS.items():
      try:
        steps, clocks = run(arguments.steps, actions)
      except ModuleNotFoundError as error:
        print(f'{name}: left out, {error}')
        continue
      speeds.setdefault(name, []).append(
          (steps / clocks.wall, steps / clocks.cpu)
      )
  print(f'{"":36}{"steps/s":>10}{"/CPU second":>14}')
  for name, values in speeds.items():
    wall, cpu = (statistics.median(v[i] for v in values) for i in (0, 1))
    print(f'{name:36}{wall:10,.0f}{cpu:14,.0f}')


if __name__ == '__main__':
  main()
