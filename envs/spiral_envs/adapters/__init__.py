# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Environments of other makers in the form of this project's own."""

from spiral_envs.adapters.batch import EnvironmentBatch

__all__ = ['EnvironmentBatch']
