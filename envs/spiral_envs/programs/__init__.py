# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Drawings as programs of strokes, which can be saved, edited and painted."""
