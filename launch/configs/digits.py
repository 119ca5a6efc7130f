"""Draws given digits, on two cores: the 5,000 real ones of a Python package.

Conditional by default; `--config.conditional=False` draws digits of its own.
"""

from launch import experiment
from launch import two_cores


def get_config() -> experiment.Experiment:
  """Ends within 20 minutes on two cores, start and end included."""
  config = two_cores.digits()
  config.max_minutes = 17.0
  two_cores.shrink(config)
  # With rates that stay as they are, the last minutes go up and down by a
  # third of the error: docs/experiments.md, run 54.
  two_cores.fall(config, steps=9_000, learning_rate=5e-5, entropy_cost=0.005)
  return config
