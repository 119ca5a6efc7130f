# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Policies exported as SavedModels, and TF-Hub modules as agents."""
