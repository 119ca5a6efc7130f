# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Experiments, one in each module, returned by its `get_config()`."""
