# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Environments that draw: dm_env interfaces, numpy observations.

`spiral_envs.libmypaint` paints with libmypaint's brushes,
`spiral_envs.mujoco_scenes` arranges solids in scenes, `spiral_envs.programs`
records, edits and renders drawings, `spiral_envs.gymnasium` has the
environments in gymnasium's interface. Each package imports only what it needs.
"""

__version__ = '0.2.0'
