# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Folders of tiny runs that paint with libmypaint, with random weights."""

import os

from spiral_launch.experiment import config as experiment
from tests.spiral_launch import tiny
from tests.spiral_launch import trained_run


def make(
    folder: str,
    conditional: bool = True,
    discriminator: bool = True,
    brush_type: str = 'classic/pen',
    **changes,
) -> experiment.Experiment:
  """Makes a run of a painter of 16 x 16 pixels.

  Args:
    folder: new; the run's data, which nobody looks at, is to be beside it.
    conditional: whether it wants pictures.
    discriminator: whether it has one.
    brush_type: it paints with.
    **changes: see `tiny.config`.
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
