# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Reconstructs scenes of solids, with the paper's settings.

The 50,000 scenes of up to five objects are made at the start (0.6 GB in each
node that uses images), or read: `--config.data.source=DIR` names a folder that
`spiral-tf make_scenes --out=DIR` wrote. For two cores, see `scenes_small`.
"""

from spiral_launch.configs import paper
from spiral_launch.experiment import config as experiment
from spiral_tf import config


def get_config() -> experiment.Experiment:
  """Returns the config, which runs until it is stopped."""
  return paper.make(
      # As many objects as actions are possible: the agent does not know how
      # many a scene has. The mean distance of a scene from the empty one is 10,
      # as with digits, so `reward.least_std` keeps its default.
      experiment.EnvironmentConfig(
          name='scenes', canvas_width=64, grid_width=16, episode_length=20
      ),
      config.DataConfig(
          source='scenes', limit=51_000, held_out=1 / 51, max_objects=5
      ),
      locations=('location',),
  )
