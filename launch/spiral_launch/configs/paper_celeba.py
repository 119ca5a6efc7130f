# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Reconstructs faces in color, with the paper's settings."""

from spiral_launch.configs import paper
from spiral_launch.experiment import config as experiment
from spiral_tf import config


def get_config() -> experiment.Experiment:
  """Returns the config, which runs until it is stopped."""
  return paper.make(
      paper.painting(use_color=True),
      config.DataConfig(
          # A folder with img_align_celeba[.zip] and list_eval_partition.txt.
          source='celeba',
          # Ours: the central 148 of 178 pixels.
          fit='crop',
          crop_share=0.83,
          invert=False,
      ),
  )
