# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Reconstructs portraits in color, on two cores: `--config.data.source=FILE`.

The source is CelebA, or a folder or zip of images with CelebA's framing at full
or half size. The default is 674 official portraits of the US Congress at 89 x
109 pixels (docs/log/README.md, run 48). A tenth is held out if the source has
no test set. Strokes are broad, as they must cover the whole white canvas.

The agent imitates the best of many strokes tried in the paint engine, and there
is no discriminator: its reward alone leaves the error of a mean image
(docs/log/README.md, runs 48 and 59).
"""

from spiral_launch.experiment import config as experiment
from spiral_tf import config as agent_config


def get_config() -> experiment.Experiment:
  """Returns the config: ninety minutes on two cores, all included."""
  return experiment.Experiment(
      max_minutes=87.0,
      # The learner waits for the actor, which tries 64 strokes for each that it
      # keeps.
      drawings_per_actor=32,
      temperature=0.3,
      policy=agent_config.PolicyConfig(
          batch_size=32,
          learning_rate=1e-3,
          learning_rate_end=5e-5,
          learning_rate_steps=4_500,
          warmup_steps=50,
          queue_drawings=64,
      ),
      reward=agent_config.RewardConfig(kind='none'),
      search=agent_config.SearchConfig(
          fraction=1.0,
          tries=64,
          # Random strokes of the target's color. Without them the policy would
          # have nothing to learn from in the beginning.
          fitted=0.5,
          weight=1.0,
      ),
      network=agent_config.NetworkConfig(
          # Canvas and target have three channels each, with shades.
          first_channels=32,
          first_stride=2,
          channels=48,
          torso_blocks=2,
          flat_channels=16,
          place_lookup=True,
      ),
      data=agent_config.DataConfig(
          source='us_congress_89x109.zip',
          fit='crop',
          crop_share=0.83,
          invert=False,
          mirror=True,
      ),
      environment=experiment.EnvironmentConfig(
          episode_length=12,
          # Opaque, with a soft edge, and fast: 12 strokes, each the best of 48
          # random ones, reach a squared error of 0.043. With classic/brush,
          # twelve times slower, they reach 0.039.
          brush_type='classic/bulk',
          brush_sizes=(2.0, 4.0, 7.0, 12.0),
          use_color=True,
      ),
  )
