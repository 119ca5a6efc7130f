# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Reconstructs Omniglot characters: `--config.data.source=FILE.zip`.

The source is the official zip or a folder of its images: alphabets of
characters, with twenty drawings of each. A tenth of the characters is held out,
with all their drawings.
"""

from spiral_launch.configs import presets
from spiral_launch.experiment import config as experiment


def get_config() -> experiment.Experiment:
  """Returns the config: ninety minutes on two cores."""
  config = presets.digits()
  config.max_minutes = 90.0
  config.data.source = 'images_background.zip'
  config.data.fit = 'scale'  # From 105 x 105.
  config.data.invert = False  # Black on white, as the canvas is.
  config.data.held_out_by = 'folder'
  presets.on_policy(config)
  # Lines are one pixel wide, so strokes must end on the right pixel; and there
  # are more strokes than in a digit.
  config.environment.brush_sizes = (0.5, 0.6, 0.7, 0.9)
  config.environment.grid_width = 32
  config.environment.episode_length = 12
  config.temperature = 0.3  # See `digits_long`.
  # A batch has one and a half times as many frames as one of digits.
  presets.linear_decay(
      config, steps=9_000, learning_rate=5e-5, entropy_cost=0.005
  )
  return config
