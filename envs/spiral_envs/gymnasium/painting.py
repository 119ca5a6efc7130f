# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""'spiral_envs/Paint-v0': painting with libmypaint's brushes."""

from spiral_envs.gymnasium import environment
from spiral_envs.libmypaint import environment as libmypaint


class Paint(environment.MadeEnv):
  """A canvas painted with one of libmypaint's brushes.

  Takes the arguments of `MadeEnv` and the options of `LibMyPaintBatch`.
  """

  make_batch = libmypaint.LibMyPaintBatch


class PaintVector(environment.MadeVectorEnv):
  """E canvases painted in lock-step over threads."""

  make_batch = libmypaint.LibMyPaintBatch

  def __init__(
      self, num_envs: int = 1, num_threads: int = 1, *arguments, **options
  ):
    """Makes E blank canvases.

    Args:
      num_envs: number of drawings E.
      num_threads: number of threads that paint.
      *arguments: further arguments of `MadeVectorEnv`, from `target` on.
      **options: the same by name, and options of `LibMyPaintBatch`.
    """
    options['num_threads'] = num_threads
    super().__init__(num_envs, *arguments, **options)
