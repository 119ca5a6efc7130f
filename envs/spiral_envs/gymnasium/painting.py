# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""'spiral_envs/Paint-v0': painting with libmypaint's brushes."""

from typing import Any
from typing import Optional

from spiral_envs.gymnasium import environment
from spiral_envs.gymnasium import rewards
from spiral_envs.libmypaint import environment as libmypaint


class Paint(environment.DrawingEnv):
  """A canvas painted with one of libmypaint's brushes; see `DrawingEnv`."""

  def __init__(
      self,
      target: Any = None,
      reward: rewards.RewardOption = None,
      render_mode: Optional[str] = None,
      **options,
  ):
    """Makes a blank canvas.

    Args:
      target: target or targets, as for `DrawingEnv`.
      reward: reward, as for `DrawingEnv`.
      render_mode: 'rgb_array' or None.
      **options: options of `LibMyPaintBatch`, such as `episode_length`.

    Raises:
      TypeError: there is no such option.
      ValueError: an argument cannot be used.
      FileNotFoundError: there is no such brush.
    """
    batch = libmypaint.LibMyPaintBatch(1, **options)
    super().__init__(batch, target, reward, render_mode)


class PaintVector(environment.DrawingVectorEnv):
  """E canvases painted in lock-step over threads; see `DrawingVectorEnv`."""

  def __init__(
      self,
      num_envs: int = 1,
      num_threads: int = 1,
      target: Any = None,
      reward: rewards.RewardOption = None,
      render_mode: Optional[str] = None,
      autoreset_mode: Any = 'NextStep',
      **options,
  ):
    """Makes E blank canvases.

    Args:
      num_envs: number of drawings E.
      num_threads: number of threads that paint.
      target: target or targets, as for `DrawingEnv`.
      reward: reward, as for `DrawingEnv`.
      render_mode: 'rgb_array' or None.
      autoreset_mode: 'NextStep' or 'SameStep', as for `DrawingVectorEnv`.
      **options: options of `LibMyPaintBatch`, such as `episode_length`.

    Raises:
      TypeError: there is no such option.
      ValueError: an argument cannot be used.
      FileNotFoundError: there is no such brush.
    """
    batch = libmypaint.LibMyPaintBatch(num_envs, num_threads, **options)
    super().__init__(batch, target, reward, render_mode, autoreset_mode)
