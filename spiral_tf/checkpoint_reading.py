"""Reads one network from a learner's checkpoint, whichever it is."""

import os
from typing import Optional

import tensorflow as tf

from spiral_tf import checkpointing


def find(directory: str, name: str = '') -> Optional[str]:
  """Finds a checkpoint.

  Args:
    directory: a learner's.
    name: such as 'ckpt-12', or the path of one; '' for the last; 'best' for
      the policy that the evaluator found best (`best_checkpoint`).

  Returns:
    What TensorFlow calls its path: without the ending of its files. None if
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
  """Restores a network, and nothing else of what is in the checkpoint.

  Args:
    path: of `find`.
    **module: one, by the name it has in the checkpoint ('policy' or
      'discriminator'), with its variables made.

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
  except (AssertionError, *checkpointing.DAMAGE) as error:
    raise ValueError(
        f'The checkpoint {path} does not fit this configuration, or is '
        f'damaged: {error}'
    ) from error
  return int(steps.numpy())
