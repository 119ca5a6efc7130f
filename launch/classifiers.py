"""Finds the classifier that belongs to an experiment's images, or trains it.

Classifiers are kept in a cache of the user, not in a workdir: runs on the same
images share one. `SPIRAL_TF_CACHE` names another folder for it.
"""

import dataclasses
import os
from typing import Optional

from absl import logging

from launch import data
from launch import experiment
from spiral_tf import classifier_files
from spiral_tf import classifier_training
from spiral_tf import image_data
from spiral_tf import trained_classifier

SEED = 0


def default_folder() -> str:
  """The folder that holds the classifiers."""
  cache = os.environ.get('SPIRAL_TF_CACHE')
  if not cache:
    home = os.environ.get('XDG_CACHE_HOME') or os.path.expanduser('~/.cache')
    cache = os.path.join(home, 'spiral_tf')
  return os.path.join(cache, 'classifiers')


def load_images(
    config: experiment.Experiment, source: str = ''
) -> image_data.ImageData:
  """The images a classifier for this experiment learns from: of all classes.

  Args:
    config: of the experiment.
    source: in place of the experiment's own: 'digits', or labelled images in
      white on black, as MNIST's are.

  Raises:
    ValueError, OSError: of `image_data.load`.
  """
  part = dataclasses.replace(config.data, classes=(), limit=0)
  if source and source != config.data.source:
    part = dataclasses.replace(
        part,
        source=source,
        held_out_source='',
        fit='pad',
        invert=True,
        to_grey=True,
    )
  return data.load(dataclasses.replace(config, data=part))


def path_of(images: image_data.ImageData, folder: str) -> str:
  """Where the classifier of these images is kept, if there is one."""
  steps = classifier_training.default_steps(len(images.train))
  key = classifier_files.key(images, SEED, steps)
  return os.path.join(folder, f'{key}.npz')


def cached(
    config: experiment.Experiment, folder: str
) -> Optional[trained_classifier.TrainedClassifier]:
  """The classifier of an experiment, if one has been trained.

  For nodes of a run: it never trains one, and what is wrong with the cache is
  logged, as figures of a classifier are not worth a run.
  """
  try:
    # Images take seconds to load: not where there cannot be any.
    if not os.path.isdir(folder) or not os.listdir(folder):
      return None
    if data.is_scenes(config):
      return None
    path = path_of(load_images(config), folder)
    return classifier_files.read(path) if os.path.exists(path) else None
  except (OSError, ValueError) as error:
    logging.warning('Going on without a classifier: %s', error)
    return None


def get(
    images: image_data.ImageData, folder: str
) -> trained_classifier.TrainedClassifier:
  """The cached classifier of these images; trains it if there is none.

  Raises:
    ValueError: it is damaged, or the images have no labels to learn.
    OSError: it cannot be written.
  """
  path = path_of(images, folder)
  if os.path.exists(path):
    return classifier_files.read(path)
  steps = classifier_training.default_steps(len(images.train))
  print(
      f'Training a classifier on {len(images.train):,} real images, once: '
      f'{steps:,} steps; about a minute for 1,500 of them.',
      flush=True,
  )
  made = trained_classifier.train(images, SEED, steps)
  classifier_files.write(made, path)
  print(
      f'It labels {made.accuracy:.1%} of {made.num_held_out:,} held-out images '
      f'right. Kept in {path}',
      flush=True,
  )
  return made
