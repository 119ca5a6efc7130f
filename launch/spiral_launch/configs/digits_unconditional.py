# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Draws samples of digits of all classes, on two cores.

More real digits than the default 5,000 give better results:
`--config.data.source=FOLDER` uses MNIST's own files.
"""

from spiral_launch.configs import presets
from spiral_launch.experiment import config as experiment


def get_config() -> experiment.Experiment:
  """Returns the config: ninety minutes on two cores."""
  config = presets.digits()
  config.conditional = False
  config.max_minutes = 90.0
  presets.on_policy(config)
  presets.linear_decay(
      config, steps=12_000, learning_rate=3e-5, entropy_cost=0.004
  )
  return config
