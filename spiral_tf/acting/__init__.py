# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Rollouts of a policy in a batch of environments, and the actor node."""
