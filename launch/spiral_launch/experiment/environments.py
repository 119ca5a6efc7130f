# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Makes the environments an experiment names."""

from typing import Any

from spiral_envs.libmypaint import fake
from spiral_launch.experiment import config as experiment
from spiral_tf import types


def keywords(config: experiment.EnvironmentConfig) -> dict[str, Any]:
  """What the environment that it names is made with."""
  if config.name == 'scenes':
    return {
        'episode_length': config.episode_length,
        'canvas_width': config.canvas_width,
        'grid_width': config.grid_width,
        'max_objects': config.max_objects or None,
    }
  given: dict[str, Any] = {
      'episode_length': config.episode_length,
      'canvas_width': config.canvas_width,
      'grid_width': config.grid_width,
      'brush_sizes': config.brush_sizes,
      'use_color': config.use_color,
      'use_pressure': config.use_pressure,
      'use_alpha': config.use_alpha,
      'background': config.background,
  }
  if config.name == 'libmypaint':
    given['brush_type'] = config.brush_type
    if config.brushes_basedir:
      given['brushes_basedir'] = config.brushes_basedir
  return given


def make_batch(
    config: experiment.EnvironmentConfig, batch_size: int, seed: int = 0
) -> Any:
  """Makes `batch_size` environments that step together.

  Raises:
    ValueError, FileNotFoundError: the environment refuses a setting.
    OSError, ImportError: it cannot run on this machine.
  """
  given = keywords(config)
  if config.name == 'fake':
    return fake.FakePaintingBatch(batch_size, seed=seed, **given)
  # Not before it is needed: each runs where the others cannot.
  # pylint: disable=import-outside-toplevel
  if config.name == 'scenes':
    from spiral_envs.mujoco_scenes import environment as mujoco_scenes

    return mujoco_scenes.ScenesBatch(batch_size, **given)
  from spiral_envs.libmypaint import environment as libmypaint

  return libmypaint.LibMyPaintBatch(
      batch_size, num_threads=config.num_threads, seed=seed, **given
  )


def environment_spec(
    config: experiment.EnvironmentConfig,
) -> types.EnvironmentSpec:
  """What the agent knows of the environment; raises as `make_batch` does."""
  environment = make_batch(config, 1)
  return types.environment_spec(
      environment.action_spec(),
      environment.observation_spec(),
      config.episode_length,
  )
