# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Reconstructs scenes of up to three solids, on two cores.

The environment has a quarter of the paper's pixels and cells and a fifth of its
actions. The agent learns by hindsight alone, from uniformly random programs:
the programs of solids can be read off their pictures. There is no
discriminator, and nothing is learned from the training scenes. Trials are in
docs/log/README.md, "Scenes by hindsight".
"""

from spiral_launch.experiment import config as experiment
from spiral_tf import config as agent_config


def get_config() -> experiment.Experiment:
  """Returns the config: twenty minutes on two cores."""
  return experiment.Experiment(
      max_minutes=20.0,
      learner_threads=2,
      # A random batch is drawn in a tenth of the time of an update.
      num_actors=1,
      temperature=0.3,
      policy=agent_config.PolicyConfig(
          learning_rate=1e-3,
          learning_rate_end=2e-5,
          learning_rate_steps=12_000,
          queue_drawings=128,
      ),
      reward=agent_config.RewardConfig(kind='none'),
      hindsight=agent_config.HindsightConfig(weight=1.0, dreams=1.0),
      network=agent_config.NetworkConfig(
          # The torso's cells are then those of the grid. Twice the width of the
          # digits' networks and two more blocks halve the frames a second, and
          # teach more at equal CPU time.
          first_channels=64,
          first_stride=4,
          channels=64,
          torso_blocks=3,
          flat_channels=16,
          locations=('location',),
          # Otherwise color, type and size of the object at the chosen cell pass
          # through one vector with those of all other cells.
          place_lookup=True,
      ),
      # Targets of the evaluator, and of the actors, which need them in shape
      # only.
      data=agent_config.DataConfig(
          source='scenes', limit=30_000, held_out=1 / 30, max_objects=3
      ),
      environment=experiment.EnvironmentConfig(
          name='scenes',
          # The smallest width at which the types of small objects differ.
          canvas_width=32,
          grid_width=8,
          # One more than the objects, to skip or to change one.
          episode_length=4,
      ),
  )
