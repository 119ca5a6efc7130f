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
  config.policy.learning_rate = 1e-4
  config.max_minutes = 90.0
  return config
