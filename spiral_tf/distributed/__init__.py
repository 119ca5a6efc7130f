# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Communication between nodes: variables, counts, metrics, node events."""
