# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The paper's Metropolis-Hastings baseline for scenes."""
