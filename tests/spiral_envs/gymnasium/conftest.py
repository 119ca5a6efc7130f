# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Leaves these tests out where gymnasium is not installed."""

import importlib.util

collect_ignore_glob = (
    [] if importlib.util.find_spec('gymnasium') else ['*_test.py']
)
