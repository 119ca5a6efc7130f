"""Draws given Omniglot characters: `--config.data.source=FILE.zip`.

The official zip, or a folder of its images: alphabets of characters, twenty
drawings of each. A tenth of the characters is held out, all drawings of them.
"""

from launch import experiment
from launch.configs import digits


def get_config() -> experiment.Experiment:
  """Runs for ninety minutes on two cores."""
  config = digits.get_config()
  config.max_minutes = 90.0
  config.data.source = 'images_background.zip'
  config.data.fit = 'scale'  # From 105 x 105.
  config.data.invert = False  # Black on white, as the canvas is.
  config.data.held_out_by = 'folder'
  # See `one_digit`.
  config.on_policy = True
  config.num_actors = 2
  config.drawings_per_actor = 32
  config.policy.queue_drawings = 64
  # Lines of one pixel: ends have to be that exact, and there are more of them.
  config.environment.brush_sizes = (0.5, 0.6, 0.7, 0.9)
  config.environment.grid_width = 32
  config.environment.episode_length = 12
  # See `digits_long`; a batch has half as many frames again.
  config.temperature = 0.3
  config.policy.learning_rate_end = 5e-5
  config.policy.learning_rate_steps = 9_000
  config.policy.entropy_cost_end = 0.005
  config.policy.entropy_steps = 9_000
  config.discriminator.learning_rate_end = 1e-4
  config.discriminator.learning_rate_steps = 18_000
  return config
