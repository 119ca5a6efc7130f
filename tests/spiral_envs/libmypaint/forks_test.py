# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests of environments in forked children of their process."""

import gc
import os
import threading
import time
from typing import Any
import unittest

from absl.testing import absltest
import numpy as np

from spiral_envs.libmypaint import environment as libmypaint
from spiral_envs.mujoco_scenes import environment as mujoco_scenes
from tests.spiral_envs.libmypaint import forks

_SMALL: dict[str, Any] = dict(
    canvas_width=16, grid_width=4, brush_type='classic/pen'
)


def _actions(batch, flag=1):
  zeros = np.zeros(batch.batch_size, int)
  first, *others = batch.action_spec()
  return {first: zeros + flag, **{name: zeros for name in others}}


@unittest.skipUnless(hasattr(os, 'fork'), 'no fork here')
class ForkTest(absltest.TestCase):

  def test_the_child_has_no_threads(self):
    batch = libmypaint.LibMyPaintBatch(4, 2, **_SMALL)
    batch.reset()
    for use in (
        batch.reset,
        lambda: batch.step(_actions(batch)),
        batch.close,
    ):
      result = forks.in_child(use)
      self.assertRegex(
          result, f'^RuntimeError: .* threads of process {os.getpid()}'
      )
      self.assertRegex(result, 'num_threads=1')
    # The parent can go on.
    batch.step(_actions(batch))
    batch.close()

  def test_the_child_may_delete_a_batch(self):
    self.batch: Any = libmypaint.LibMyPaintBatch(4, 3, **_SMALL)
    self.batch.reset()

    def delete():
      self.batch = None
      return gc.collect() >= 0

    self.assertEqual(forks.in_child(delete), 'True')

  def test_the_child_may_create_a_batch(self):
    batch = libmypaint.LibMyPaintBatch(4, 2, **_SMALL)
    wanted = batch.reset().observation['canvas'].mean()

    def make():
      own = libmypaint.LibMyPaintBatch(4, 2, **_SMALL)
      mean = own.reset().observation['canvas'].mean()
      own.close()
      return mean

    self.assertEqual(forks.in_child(make), str(wanted))

  def test_batches_without_threads_work_in_the_child(self):
    single = libmypaint.LibMyPaint(**_SMALL)
    single.reset()
    # A single drawing has one thread, whatever `num_threads` is.
    batches = [
        libmypaint.LibMyPaintBatch(3, 1, **_SMALL),
        libmypaint.LibMyPaintBatch(1, 8, **_SMALL),
        mujoco_scenes.ScenesBatch(2, canvas_width=16, grid_width=4),
    ]
    for batch in batches:
      batch.reset()

    def paint():
      single.step({name: 0 for name in single.action_spec()})
      for batch in batches:
        batch.step(_actions(batch))
        batch.reset()
        batch.close()
      return 'painted'

    self.assertEqual(forks.in_child(paint), 'painted')

  def test_forks_while_another_thread_paints(self):
    """The child has the locks of another thread but not the thread."""
    batch = libmypaint.LibMyPaintBatch(
        200, 1, episode_length=10**6, canvas_width=64, brush_sizes=[1]
    )
    batch.reset()
    actions = _actions(batch)
    actions['end'] = actions['end'] + 32 * 31
    stop = False

    def go_on():
      while not stop:
        batch.step(actions)

    painting = threading.Thread(target=go_on)
    painting.start()
    try:
      time.sleep(0.05)
      for _ in range(3):
        result = forks.in_child(lambda: batch.reset().step_type[0])
        self.assertRegex(result, '^(0|RuntimeError: .* threads of process.*)$')
    finally:
      stop = True
      painting.join()


if __name__ == '__main__':
  absltest.main()
