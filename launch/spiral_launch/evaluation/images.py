# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Loads the images to evaluate on: held-out images or any others."""

import os
from typing import NamedTuple
from typing import Optional

import numpy as np

from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import data
from spiral_launch.experiment import scenes as scene_data
from spiral_tf import config as config_lib
from spiral_tf.data import dataset
from spiral_tf.data import report as image_report
from spiral_tf.data import scenes as scene_files


class EvaluationImages(NamedTuple):
  """Real images in random order.

  Attributes:
    name: name of the images, for readers of the metrics.
    unseen: uint8 [M, H, W, C] images that training did not use; M is at least
      1.
    labels: int32 [M] labels of `unseen`, or None.
    train: uint8 [K, H, W, C] training images; K is 0 if they are missing, as
      with most shipped agents.
    others: uint8 [L, H, W, C] more real images of the same kind as `unseen`,
      for comparisons between real images; L may be 0.
    note: remark for readers of the metrics; '' for none.
    programs: int32 [M, N, 7] programs that draw `unseen`; None if the images
      are no scenes, or have another grid than the environment.
    done: lines of the report on how `--images` were read and processed.
  """

  name: str
  unseen: np.ndarray
  labels: Optional[np.ndarray]
  train: np.ndarray
  others: np.ndarray
  note: str = ''
  programs: Optional[np.ndarray] = None
  done: tuple[str, ...] = ()


def load(
    config: experiment.Experiment,
    source: str = '',
    invert: Optional[bool] = None,
    fit: str = '',
    seed: int = 0,
    own: Optional[dataset.ImageData] = None,
) -> EvaluationImages:
  """Loads the images to evaluate on.

  Args:
    config: config of the experiment.
    source: folder of scenes or source of `dataset.load` that replaces the
      experiment's held-out images; its own held-out images, if it has any, are
      used. '' for none.
    invert: whether to invert the source; None for the experiment's setting.
    fit: method that fits the source to the canvas; '' for the experiment's.
    seed: seed of the order of the images.
    own: images of the experiment; None to load them.

  Raises:
    ValueError, OSError: an error of `dataset.load`, or no image is held out.
  """
  programs = None
  if own is None:
    own, programs = _own(config)
  unseen, labels, others = own.held_out, own.held_out_labels, own.train
  name, note = 'held-out images', ''
  report = image_report.Report()
  if source and scene_files.is_folder(source):
    unseen, programs = _scenes(source, config)
    labels, others = None, unseen[:0]
  elif source:
    fit = fit or config.data.fit
    settings = config_lib.DataConfig(
        source=source,
        fit=fit,
        crop_share=config.data.crop_share if fit == 'crop' else 1.0,
        invert=data.inverts(config) if invert is None else invert,
        held_out=0.0,
        # A gray canvas cannot show colors anyway.
        to_grey=config.environment.channels == 1,
    )
    shape = config.environment.canvas_shape
    images = dataset.load(settings, shape, report=report)
    programs = None
    unseen, labels = images.train, images.train_labels
    if len(images.held_out):
      unseen, labels = images.held_out, images.held_out_labels
    others = unseen[:0]
  if source:
    name = os.path.basename(os.path.normpath(source))
    note = _note_on(unseen, own.train)
  if not len(unseen):
    raise ValueError(
        f'data.source={config.data.source!r} has no held-out images: name '
        'others with --images.'
    )
  # Shuffles, as data sets tend to be sorted.
  rng = np.random.default_rng([seed, 0])
  order = rng.permutation(len(unseen))
  return EvaluationImages(
      name=name,
      unseen=unseen[order],
      labels=None if labels is None else labels[order],
      train=own.train,
      others=others[rng.permutation(len(others))],
      note=note,
      programs=None if programs is None else programs[order],
      done=tuple(map(_by_flags, report.lines)),
  )


def _own(
    config: experiment.Experiment,
) -> tuple[dataset.ImageData, Optional[np.ndarray]]:
  """Returns the experiment's images and the programs of held-out scenes."""
  if not data.is_scenes(config):
    return data.load(config), None
  train, held_out = data.load_scenes(config)
  on_grid = _on_grid(config.data.source, config)
  return (
      dataset.ImageData(train.images, held_out.images, None, None),
      held_out.programs if on_grid else None,
  )


def _scenes(
    source: str, config: experiment.Experiment
) -> tuple[np.ndarray, Optional[np.ndarray]]:
  """Returns the held-out scenes of a folder, and their programs."""
  shape = scene_files.read_header(source).canvas_shape
  width = config.environment.canvas_width
  canvas_shape = (width, width, config.environment.channels)
  if shape != canvas_shape:
    raise ValueError(
        f'--images={source} has scenes of {shape}, and the canvas is of '
        f'{canvas_shape}: make scenes with --canvas_width={width}.'
    )
  scenes = scene_data.read(source, 'held_out')
  return scenes.images, scenes.programs if _on_grid(source, config) else None


def _on_grid(source: str, config: experiment.Experiment) -> bool:
  """Returns whether the scenes' programs fit the experiment's environment."""
  environment = config.environment
  if environment.name != 'scenes' or source == 'scenes':
    return environment.name == 'scenes'
  cells = dict(scene_files.read_header(source).sub_actions).get('location')
  return cells == environment.grid_width**2


def _by_flags(line: str) -> str:
  """Replaces settings in a sentence by the flags of `evaluate`."""
  return line.replace('data.invert=True', '--images_invert').replace(
      'data.invert=False', '--noimages_invert'
  )


def _note_on(images: np.ndarray, train: np.ndarray) -> str:
  """Returns a remark on how many of these images were used for training."""
  if not len(train):
    return (
        'Training may have seen these images: those it saw are not here to '
        'compare with.'
    )
  copies = dataset.count_copies(images, train)
  if not copies:
    return ''
  return f'Training saw {copies:,} of these {len(images):,} images.'
