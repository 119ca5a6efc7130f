# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Draws given portraits in color, on two cores: `--config.data.source=FILE`.

For images with CelebA's framing, as they are or at half size: a folder or zip,
or CelebA itself; the default is 674 official portraits of the US Congress at
89 x 109 (docs/log/README.md, run 48). A tenth is held out where the source
brings no test set. The ground is the canvas's white, which no portrait has: all
of it has to be painted over, so strokes are broad.
"""

from spiral_launch.configs import presets
from spiral_launch.experiment import config as experiment
from spiral_tf import config as agent_config


def get_config() -> experiment.Experiment:
  """Runs for ninety minutes on two cores, start and end included."""
  config = experiment.Experiment(
      max_minutes=87.0,
      policy=agent_config.PolicyConfig(
          learning_rate=3e-4,
          # The first strokes cover white, and are most of the return that
          # rewards are divided by: what shows where a face is, is a small
          # part of it. At 0.01 locations stay uniform for 2,000 steps.
          entropy_cost=0.002,
      ),
      discriminator=agent_config.DiscriminatorConfig(channels=(32, 64, 128)),
      network=agent_config.NetworkConfig(
          # Three channels of canvas and target, and shades between.
          first_channels=32,
          channels=32,
          flat_channels=16,
      ),
      data=agent_config.DataConfig(
          source='us_congress_89x109.zip',
          fit='crop',
          crop_share=0.83,
          invert=False,
      ),
      environment=experiment.EnvironmentConfig(
          episode_length=12,
          # Opaque, with a soft edge, and of the fast ones: 12 strokes chosen
          # greedily of 48 random ones come to a squared error of 0.043, those
          # of classic/brush, twelve times as slow, to 0.039.
          brush_type='classic/bulk',
          brush_sizes=(2.0, 4.0, 7.0, 12.0),
          use_color=True,
      ),
  )
  presets.draw_on_policy(config)
  presets.fall(config, steps=4_000, learning_rate=5e-5, entropy_cost=2e-4)
  return config
