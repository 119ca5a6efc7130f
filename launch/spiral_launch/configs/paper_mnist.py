# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Draws samples of digits, with the paper's settings."""

from spiral_launch.configs import paper
from spiral_launch.experiment import config as experiment
from spiral_tf import config as agent_config


def get_config() -> experiment.Experiment:
  """Returns the config, which runs until it is stopped.

  `--config.conditional=True` trains an agent that reconstructs digits.
  """
  config = paper.make(
      paper.painting(use_color=False),
      agent_config.DataConfig(
          source='mnist',  # A folder of MNIST's files.
          # Ours: the paper does not say how digits come to 64 x 64 pixels;
          # padding would leave digits of 28 pixels.
          fit='scale',
          invert=True,
      ),
  )
  config.conditional = False
  # The paper has both penalties, but does not give their sizes.
  config.reward.stroke_start_cost = 0.05
  config.reward.blank_cost = 1.0
  return config
