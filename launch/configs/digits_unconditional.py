"""Draws digits of all classes of its own accord, on two cores.

Better with more real digits than the 5,000 of the default, if there are MNIST's
files somewhere: `--config.data.source=FOLDER`.
"""

from launch import experiment
from launch.configs import digits


def get_config() -> experiment.Experiment:
  """Runs for ninety minutes."""
  config = digits.get_config()
  config.conditional = False
  config.max_minutes = 90.0
  # See `one_digit`.
  config.on_policy = True
  config.num_actors = 2
  config.drawings_per_actor = 32
  config.policy.queue_drawings = 64
  config.policy.learning_rate_end = 3e-5
  config.policy.learning_rate_steps = 12_000
  config.policy.entropy_cost_end = 0.004
  config.policy.entropy_steps = 12_000
  config.discriminator.learning_rate_end = 1e-4
  config.discriminator.learning_rate_steps = 24_000
  return config
