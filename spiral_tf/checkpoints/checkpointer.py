# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Saves and restores learners' checkpoints, despite crashes and full disks."""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
import glob
import os
import shutil
import time
from typing import Any
from typing import Optional

from absl import logging
import tensorflow as tf

# Raised by TensorFlow for incomplete checkpoints. IndexError stands for a file
# that ends early.
DAMAGE = (ValueError, IndexError, tf.errors.OpError)
# The errors among them that a checkpoint of other networks does not raise.
_UNREADABLE = (IndexError, tf.errors.OpError)
_REMEDY = 'Choose another workdir, or remove it.'


class Checkpointer:
  """Saves a learner's variables periodically, and restores the last good ones.

  TensorFlow writes a checkpoint under temporary names and points to it only
  when it is complete. An error while writing leaves the last good one, and the
  next save tries again: a full disk is no reason to stop training. A process
  that is killed while writing leaves temporary files, which the next one
  removes. A machine that goes down may leave a damaged checkpoint, in place of
  which the one before it is restored.

  Attributes:
    error: error message of the last save; None if it succeeded.
  """

  def __init__(
      self,
      objects: Mapping[str, Any],
      directory: str,
      every_minutes: float,
      keep: int,
      optional: Sequence[str] = (),
  ):
    """Initializes the checkpointer.

    Args:
      objects: modules and variables, by name.
      directory: directory for these checkpoints only.
      every_minutes: minutes between two saves of `save_if_due`.
      keep: number of checkpoints to keep.
      optional: names of objects that checkpoints of earlier versions lack;
        restoring such a checkpoint leaves them unchanged.
    """
    self._objects = dict(objects)
    self._optional = optional
    self._directory = directory
    self._manager = tf.train.CheckpointManager(
        tf.train.Checkpoint(**objects), directory, max_to_keep=keep
    )
    self._every_seconds = every_minutes * 60
    self._saved_at = time.monotonic()
    self.error: Optional[str] = None

  def restore(self) -> bool:
    """Restores the last good checkpoint.

    Returns:
      Whether there was a checkpoint.

    Raises:
      ValueError: the checkpoint is of other networks, or all are damaged.
    """
    _remove_unfinished(self._directory)
    damaged = ''
    for path in _newest_first(self._manager.checkpoints):
      try:
        checkpoint = self._restorable(path)
        # The checkpoint may not hold more either, such as removed layers.
        checkpoint.restore(path).assert_consumed()
        if checkpoint is not self._manager.checkpoint:
          # Also the number of an earlier version's checkpoint.
          self._manager.checkpoint.restore(path).expect_partial()
      except (AssertionError, *DAMAGE) as error:
        message = (
            f'The checkpoint {path} does not fit this configuration, or is '
            f'damaged: {error}.'
        )
        if not isinstance(error, _UNREADABLE):
          raise ValueError(f'{message} {_REMEDY}') from error
        logging.error('%s', message)
        damaged = damaged or message
        continue
      if damaged:
        logging.error('Restored %s, the one before, instead.', path)
      return True
    if damaged:
      raise ValueError(f'{damaged} {_REMEDY}')
    return False

  def _restorable(self, path: str) -> tf.train.Checkpoint:
    """Returns a checkpoint object without the objects that a file lacks."""
    names = [name for name, _ in tf.train.list_variables(path)]
    lacking = {
        key
        for key in self._optional
        if not any(name.startswith(f'{key}/') for name in names)
    }
    if not lacking:
      return self._manager.checkpoint
    return tf.train.Checkpoint(
        **{k: v for k, v in self._objects.items() if k not in lacking}
    )

  def save_if_due(self) -> None:
    """Saves if `every_minutes` have passed since the last save."""
    if time.monotonic() - self._saved_at >= self._every_seconds:
      self.save()

  def save(self) -> bool:
    """Saves now; returns whether it succeeded."""
    self._saved_at = time.monotonic()
    try:
      self._manager.save()
      self.error = None
    except (tf.errors.OpError, OSError) as error:
      self.error = (
          f'Could not write a checkpoint to {self._directory}: {error} Is the '
          'disk full or read-only? The last good checkpoint stays: '
          f'{self._manager.latest_checkpoint}.'
      )
      logging.error('%s', self.error)
    return self.error is None


def _newest_first(paths: list[str]) -> Iterator[str]:
  """Yields the paths of existing checkpoints, as TensorFlow writes them."""
  for path in reversed(paths):
    if os.path.exists(f'{path}.index'):
      yield path


def _remove_unfinished(directory: str) -> None:
  """Removes files that a killed process left half written."""
  for pattern in ('*_temp', 'checkpoint.tmp*'):
    for path in glob.glob(os.path.join(glob.escape(directory), pattern)):
      shutil.rmtree(path) if os.path.isdir(path) else os.unlink(path)


def saved_steps(directory: str) -> int:
  """Returns the steps of a learner's last good checkpoint; 0 if there is none.

  Raises:
    ValueError: all checkpoints are damaged.
  """
  state = tf.train.get_checkpoint_state(directory)
  damaged: list[tuple[str, Exception]] = []
  for path in _newest_first(state.all_model_checkpoint_paths if state else []):
    steps = tf.Variable(0, dtype=tf.int64)
    try:
      tf.train.Checkpoint(steps=steps).restore(path).expect_partial()
      return int(steps.numpy())
    except DAMAGE as error:
      damaged.append((path, error))
  if damaged:
    path, why = damaged[0]
    raise ValueError(f'The checkpoint {path} is damaged: {why}') from why
  return 0


def find(directory: str, name: str = '') -> Optional[str]:
  """Finds a checkpoint.

  Args:
    directory: directory of a learner's checkpoints.
    name: name such as 'ckpt-12', or path; '' for the last checkpoint; 'best'
      for that of the policy with the best evaluation (`best.BestCheckpoint`).

  Returns:
    The path without the extension of the files, as TensorFlow has it; None if
    there is no such checkpoint.
  """
  if not name:
    return tf.train.latest_checkpoint(directory)
  if name == 'best':
    return tf.train.latest_checkpoint(
        os.path.join(os.path.dirname(directory), name)
    )
  name = name.removesuffix('.index')
  for path in (os.path.join(directory, name), name):
    if os.path.exists(f'{path}.index'):
      return path
  return None


def restore(path: str, **module: tf.Module) -> int:
  """Restores a single network from a learner's checkpoint.

  Args:
    path: result of `find`.
    **module: the network, with variables, by its name in the checkpoint
      ('policy' or 'discriminator').

  Returns:
    The learner's steps.

  Raises:
    ValueError: the checkpoint is damaged, or of another network.
  """
  steps = tf.Variable(0, dtype=tf.int64)
  try:
    status = tf.train.Checkpoint(steps=steps, **module).restore(path)
    status.expect_partial()
    status.assert_existing_objects_matched()
  except (AssertionError, *DAMAGE) as error:
    raise ValueError(
        f'The checkpoint {path} does not fit this configuration, or is '
        f'damaged: {error}'
    ) from error
  return int(steps.numpy())
