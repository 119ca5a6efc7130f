# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Painting with libmypaint's brushes, as dm_env environments."""

from spiral_envs.libmypaint.environment import LibMyPaint
from spiral_envs.libmypaint.environment import LibMyPaintBatch
from spiral_envs.libmypaint.fake import FakePainting
from spiral_envs.libmypaint.fake import FakePaintingBatch

__all__ = ['FakePainting', 'FakePaintingBatch', 'LibMyPaint', 'LibMyPaintBatch']
