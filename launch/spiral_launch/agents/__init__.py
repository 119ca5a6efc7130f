# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Loads agents from runs, shipped folders and TF-Hub modules."""
