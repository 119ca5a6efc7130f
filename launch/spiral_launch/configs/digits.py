# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Draws given digits, on two cores: the 5,000 real ones of a Python package.

Conditional by default; `--config.conditional=False` draws digits of its own.
"""

from spiral_launch.configs import presets
from spiral_launch.experiment import config as experiment
from spiral_tf import config as agent_config


def get_config() -> experiment.Experiment:
  """Ends within 20 minutes on two cores, start and end included."""
  config = presets.digits()
  config.max_minutes = 17.0
  # Half of the default's work for a frame, and digits are as near after as many
  # of them (docs/log/README.md, run 53). A vector unit takes 16 channels at
  # once; 24 cost it as much as 32.
  config.network = agent_config.NetworkConfig(
      first_channels=16, channels=16, hidden_size=128, head_channels=0
  )
  # With rates that stay as they are, the last minutes go up and down by a
  # third of the error: run 54.
  presets.fall(config, steps=9_000, learning_rate=5e-5, entropy_cost=0.005)
  return config
