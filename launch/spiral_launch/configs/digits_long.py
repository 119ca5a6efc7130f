# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Reconstructs digits like `digits`, for longer and with a larger core.

`--config.data.source=FOLDER` uses MNIST's own files.
"""

from spiral_launch.configs import presets
from spiral_launch.experiment import config as experiment


def get_config() -> experiment.Experiment:
  """Returns the config: ninety minutes on two cores."""
  config = presets.digits()
  config.max_minutes = 90.0
  config.network = presets.fine_digits_network(256)
  # Small and nearly deterministic last steps keep what was learned.
  presets.linear_decay(
      config, steps=20_000, learning_rate=5e-5, entropy_cost=0.005
  )
  # Randomness adds error to a good stroke: docs/log/README.md, run 50.
  config.temperature = 0.3
  return config
