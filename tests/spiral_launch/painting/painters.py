# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Makes runs of tiny agents with random weights that paint with libmypaint."""

import os

from spiral_launch.experiment import config as experiment
from tests.spiral_launch.experiment import tiny
from tests.spiral_launch.experiment import trained_run


def make(
    folder: str,
    conditional: bool = True,
    discriminator: bool = True,
    brush_type: str = 'classic/pen',
    **changes,
) -> experiment.Experiment:
  """Makes a run of an agent that paints 16 x 16 pixels.

  Args:
    folder: new folder; unused training images are written beside it.
    conditional: whether the agent is conditional.
    discriminator: whether the run has a discriminator.
    brush_type: brush of the environment.
    **changes: changed settings, as for `tiny.config`.
  """
  source = os.path.join(os.path.dirname(folder), 'images')
  settings = {
      'conditional': conditional,
      'data__invert': True,
      'environment__name': 'libmypaint',
      'environment__brush_type': brush_type,
      'environment__episode_length': 4,
  }
  config, _ = trained_run.make(
      folder,
      tiny.write_images(source),
      discriminator,
      **{**settings, **changes},
  )
  return config
