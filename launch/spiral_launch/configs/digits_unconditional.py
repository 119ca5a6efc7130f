# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Draws digits of all classes of its own accord, on two cores.

Better with more real digits than the 5,000 of the default, if there are MNIST's
files somewhere: `--config.data.source=FOLDER`.
"""

from spiral_launch.configs import presets
from spiral_launch.experiment import config as experiment


def get_config() -> experiment.Experiment:
  """Runs for ninety minutes."""
  config = presets.digits()
  config.conditional = False
  config.max_minutes = 90.0
  presets.draw_on_policy(config)
  presets.fall(config, steps=12_000, learning_rate=3e-5, entropy_cost=0.004)
  return config
