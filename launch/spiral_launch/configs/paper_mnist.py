# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Draws digits of its own accord: the paper's settings."""

from spiral_launch.configs import paper
from spiral_launch.experiment import config as experiment
from spiral_tf import config


def get_config() -> experiment.Experiment:
  """Runs until it is stopped; `--config.conditional=True` draws given ones."""
  made = paper.make(
      paper.painting(use_color=False),
      config.DataConfig(
          source='mnist',  # A folder of MNIST's files.
          # To 64 x 64. The paper does not say how; padding would leave digits
          # of 28 pixels.
          fit='scale',
          invert=True,
      ),
  )
  made.conditional = False
  # The paper has both penalties, and does not give their sizes.
  made.reward.stroke_start_cost = 0.05
  made.reward.blank_cost = 1.0
  return made
