# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Draws samples of digits of all classes, taught by an agent that draws others.

The agent `digits` draws real digits. The policy, which does not see them,
imitates its programs, without a discriminator. `digits_unconditional` learns
the same by the discriminator's reward alone.

More real digits than the default 5,000 give better results:
`--config.data.source=FOLDER` uses MNIST's own files. So does a better teacher:
`--config.search.teacher=RUN`, the workdir of `digits_long`.
"""

from spiral_launch.configs import presets
from spiral_launch.experiment import config as experiment
from spiral_tf import config as agent_config


def get_config() -> experiment.Experiment:
  """Returns the config: half an hour on two cores."""
  config = presets.digits()
  config.conditional = False
  config.max_minutes = 30.0
  config.network = presets.fine_digits_network(256)
  config.network.flat_channels = 4  # For an agent of less than 5 MB.
  config.reward = agent_config.RewardConfig(kind='none')
  config.search = agent_config.SearchConfig(
      fraction=1.0, teacher='digits', temperature=0.3, weight=1.0
  )
  config.policy = agent_config.PolicyConfig(
      learning_rate=1e-3,
      learning_rate_end=3e-5,
      learning_rate_steps=9_000,
      warmup_steps=100,
  )
  # Imitation matches the classes of real digits at 1; a little less chance
  # leaves out broken digits: docs/log/README.md, run 67.
  config.temperature = 0.9
  return config
