# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Sonnet modules: policy, discriminator, and a classifier for evaluation."""
