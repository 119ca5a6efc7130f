"""Draws given digits, on two cores: the 5,000 real ones of a Python package.

Conditional by default; `--config.conditional=False` draws digits of its own.
"""

from launch import experiment


def get_config() -> experiment.Experiment:
  return experiment.Experiment()
