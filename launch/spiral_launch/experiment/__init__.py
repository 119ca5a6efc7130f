# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The parts of an experiment: config, workdir, environment, images."""
