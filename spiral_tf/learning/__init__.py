# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Losses, rewards, one update of each network, and the two learner nodes."""
