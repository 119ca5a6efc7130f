"""Loads the images an experiment names, in the shape of its canvas."""

from launch import experiment
from spiral_tf import image_data


def load(config: experiment.Experiment) -> image_data.ImageData:
  """Loads training and held-out images; the same split every time.

  Raises:
    ValueError, OSError: of `image_data.load`.
  """
  data = config.data
  return image_data.load(
      data.source,
      size=config.environment.canvas_width,
      channels=config.environment.channels,
      fit=data.fit,
      invert=data.invert,
      classes=data.classes,
      limit=data.limit,
      held_out=data.held_out,
      held_out_by=data.held_out_by,
      to_grey=data.to_grey,
  )
