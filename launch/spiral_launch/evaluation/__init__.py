# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Evaluates an agent: images, metrics, table, summary of a run."""
