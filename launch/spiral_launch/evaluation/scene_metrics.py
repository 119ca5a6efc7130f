# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Metrics of program accuracy for the evaluation of scenes.

Keys are those of `evaluation.json`; `spiral_tf.evaluation.baselines` explains
the suffixes.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from spiral_envs.mujoco_scenes import actions as scene_actions
from spiral_envs.mujoco_scenes import compositor
from spiral_envs.mujoco_scenes import scene as scene_program
from spiral_launch.evaluation import scene_accuracy
from spiral_launch.experiment import config as experiment


def metrics(
    actions: Mapping[str, Mapping[str, np.ndarray]],
    programs: np.ndarray,
    config: experiment.EnvironmentConfig,
) -> dict[str, Any]:
  """Compares drawn programs with those of the targets.

  Args:
    actions: int [B, N] values of each sub-action, by suffix of the metrics.
    programs: int32 [B, M, 7] programs of the targets.
    config: settings of the environment.

  Returns:
    The metrics of `scene_accuracy.all_metrics` for each suffix; those of the
    targets end in `_real` and have no other suffix.

  Raises:
    ValueError: no target has an object.
  """
  sprites = compositor.shared(config.canvas_width, config.grid_width)
  true = [scene_program.run(rows) for rows in programs]
  result: dict[str, Any] = {}
  for suffix, columns in actions.items():
    rows = np.stack([columns[name] for name in scene_actions.NAMES], axis=-1)
    room = config.max_objects or rows.shape[1]
    drawn = [scene_program.run(program, room) for program in rows]
    accuracy = scene_accuracy.all_metrics(
        drawn, true, config.grid_width, sprites.render
    )
    result.update(
        {
            key if key.endswith('_real') else f'{key}{suffix}': value
            for key, value in accuracy.items()
        }
    )
  return result
