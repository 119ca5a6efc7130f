# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Scenes of solids rendered by MuJoCo, as dm_env environments."""

from spiral_envs.mujoco_scenes.environment import Scenes
from spiral_envs.mujoco_scenes.environment import ScenesBatch

__all__ = ['Scenes', 'ScenesBatch']
