# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Reconstructs scenes of up to five solids on the paper's canvas and grid.

For two cores: eight actions rather than the paper's twenty, and learned by
hindsight alone, as in `scenes_small`. `paper_scenes` has the paper's settings.
"""

from spiral_launch.configs import scenes_small
from spiral_launch.experiment import config as experiment


def get_config() -> experiment.Experiment:
  """Returns the config: ninety minutes on two cores."""
  config = scenes_small.get_config()
  config.max_minutes = 87.0
  config.network.channels = config.network.first_channels = 48
  config.network.torso_blocks = 2
  # The cells of the grid. The first convolution leaves as many.
  config.network.feature_width = 16
  config.data.limit = 31_000
  config.data.held_out = 1 / 31
  config.data.max_objects = 5
  config.environment.canvas_width = 64
  config.environment.grid_width = 16
  # Three more than the objects, to skip or to change some.
  config.environment.episode_length = 8
  config.environment.max_objects = 5
  return config
