# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Running nodes on this machine: start, watch, restart, stop."""
