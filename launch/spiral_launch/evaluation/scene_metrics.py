# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Program accuracy of drawings of scenes, in metrics.

Keys are those of `evaluation.json`; the suffixes are explained in
`spiral_tf.evaluation.baselines`.
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
  """Compares what was drawn with what made the targets.

  Args:
    actions: int [B, N] of each sub-action, by suffix of their metrics.
    programs: int32 [B, M, 7], of the targets.
    config: of the scenes.

  Returns:
    For each suffix what `scene_accuracy.metrics` gives, and `hidden_objects`,
    the mean number of a scene that cannot be seen; that of the targets, too,
    and their number of objects.

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
    found = scene_accuracy.metrics(drawn, true, config.grid_width)
    result['objects_real'] = found.pop('objects_real')
    found['hidden_objects'] = scene_accuracy.hidden_objects(
        drawn, sprites.render
    )
    result.update({f'{key}{suffix}': value for key, value in found.items()})
  result['hidden_objects_real'] = scene_accuracy.hidden_objects(
      true, sprites.render
  )
  return result
