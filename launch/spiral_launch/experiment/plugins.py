# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Environments of the user's own: `environment.name=my_module:MyEnv`."""

from collections.abc import Collection
import dataclasses
import math
from typing import Any

import numpy as np

from spiral_envs import adapters
from spiral_launch.experiment import config as experiment
from spiral_tf import types
from spiral_tf.plugins import loading

_SETTING = 'environment.name'
# Environments that act for a check.
_SAMPLES = 4


def make_batch(
    config: experiment.EnvironmentConfig, batch_size: int, seed: int = 0
) -> adapters.EnvironmentBatch:
  """Makes environments of the user's own that step together.

  The class or function gets those arguments that it has of the settings of
  `config` and `seed`.

  Args:
    config: settings of the environment.
    batch_size: number of environments.
    seed: seed of the first environment; each other has the next.

  Raises:
    PlugInError: the class cannot be loaded or called, it makes no environment,
      or the specs do not fit. The message names the remedy.
  """
  batch = _make(config, batch_size, seed)
  shape = batch.observation_spec()['canvas'].shape
  if shape != config.canvas_shape:
    width, channels = max(shape[0], 8), shape[2]
    raise loading.PlugInError(
        f'{_SETTING}={config.name} has canvases of {shape}, and '
        f'environment.canvas_width={config.canvas_width} with '
        f'environment.use_color={config.use_color} means '
        f'{config.canvas_shape}. Canvases must be square, 8 pixels wide or '
        'more, and gray or RGB: '
        + (
            f'set environment.canvas_width={width}, '
            f'environment.use_color={channels == 3}.'
            if shape == (width, width, channels) and channels in (1, 3)
            else 'change observation_spec() and the observations.'
        )
    )
  return batch


def _make(
    config: experiment.EnvironmentConfig, batch_size: int, seed: int
) -> adapters.EnvironmentBatch:
  make = loading.load(config.name, _SETTING)
  offered = {'seed': seed, **dataclasses.asdict(config)}
  for name in ('name', 'num_threads'):
    del offered[name]
  arguments = loading.accepted(make, offered, config.name, _SETTING)
  environments = []
  with loading.blame(config.name, _SETTING, 'it cannot be made'):
    for i in range(batch_size):
      if 'seed' in arguments:
        arguments['seed'] = seed + i
      environments.append(make(**arguments))
    return adapters.EnvironmentBatch(environments, config.episode_length)


def settle(config: experiment.Experiment, kept: Collection[str] = ()) -> None:
  """Adapts a config to the canvas and the actions of the user's environment.

  Sets the size and colors of the canvas, and removes what only environments
  that paint strokes have. Other environments change nothing.

  Args:
    config: config to change.
    kept: names of fields that keep their value, as the user has set them.

  Raises:
    PlugInError: the environment cannot be made, or its specs do not fit.
  """
  if not config.environment.is_plug_in:
    return
  batch = _make(config.environment, 1, 0)
  shape = batch.observation_spec()['canvas'].shape
  sizes = {n: int(s.num_values) for n, s in batch.action_spec().items()}
  locations = config.network.locations
  settings: tuple[tuple[Any, str, Any], ...] = (
      (config.environment, 'environment.canvas_width', shape[0]),
      (config.environment, 'environment.use_color', shape[2] == 3),
      (
          config.network,
          'network.locations',
          tuple(n for n in locations if _is_grid(sizes.get(n, 0))),
      ),
  )
  if 'flag' not in sizes:
    settings += ((config.reward, 'reward.stroke_start_cost', 0.0),)
  for owner, field, value in settings:
    if field not in kept:
      setattr(owner, field.partition('.')[2], value)


def _is_grid(count: int) -> bool:
  return count > 0 and math.isqrt(count) ** 2 == count


def try_out(config: experiment.Experiment) -> list[str]:
  """Runs episodes of random actions in the user's environment.

  Args:
    config: config with an environment of the user's own.

  Returns:
    Sentences about it, for the user.

  Raises:
    PlugInError: the environment raises an error, or its time steps do not fit
      its specs.
  """
  environment = config.environment
  batch = make_batch(environment, _SAMPLES)
  rng = np.random.default_rng(0)
  with loading.blame(environment.name, _SETTING, 'it raised an error'):
    for _ in range(2):  # The second episode begins where the first one ended.
      act_randomly(batch, environment.episode_length, rng)
    steps, done = batch.steps, batch.done
    batch.close()
  height, width, channels = environment.canvas_shape
  sizes = {n: int(s.num_values) for n, s in batch.action_spec().items()}
  actions = ', '.join(f'{name} of {size}' for name, size in sizes.items())
  lines = [
      f'Environment: {environment.name}, {height} x {width} '
      f'{"in color" if channels == 3 else "gray"}; sub-actions: {actions}.'
  ]
  if not done.any():
    lines.append(
        'Its episodes are cut off after environment.episode_length='
        f'{environment.episode_length} actions, as none ended before.'
    )
  elif steps.max() < environment.episode_length:
    lines.append(
        f'Its episodes ended after {steps.max()} actions: '
        f'environment.episode_length={steps.max()} would save time.'
    )
  if config.reward.of_environment and config.conditional:
    lines.append(
        'Warning: the environment does not see the target, so its reward does '
        'not depend on it. Without targets: conditional=False.'
    )
  return lines


def act_randomly(
    batch: Any, num_actions: int, rng: np.random.Generator
) -> types.Trajectory:
  """Returns E episodes of random actions; most fields are None.

  Args:
    batch: E environments in lock-step.
    num_actions: number of actions per episode.
    rng: random number generator.
  """
  size = batch.batch_size
  canvases = [batch.reset().observation['canvas']]
  taken = []
  for _ in range(num_actions):
    action = {
        name: rng.integers(spec.num_values, size=size)
        for name, spec in batch.action_spec().items()
    }
    taken.append(action)
    canvases.append(batch.step(action).observation['canvas'])
  return types.Trajectory(
      canvases=np.stack(canvases, axis=1),
      actions={
          name: np.stack([a[name] for a in taken], axis=1).astype(np.int32)
          for name in batch.action_spec()
      },
      masks=None,
      behavior_log_probs=None,
      noise_sample=None,
      target=None,
      version=None,
  )
