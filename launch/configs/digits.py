"""Draws given digits, on two cores: the 5,000 real ones of a Python package.

Conditional by default; `--config.conditional=False` draws digits of its own.
"""

from launch import experiment
from spiral_tf import config


def get_config() -> experiment.Experiment:
  """Ends within 20 minutes on two cores, start and end included."""
  return experiment.Experiment(
      max_minutes=17.0,
      # Without it the policy swings between scribble and blank canvases for
      # the first hundreds of steps: docs/experiments.md.
      reward=config.RewardConfig(blank_cost=1.0),
      # The digits' own strokes are about two pixels wide.
      environment=experiment.EnvironmentConfig(
          brush_sizes=(0.7, 1.0, 1.4, 2.0)
      ),
  )
