# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Draws given digits, as `digits.py` does, for longer, with a larger policy.

For MNIST's own files: `--config.data.source=FOLDER`.
"""

from spiral_launch.configs import presets
from spiral_launch.experiment import config as experiment


def get_config() -> experiment.Experiment:
  """Runs for ninety minutes on two cores."""
  config = presets.digits()
  config.max_minutes = 90.0
  # Steps of the end: small, with little left to chance, and no falling back.
  presets.fall(config, steps=16_000, learning_rate=5e-5, entropy_cost=0.005)
  # What chance adds to a good stroke is error: docs/log/README.md, run 50.
  config.temperature = 0.3
  return config
