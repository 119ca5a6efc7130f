# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Draws given scenes of solids: the paper's settings, on as much as there is.

50,000 scenes of up to five objects, made when it starts (0.6 GB in each node
that looks at images), or read: `--config.data.source=DIR`, a folder that
`spiral-tf make_scenes --out=DIR` wrote. Two cores are too few for
it: see `launch/spiral_launch/configs/scenes_small.py`.
"""

from spiral_launch.configs import paper
from spiral_launch.experiment import config as experiment
from spiral_tf import config


def get_config() -> experiment.Experiment:
  """Runs until it is stopped.

  Distances between a scene and the empty one are those of digits (10 in the
  mean at this size): the default `reward.least_std` of 1 fits both.
  """
  return paper.make(
      # Room for as many objects as actions: it is not told how many there are.
      experiment.EnvironmentConfig(
          name='scenes', canvas_width=64, grid_width=16, episode_length=20
      ),
      config.DataConfig(
          source='scenes', limit=51_000, held_out=1 / 51, max_objects=5
      ),
      locations=('location',),
  )
