# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Trains and caches the classifier of an experiment's images.

Classifiers are cached per user, not per workdir, so that runs on the same
images share one. `SPIRAL_TF_CACHE` names another folder for the cache.
"""

from collections.abc import Iterator
import contextlib
import dataclasses
import os
import time
from typing import Optional

from absl import logging

from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import data
from spiral_launch.experiment import folder_lock
from spiral_launch.experiment import workdir
from spiral_launch.local import output_streams
from spiral_tf.data import dataset
from spiral_tf.evaluation import classifier as classifier_files
from spiral_tf.evaluation import classifier_training

SEED = 0
# Time to wait for another process that trains the same classifier, which takes
# a few minutes at most.
_PATIENCE_SECONDS = 600.0
_POLL_SECONDS = 0.5


def default_folder() -> str:
  """Returns the folder of the classifiers; '' if there is no home folder."""
  cache = os.environ.get('SPIRAL_TF_CACHE')
  if not cache:
    home = os.environ.get('XDG_CACHE_HOME') or os.path.expanduser('~/.cache')
    if home.startswith('~'):  # The user is unknown to the system.
      return ''
    cache = os.path.join(home, 'spiral_tf')
  return os.path.join(cache, 'classifiers')


def load_images(
    config: experiment.Experiment, source: str = ''
) -> dataset.ImageData:
  """Loads the images that an experiment's classifier is trained on.

  Args:
    config: config of the experiment; all its classes are loaded.
    source: replacement of the experiment's images: 'digits', or labeled images,
      white on black, like MNIST's; '' for none.

  Raises:
    ValueError, OSError: an error of `data.load`.
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


def path_of(images: dataset.ImageData, folder: str) -> str:
  """Returns the path of the classifier of these images in a cache folder."""
  steps = classifier_training.default_steps(len(images.train))
  key = classifier_files.key(images, SEED, steps)
  return os.path.join(folder, f'{key}.npz')


def cached(
    config: experiment.Experiment, folder: str
) -> Optional[classifier_files.TrainedClassifier]:
  """Returns the cached classifier of an experiment; None if there is none.

  This is for nodes of a run: it trains no classifier, and logs errors of the
  cache instead of raising them, as they should not end a run.

  Args:
    config: config of the experiment.
    folder: folder of the cache.
  """
  try:
    # Loading images takes seconds: not if the cache is empty.
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
    images: dataset.ImageData, folder: str, named: bool = False
) -> classifier_files.TrainedClassifier:
  """Returns the classifier of these images from the cache, or trains it.

  Waits while another process trains the same classifier, as two trainings on
  the same cores take twice as long.

  Args:
    images: labeled images to train on.
    folder: folder of the cache; '' for none.
    named: whether the user has named the folder, so that it must be writable;
      if not, a classifier that cannot be cached is used by this process only.

  Raises:
    ValueError: the classifier is damaged, or the images have no labels.
    OSError: the named folder cannot be written to.
  """
  path = path_of(images, folder)
  if folder and os.path.exists(path):
    return classifier_files.read(path)
  reason = _unwritable(folder)
  if reason and named:
    raise OSError(reason)
  if reason:
    _note_not_kept(reason)
    return _train(images)
  with _lock(path):
    if os.path.exists(path):
      return classifier_files.read(path)
    classifier = _train(images)
    try:
      classifier_files.write(classifier, path)
      output_streams.say(f'Kept in {path}')
    except OSError as error:
      _note_not_kept(str(error))
  return classifier


def _unwritable(folder: str) -> str:
  """Returns the reason why a folder cannot be written to; '' if it can."""
  if not folder:
    return 'there is no home folder'
  try:
    workdir.check_writable(folder, 'classifier_cache')
  except (OSError, ValueError) as error:
    return str(error).rstrip('.')
  return ''


def _note_not_kept(reason: str) -> None:
  output_streams.say(
      f'Note: the classifier is not kept for the next time: {reason}. To keep '
      'it, name a folder with SPIRAL_TF_CACHE or --classifier_cache.',
      error=True,
  )


def _train(
    images: dataset.ImageData,
) -> classifier_files.TrainedClassifier:
  steps = classifier_training.default_steps(len(images.train))
  output_streams.say(
      f'Training a classifier on {len(images.train):,} real images, once: '
      f'{steps:,} steps; about a minute for 1,500 of them.'
  )
  classifier = classifier_files.train(images, SEED, steps)
  output_streams.say(
      f'It labels {classifier.accuracy:.1%} of {classifier.num_held_out:,} '
      'held-out images right.'
  )
  return classifier


@contextlib.contextmanager
def _lock(path: str) -> Iterator[None]:
  """Waits for a limited time while another process trains the same classifier.

  Nothing breaks without the lock, as files are written atomically.
  """
  end = time.monotonic() + _PATIENCE_SECONDS
  reported = False
  with contextlib.ExitStack() as stack:
    while time.monotonic() < end:
      try:
        stack.enter_context(folder_lock.FolderLock(f'{path}.lock', path))
        break
      except folder_lock.Held as error:
        if not reported:
          output_streams.say(
              f'The same classifier is being trained by {error.owner}; waiting '
              f'for it, at most {_PATIENCE_SECONDS / 60:.0f} minutes.'
          )
        reported = True
        time.sleep(_POLL_SECONDS)
      except OSError:
        break
    yield
