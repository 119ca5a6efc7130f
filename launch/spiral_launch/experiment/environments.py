# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Makes the environments of an experiment."""

from typing import Any
from typing import Optional

from spiral_envs.libmypaint import fake
from spiral_envs.libmypaint import proposals
from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import plugins
from spiral_tf import types
from spiral_tf.acting import search


def keywords(config: experiment.EnvironmentConfig) -> dict[str, Any]:
  """Returns the arguments of the environment's constructor."""
  if config.name == 'scenes':
    return {
        'episode_length': config.episode_length,
        'canvas_width': config.canvas_width,
        'grid_width': config.grid_width,
        'max_objects': config.max_objects or None,
    }
  arguments: dict[str, Any] = {
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
    arguments['brush_type'] = config.brush_type
    if config.brushes_basedir:
      arguments['brushes_basedir'] = config.brushes_basedir
  return arguments


def make_batch(
    config: experiment.EnvironmentConfig, batch_size: int, seed: int = 0
) -> Any:
  """Makes `batch_size` environments that step together.

  Args:
    config: settings of the environment.
    batch_size: number of environments.
    seed: seed of the brush's randomness.

  Raises:
    ValueError, FileNotFoundError: the environment rejects a setting.
    OSError, ImportError: the environment cannot run on this machine.
  """
  if config.is_plug_in:
    return plugins.make_batch(config, batch_size, seed)
  arguments = keywords(config)
  if config.name == 'fake':
    return fake.FakePaintingBatch(batch_size, seed=seed, **arguments)
  # Imported when needed, as each may run where the other cannot.
  # pylint: disable=import-outside-toplevel
  if config.name == 'scenes':
    from spiral_envs.mujoco_scenes import environment as mujoco_scenes

    return mujoco_scenes.ScenesBatch(batch_size, **arguments)
  from spiral_envs.libmypaint import environment as libmypaint

  return libmypaint.LibMyPaintBatch(
      batch_size, num_threads=config.num_threads, seed=seed, **arguments
  )


def make_proposer(
    config: experiment.EnvironmentConfig,
) -> Optional[search.Proposer]:
  """Returns what proposes actions without a policy; None for uniform ones."""
  if config.name == 'scenes' or config.is_plug_in:
    return None
  return proposals.StrokeProposals(
      make_batch(config, 1).action_spec(),
      config.grid_width,
      config.canvas_width,
  )


def environment_spec(
    config: experiment.EnvironmentConfig,
) -> types.EnvironmentSpec:
  """Returns the environment's spec; raises the errors of `make_batch`."""
  environment = make_batch(config, 1)
  return types.environment_spec(
      environment.action_spec(),
      environment.observation_spec(),
      config.episode_length,
  )
