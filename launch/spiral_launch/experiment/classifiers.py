# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Finds the classifier that belongs to an experiment's images, or trains it.

Classifiers are kept in a cache of the user, not in a workdir: runs on the same
images share one. `SPIRAL_TF_CACHE` names another folder for it.
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
# For another process that trains the same classifier; it takes minutes at most.
_PATIENCE_SECONDS = 600.0
_POLL_SECONDS = 0.5


def default_folder() -> str:
  """Returns the folder of the classifiers; '' where there is no home folder."""
  cache = os.environ.get('SPIRAL_TF_CACHE')
  if not cache:
    home = os.environ.get('XDG_CACHE_HOME') or os.path.expanduser('~/.cache')
    if home.startswith('~'):  # A user whom the system does not know.
      return ''
    cache = os.path.join(home, 'spiral_tf')
  return os.path.join(cache, 'classifiers')


def load_images(
    config: experiment.Experiment, source: str = ''
) -> dataset.ImageData:
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


def path_of(images: dataset.ImageData, folder: str) -> str:
  """Where the classifier of these images is kept, if there is one."""
  steps = classifier_training.default_steps(len(images.train))
  key = classifier_files.key(images, SEED, steps)
  return os.path.join(folder, f'{key}.npz')


def cached(
    config: experiment.Experiment, folder: str
) -> Optional[classifier_files.TrainedClassifier]:
  """The classifier of an experiment, if one has been trained.

  For nodes of a run: it never trains one, and what is wrong with the cache is
  logged, as metrics of a classifier are not worth a run.
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
    images: dataset.ImageData, folder: str, named: bool = False
) -> classifier_files.TrainedClassifier:
  """The cached classifier of these images; trains it if there is none.

  Where it cannot be kept it is trained for this process alone. While another
  process trains the same one, this one waits: two at once would take twice as
  long on the same cores.

  Args:
    images: labelled images to learn from.
    folder: cache; '' if there is none.
    named: the user has named the folder, so that it must be writable.

  Raises:
    ValueError: it is damaged, or the images have no labels to learn.
    OSError: the folder was named, and cannot be written to.
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
    made = _train(images)
    try:
      classifier_files.write(made, path)
      output_streams.say(f'Kept in {path}')
    except OSError as error:
      _note_not_kept(str(error))
  return made


def _unwritable(folder: str) -> str:
  """Says why nothing can be kept in a folder; '' if it can be."""
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
  made = classifier_files.train(images, SEED, steps)
  output_streams.say(
      f'It labels {made.accuracy:.1%} of {made.num_held_out:,} held-out images '
      'right.'
  )
  return made


@contextlib.contextmanager
def _lock(path: str) -> Iterator[None]:
  """Waits while another process trains the same classifier, but not for ever.

  Without the lock nothing breaks: files are written whole or not at all.
  """
  end = time.monotonic() + _PATIENCE_SECONDS
  said = False
  with contextlib.ExitStack() as stack:
    while time.monotonic() < end:
      try:
        stack.enter_context(folder_lock.FolderLock(f'{path}.lock', path))
        break
      except folder_lock.Held as error:
        if not said:
          output_streams.say(
              f'The same classifier is being trained by {error.owner}; waiting '
              f'for it, at most {_PATIENCE_SECONDS / 60:.0f} minutes.'
          )
        said = True
        time.sleep(_POLL_SECONDS)
      except OSError:
        break
    yield
