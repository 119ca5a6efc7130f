"""Draws given digits, as `digits.py` does, for longer, with a larger policy.

For MNIST's own files: `--config.data.source=FOLDER`.
"""

from launch import experiment
from launch import two_cores


def get_config() -> experiment.Experiment:
  """Runs for ninety minutes on two cores."""
  config = two_cores.digits()
  config.max_minutes = 90.0
  # Steps of the end: small, with little left to chance, and no falling back.
  two_cores.fall(config, steps=16_000, learning_rate=5e-5, entropy_cost=0.005)
  # What chance adds to a good stroke is error: docs/experiments.md, run 50.
  config.temperature = 0.3
  return config
