# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Draws given scenes of up to three solids, on two cores.

A quarter of the paper's pixels and cells, a fifth of its actions. Numbers are
those of digits but for what is said beside them; of what is marked as not
compared no other value was tried.
"""

from spiral_launch.configs import presets
from spiral_launch.experiment import config as experiment
from spiral_tf import config as agent_config


def get_config() -> experiment.Experiment:
  """Runs for ninety minutes, start and end included."""
  config = experiment.Experiment(
      max_minutes=87.0,
      policy=agent_config.PolicyConfig(
          learning_rate=3e-4,
          # At 0.02 colors settle near the ground's while places are still
          # uniform, where what is not seen costs least, and stay there.
          entropy_cost=0.05,
      ),
      reward=agent_config.RewardConfig(
          # No target is empty. Skipping always is the first thing to find, as
          # a random object is worse than none.
          blank_cost=1.0,
          # Objects cover 7 % of the pixels. The empty scene is at an L2
          # distance of 4.2 from a target, in the mean, and the first right
          # object earns 0.3 to 3.6 of it; a discriminator whose gradient is 1
          # has no larger differences. A blank canvas is at 9.4 from a digit,
          # for which the default of 1 was found: this is as small a share.
          least_std=0.4,
      ),
      network=agent_config.NetworkConfig(
          # The torso's cells are then those of the grid. Each has to tell six
          # channels of 4 x 4 pixels, and the core what objects look like, not
          # only where they are: more than with gray strokes. Not compared.
          first_channels=32,
          first_stride=4,
          flat_channels=16,
          locations=('location',),
          # Color, type and size of what is at the chosen cell would have to
          # pass through one vector with those of all other cells.
          place_lookup=True,
      ),
      # 0.1 GB in each node that looks at images, made in seconds.
      data=agent_config.DataConfig(
          source='scenes', limit=30_000, held_out=1 / 30, max_objects=3
      ),
      environment=experiment.EnvironmentConfig(
          name='scenes',
          # The least at which the types of the smallest objects differ.
          canvas_width=32,
          grid_width=8,
          # One more than objects, to skip or to change.
          episode_length=4,
      ),
  )
  # Rewards of the present policy's own drawings: what helped most with digits,
  # where it could be tried (docs/log/README.md, runs 28 and 29).
  presets.draw_on_policy(config)
  presets.fall(config, steps=10_000, learning_rate=3e-5, entropy_cost=0.005)
  return config
