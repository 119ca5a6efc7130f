# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.learning.learner; the nodes' tests use it too."""

from unittest import mock

import pytest
import tensorflow as tf

from spiral_tf.learning import learner


def _make(error=None):
  update, checkpointer, reporter = mock.Mock(), mock.Mock(), mock.Mock()
  update.steps = tf.Variable(0, dtype=tf.int64)

  def step(*batch):
    del batch
    update.steps.assign_add(1)
    return {'loss': 0.5}

  update.update.side_effect = step
  checkpointer.restore.side_effect = lambda: update.steps.assign(10)
  checkpointer.error = error
  made = learner.Learner(update, checkpointer, reporter, 'critic_steps')
  return made, update, checkpointer, reporter


def test_steps_are_saved_and_reported():
  made, update, checkpointer, reporter = _make()
  assert made.steps == 10
  made.step('canvases', 'real', waiting=0.1)
  update.update.assert_called_once_with('canvases', 'real')
  checkpointer.save_if_due.assert_called_once_with()
  checkpointer.save.assert_not_called()
  reporter.add.assert_called_once_with(
      {'loss': 0.5}, critic_steps=11, waiting=0.1
  )
  made.finish()
  checkpointer.save.assert_called_once_with()
  reporter.send.assert_called_once_with(critic_steps=11)
  made.check_saved()


def test_checkpoint_that_could_not_be_written():
  made, _, _, _ = _make(error='disk full')
  with pytest.raises(OSError, match='disk full'):
    made.check_saved()
