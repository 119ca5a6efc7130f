# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Reconstructs Omniglot characters, with the paper's settings."""

from spiral_launch.configs import paper
from spiral_launch.experiment import config as experiment
from spiral_tf import config


def get_config() -> experiment.Experiment:
  """Returns the config, which runs until it is stopped.

  `--config.conditional=False` trains an agent that draws samples.
  """
  return paper.make(
      paper.painting(use_color=False),
      config.DataConfig(
          # A folder with images_background.zip and images_evaluation.zip.
          source='omniglot',
          fit='scale',
          invert=False,
          held_out_by='folder',  # If the evaluation set is missing.
      ),
  )
