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
  """E canvases painted in lock-step over `num_threads` threads.

  Takes the arguments of `MadeVectorEnv` and the options of `LibMyPaintBatch`.
  """

  make_batch = libmypaint.LibMyPaintBatch
