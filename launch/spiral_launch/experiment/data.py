# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Loads the images of an experiment in the shape of its canvas."""

import dataclasses
import os
from typing import Optional

from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import scenes as scene_data
from spiral_tf import files
from spiral_tf.data import dataset
from spiral_tf.data import report as image_report
from spiral_tf.data import scenes as scene_files
from spiral_tf.data import sources

# Seed of scenes made on the fly, so that all nodes have the same.
_SCENE_SEED = 0


def is_scenes(config: experiment.Experiment) -> bool:
  """Returns whether the images are scenes, whose programs are known."""
  source = config.data.source
  return source == 'scenes' or scene_files.is_folder(os.path.expanduser(source))


def inverts(config: experiment.Experiment) -> bool:
  """Returns whether an experiment inverts its images."""
  if config.data.invert is not None:
    return config.data.invert
  return not is_scenes(config) and sources.is_ink_on_black(config.data.source)


def settled(
    config: experiment.Experiment, report: image_report.Report
) -> experiment.Experiment:
  """Returns the config with `data.invert` set to what was done to the images.

  The setting can then be used without the images, as `paint` does.

  Args:
    config: config of the experiment.
    report: report of `load`.
  """
  if config.data.invert is not None:
    return config
  part = dataclasses.replace(config.data, invert=report.inverted)
  return dataclasses.replace(config, data=part)


def load(
    config: experiment.Experiment,
    report: Optional[image_report.Report] = None,
) -> dataset.ImageData:
  """Loads training and held-out images; the split is always the same.

  Args:
    config: config of the experiment.
    report: receives what was read and how it was processed.

  Raises:
    ValueError, OSError: an error of `dataset.load`, or scenes do not fit the
      canvas.
    OSError, ImportError: scenes cannot be rendered on this machine.
  """
  data = config.data
  report = report or image_report.Report()
  if is_scenes(config):
    train, held_out = load_scenes(config)
    report.inverted = False
    report.lines.append(
        f'Images: {len(train.images):,} scenes of '
        f'{files.printable(data.source)}, not inverted; held out: '
        f'{len(held_out.images):,}.'
    )
    return dataset.ImageData(train.images, held_out.images, None, None)
  shape = config.environment.canvas_shape
  if not data.held_out_source:
    return dataset.load(data, shape, report=report)
  all_for_training = dataclasses.replace(data, held_out=0.0)
  images = dataset.load(all_for_training, shape, report=report)
  other_report = image_report.Report()
  other_data = dataclasses.replace(
      data, source=data.held_out_source, limit=0, data_dir='', manual_dir=''
  )
  others = dataset.load(other_data, shape, report=other_report)
  both = dataset.hold_out(images, others.held_out, others.held_out_labels)
  report.lines += [
      f'Held out: {len(both.held_out):,} images of '
      f'{files.printable(data.held_out_source)}; learned from: the '
      f'{len(both.train):,} that are not among them.',
      *other_report.lines[1:],
  ]
  if report.inverted != other_report.inverted:
    report.inverted = None
  return both


def load_scenes(
    config: experiment.Experiment,
) -> tuple[scene_data.Scenes, scene_data.Scenes]:
  """Makes or reads scenes with their programs; they are always the same.

  Args:
    config: config of the experiment. The source 'scenes' makes `data.limit`
      scenes and holds out the fraction `data.held_out` of them. From a folder,
      `data.limit` training and as many held-out scenes are read.

  Returns:
    Training scenes, and held-out scenes.

  Raises:
    ValueError, OSError, ImportError: the errors of `load`.
  """
  data, environment = config.data, config.environment
  folder = os.path.expanduser(data.source)
  if data.source == 'scenes':
    maker = scene_data.Maker(
        environment.canvas_width,
        environment.grid_width,
        data.max_objects,
        _SCENE_SEED,
    )
    held_out = max(1, round(data.limit * data.held_out))
    return (
        maker.make('train', max(1, data.limit - held_out)),
        maker.make('held_out', held_out),
    )
  if data.held_out_source:
    raise ValueError(
        f'data.held_out_source={data.held_out_source!r} and '
        f'data.source={data.source!r}, a folder of scenes, clash: the folder '
        'has held-out scenes of its own. Leave it empty.'
    )
  shape = scene_files.read_header(folder).canvas_shape
  width = environment.canvas_width
  canvas_shape = (width, width, environment.channels)
  if shape != canvas_shape:
    raise ValueError(
        f'data.source={data.source!r} has scenes of {shape}, and the canvas is '
        f'of {canvas_shape}: set environment.canvas_width={shape[0]} and draw '
        'in color, or make other scenes.'
    )
  train, others = (
      scene_data.read(folder, split, data.limit) for split in scene_data.SPLITS
  )
  return train, others
