# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Replay: trajectory queue and canvas buffer, in Reverb or in NumPy."""
