# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Draws samples of digits of all classes, on two cores.

Half of the episodes are those of a conditional agent that draws real digits.
The policy, which does not see them, imitates their programs, less and less,
while the discriminator's reward sharpens what it draws of its own.

More real digits than the default 5,000 give better results:
`--config.data.source=FOLDER` uses MNIST's own files. A better teacher does, too:
`--config.search.teacher=RUN`, the workdir of `digits_long`. By reward alone:
`--config.search.teacher= --config.search.fraction=0 --config.search.weight=0
--config.search.weight_end=-1`.
"""

from spiral_launch.configs import presets
from spiral_launch.experiment import config as experiment
from spiral_tf import config as agent_config


def get_config() -> experiment.Experiment:
  """Returns the config: sixty minutes on two cores."""
  config = presets.digits()
  config.conditional = False
  config.max_minutes = 60.0
  config.network = presets.fine_digits_network()
  presets.on_policy(config)
  presets.linear_decay(
      config, steps=12_000, learning_rate=3e-5, entropy_cost=0.002
  )
  config.policy.learning_rate = 5e-4
  config.policy.entropy_cost = 0.01
  config.search = agent_config.SearchConfig(
      fraction=0.5,
      teacher='digits',
      temperature=0.3,
      weight=1.0,
      weight_end=0.1,
      weight_steps=12_000,
  )
  return config
