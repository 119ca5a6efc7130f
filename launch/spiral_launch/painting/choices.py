# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Limits of what can be chosen for paintings by an agent."""

MAX_TILES = 16
MAX_SAMPLES = 1024
# Criteria of the best drawing.
BY = ('error', 'discriminator')
