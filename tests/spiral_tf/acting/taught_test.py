# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.acting.taught."""

import numpy as np
import tensorflow as tf
import tree

from spiral_tf import config as config_lib
from spiral_tf import types
from spiral_tf.acting import search
from spiral_tf.acting import taught
from tests.spiral_tf import tiny

_NOISE = tiny.NOISE + 3  # The dimensions of the pupil's need not be equal.


class _Recorder:
  """Records the targets that a drawer is given."""

  def __init__(self, drawer):
    self._drawer = drawer
    self.batch_size = drawer.batch_size
    self.targets = []

  def draw(self, target, version):
    self.targets.append(target)
    return self._drawer.draw(target, version)


def _teacher(seed=0):
  spec = tiny.spec()
  policy = tiny.policy(spec, conditional=True)
  config = config_lib.SearchConfig(fraction=1.0, teacher='one', weight=1.0)
  return _Recorder(
      search.Search(tiny.environment(4), spec, policy, tiny.NOISE, seed, config)
  )


class TaughtTest(tf.test.TestCase):

  def test_unconditional_pupil_sees_no_target(self):
    teacher, images = _teacher(), tiny.images(3)
    drawer = taught.Taught(teacher, images, _NOISE, seed=0)
    self.assertEqual(drawer.batch_size, 4)
    drawings = drawer.draw(None, version=3)
    signature = types.trajectory_signature(
        tiny.spec(), _NOISE, False, search=True
    )
    tree.map_structure(
        lambda want, value: want and want.validate(value[3]),
        signature,
        drawings,
    )
    self.assertAllEqual(drawings.version, [3] * 4)
    self.assertAllEqual(drawings.searched.searched, [1] * 4)
    self.assertAllEqual(drawings.searched.by_policy, np.ones((4, 3)))

  def test_targets_of_the_teacher_are_all_images(self):
    teacher, images = _teacher(), tiny.images(3)
    drawer = taught.Taught(teacher, images, _NOISE, seed=0)
    for _ in range(8):
      drawer.draw(None)
    shown = np.concatenate(teacher.targets)
    counts = [np.sum(np.all(shown == x, axis=(1, 2, 3))) for x in images]
    self.assertEqual(sum(counts), 32)
    self.assertAllGreater(counts, 3)

  def test_conditional_pupil_and_teacher_share_the_target(self):
    teacher, target = _teacher(), tiny.images(4)
    drawings = taught.Taught(teacher, tiny.images(2), _NOISE, 0).draw(target)
    self.assertAllEqual(drawings.target, target)
    self.assertAllEqual(teacher.targets[0], target)

  def test_equal_seeds_teach_equally(self):
    one, other, third = (
        taught.Taught(_teacher(seed), tiny.images(9), _NOISE, seed).draw(None)
        for seed in (1, 1, 2)
    )
    tree.map_structure(self.assertAllEqual, one, other)
    self.assertNotAllEqual(one.noise_sample, third.noise_sample)


if __name__ == '__main__':
  tf.test.main()
