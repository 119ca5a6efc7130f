# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""'spiral_envs/Scenes-v0': arranging solids in scenes."""

from spiral_envs.gymnasium import environment
from spiral_envs.mujoco_scenes import environment as mujoco_scenes


class Scenes(environment.MadeEnv):
  """A scene to which each action may add an object.

  Takes the arguments of `MadeEnv` and the options of `ScenesBatch`.
  """

  make_batch = mujoco_scenes.ScenesBatch


class ScenesVector(environment.MadeVectorEnv):
  """E scenes that step together.

  Takes the arguments of `MadeVectorEnv` and the options of `ScenesBatch`.
  """

  make_batch = mujoco_scenes.ScenesBatch
