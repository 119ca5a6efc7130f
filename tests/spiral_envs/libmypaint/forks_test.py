# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests of environments in a child that was forked while they were there."""

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
  made = {name: np.zeros(batch.batch_size, int) for name in batch.action_spec()}
  first = next(iter(made))
  return {**made, first: made[first] + flag}


@unittest.skipUnless(hasattr(os, 'fork'), 'no fork here')
class ForkTest(absltest.TestCase):

  def test_threads_are_missed_in_the_child(self):
    batch = libmypaint.LibMyPaintBatch(4, 2, **_SMALL)
    batch.reset()
    for use in (
        batch.reset,
        lambda: batch.step(_actions(batch)),
        batch.close,
    ):
      said = forks.in_child(use)
      self.assertRegex(
          said, f'^RuntimeError: .* threads of process {os.getpid()}'
      )
      self.assertRegex(said, 'num_threads=1')
    # In the parent all goes on.
    batch.step(_actions(batch))
    batch.close()

  def test_the_child_may_let_go(self):
    self.batch: Any = libmypaint.LibMyPaintBatch(4, 3, **_SMALL)
    self.batch.reset()

    def let_go():
      self.batch = None
      return gc.collect() >= 0

    self.assertEqual(forks.in_child(let_go), 'True')

  def test_the_child_makes_its_own(self):
    batch = libmypaint.LibMyPaintBatch(4, 2, **_SMALL)
    wanted = batch.reset().observation['canvas'].mean()

    def make():
      own = libmypaint.LibMyPaintBatch(4, 2, **_SMALL)
      mean = own.reset().observation['canvas'].mean()
      own.close()
      return mean

    self.assertEqual(forks.in_child(make), str(wanted))

  def test_what_has_no_threads_paints_on(self):
    single = libmypaint.LibMyPaint(**_SMALL)
    single.reset()
    # Of one drawing there is one thread, whatever was asked for.
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

  def test_forked_amid_painting(self):
    """The child has what another thread held, and the thread it has not."""
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
        said = forks.in_child(lambda: batch.reset().step_type[0])
        self.assertRegex(said, '^(0|RuntimeError: .* threads of process.*)$')
    finally:
      stop = True
      painting.join()


if __name__ == '__main__':
  absltest.main()
