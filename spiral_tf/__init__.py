# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The SPIRAL agent: networks, losses, learners, replay, data, evaluation.

The agent depends on environments only through dm_env specs and time steps. It
imports neither `spiral_envs` nor `spiral_launch`, and reads no flags.
"""

__version__ = '0.2.0'
