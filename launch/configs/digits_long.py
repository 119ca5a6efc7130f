"""Draws given digits, as `digits.py` does, for longer and to the end.

For MNIST's own files: `--config.data.source=FOLDER`.
"""

from launch import experiment
from launch.configs import digits


def get_config() -> experiment.Experiment:
  """Runs for ninety minutes on two cores."""
  config = digits.get_config()
  config.max_minutes = 90.0
  # Steps of the end: small, with little left to chance, and no falling back.
  config.policy.learning_rate_end = 5e-5
  config.policy.learning_rate_steps = 16_000
  config.policy.entropy_cost_end = 0.005
  config.policy.entropy_steps = 16_000
  # What chance adds to a good stroke is error: docs/experiments.md, run 50.
  config.temperature = 0.3
  config.discriminator.learning_rate_end = 1e-4
  config.discriminator.learning_rate_steps = 32_000
  return config
