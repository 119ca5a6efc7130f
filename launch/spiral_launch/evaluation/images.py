# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The images to evaluate on: held-out ones, or any others."""

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
  """Real images, mixed.

  Attributes:
    name: of what they are, for a reader.
    unseen: uint8 [M, H, W, C] that training never saw, M at least 1.
    labels: int32 [M], or None.
    train: uint8 [K, H, W, C] that it saw; none where they are not at hand, as
      with a shipped agent.
    others: uint8 [L, H, W, C]: more real images of the same kind as `unseen`,
      for comparisons between real images; L may be 0.
    note: what a reader of the metrics should know of them.
    programs: int32 [M, N, 7], that made `unseen`; None where they are no
      scenes, or on another grid than the environment's.
    done: sentences on what was read and done to other images than the
      experiment's; see `image_report.lines`.
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
  """Loads the images.

  Args:
    config: of the experiment.
    source: in place of the experiment's held-out images: a folder of scenes,
      or see `image_data.load`. Of a source with held-out images of its own,
      those.
    invert: whether it is in white on black; None: as the experiment's.
    fit: how it is brought to the canvas's size; '': as the experiment's.
    seed: of their order.
    own: the experiment's images; None: to be loaded.

  Raises:
    ValueError, OSError: of `image_data.load`; or no image is held out.
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
        # A gray canvas can show nothing else; to convert is not to lose.
        to_grey=config.environment.channels == 1,
    )
    shape = config.environment.canvas_shape
    given = dataset.load(settings, shape, report=report)
    programs = None
    unseen, labels = given.train, given.train_labels
    if len(given.held_out):
      unseen, labels = given.held_out, given.held_out_labels
    others = unseen[:0]
  if source:
    name = os.path.basename(os.path.normpath(source))
    note = _note_on(unseen, own.train)
  if not len(unseen):
    raise ValueError(
        f'data.source={config.data.source!r} holds no image out of training: '
        'name others with --images.'
    )
  # Data sets tend to be sorted.
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
  """The experiment's images, and programs of those held out."""
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
  """Held-out scenes of a folder, and their programs."""
  shape = scene_files.read_header(source).canvas_shape
  wanted = (config.environment.canvas_width,) * 2 + (
      config.environment.channels,
  )
  if shape != wanted:
    raise ValueError(
        f'--images={source} has scenes of {shape}, and the canvas is of '
        f'{wanted}: make scenes with --canvas_width={wanted[0]}.'
    )
  scenes = scene_data.read(source, 'held_out')
  return scenes.images, scenes.programs if _on_grid(source, config) else None


def _on_grid(source: str, config: experiment.Experiment) -> bool:
  """Whether the programs of scenes are for the experiment's environment."""
  place = config.environment
  if place.name != 'scenes' or source == 'scenes':
    return place.name == 'scenes'
  cells = dict(scene_files.read_header(source).sub_actions).get('location')
  return cells == place.grid_width**2


def _by_flags(line: str) -> str:
  """A sentence with flags in place of settings, which cannot be set here."""
  return line.replace('data.invert=True', '--images_invert').replace(
      'data.invert=False', '--noimages_invert'
  )


def _note_on(images: np.ndarray, train: np.ndarray) -> str:
  """Whether training saw these images, which nobody held out."""
  if not len(train):
    return (
        'Training may have seen these images: those it saw are not here to '
        'compare with.'
    )
  copies = dataset.count_copies(images, train)
  if not copies:
    return ''
  return f'Training saw {copies:,} of these {len(images):,} images.'
