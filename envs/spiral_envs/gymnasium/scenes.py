# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""'spiral_envs/Scenes-v0': arranging solids in scenes."""

from typing import Any
from typing import Optional

from spiral_envs.gymnasium import environment
from spiral_envs.gymnasium import rewards
from spiral_envs.mujoco_scenes import environment as mujoco_scenes


class Scenes(environment.DrawingEnv):
  """A scene to which each action may add an object; see `DrawingEnv`."""

  def __init__(
      self,
      target: Any = None,
      reward: rewards.RewardOption = None,
      render_mode: Optional[str] = None,
      **options,
  ):
    """Makes an empty scene.

    Args:
      target: target or targets, as for `DrawingEnv`.
      reward: reward, as for `DrawingEnv`.
      render_mode: 'rgb_array' or None.
      **options: options of `ScenesBatch`, such as `episode_length`.

    Raises:
      TypeError: there is no such option.
      ValueError: an argument cannot be used.
      ImportError: mujoco is not installed.
    """
    batch = mujoco_scenes.ScenesBatch(1, **options)
    super().__init__(batch, target, reward, render_mode)


class ScenesVector(environment.DrawingVectorEnv):
  """E scenes that step together; see `DrawingVectorEnv`."""

  def __init__(
      self,
      num_envs: int = 1,
      target: Any = None,
      reward: rewards.RewardOption = None,
      render_mode: Optional[str] = None,
      autoreset_mode: Any = 'NextStep',
      **options,
  ):
    """Makes E empty scenes.

    Args:
      num_envs: number of scenes E.
      target: target or targets, as for `DrawingEnv`.
      reward: reward, as for `DrawingEnv`.
      render_mode: 'rgb_array' or None.
      autoreset_mode: 'NextStep' or 'SameStep', as for `DrawingVectorEnv`.
      **options: options of `ScenesBatch`, such as `episode_length`.

    Raises:
      TypeError: there is no such option.
      ValueError: an argument cannot be used.
      ImportError: mujoco is not installed.
    """
    batch = mujoco_scenes.ScenesBatch(num_envs, **options)
    super().__init__(batch, target, reward, render_mode, autoreset_mode)
