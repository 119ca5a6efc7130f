# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for `spiral_envs.mujoco_scenes.generator`."""

import math

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_envs.mujoco_scenes import generator as random_scenes
from spiral_envs.mujoco_scenes import geometry
from spiral_envs.mujoco_scenes import scene as scene_program

_COUNT = 400


def _scenes(seed=0, split='train', grid_width=16, max_objects=5, count=_COUNT):
  return [
      random_scenes.scene(seed, split, i, grid_width, max_objects)
      for i in range(count)
  ]


class RandomScenesTest(parameterized.TestCase):

  def test_a_scene_depends_on_seed_split_and_index_alone(self):
    scenes = _scenes(count=20)
    self.assertEqual(random_scenes.scene(0, 'train', 7, 16, 5), scenes[7])
    self.assertNotEqual(_scenes(seed=1, count=20), scenes)
    distinct = {tuple(scene) for scene in scenes}
    self.assertLen(distinct, 20)

  def test_numbers_and_attributes_are_uniform(self):
    scenes = _scenes()
    counts = np.bincount([len(scene) for scene in scenes])
    self.assertEqual(counts[0], 0)
    # Within four standard deviations of a fair die.
    self.assertLess(np.abs(counts[1:] - _COUNT / 5).max(), 4 * 8)
    objects = np.array([one for scene in scenes for one in scene])
    for column, values in zip(objects.T[1:], (4, 3, 4, 4, 4)):
      fractions = np.bincount(column, minlength=values) / len(objects)
      # Large objects overlap others more often, and are then drawn again.
      self.assertLess(np.abs(fractions - 1 / values).max(), 0.08)
    self.assertGreater(len(np.unique(objects[:, 0])), 250)

  def test_objects_stand_apart(self):
    for scene in _scenes(count=100):
      for i, one in enumerate(scene):
        for other in scene[:i]:
          apart = math.dist(
              geometry.cell_position(one.location, 16),
              geometry.cell_position(other.location, 16),
          )
          self.assertGreater(
              apart,
              geometry.RADII[one.size] + geometry.RADII[other.size],
          )

  def test_crowded_objects_share_no_cell(self):
    for scene in _scenes(grid_width=3, max_objects=9, count=30):
      cells = [one.location for one in scene]
      self.assertLen(set(cells), len(cells))

  def test_no_scene_is_in_both_splits(self):
    # There are so few scenes that independent splits would share some.
    train = {s for x in _scenes(0, 'train', 2, 1, 3000) for s in x}
    held_out = {s for x in _scenes(1, 'held_out', 2, 1, 300) for s in x}
    self.assertGreater(len(train), 1000)
    self.assertGreater(len(held_out), 40)
    self.assertFalse(train & held_out)
    self.assertLess(len(train | held_out), 4 * 768 + 1)

  def test_the_split_does_not_depend_on_the_order(self):
    for scene in _scenes(count=30):
      self.assertEqual(random_scenes.split_of(scene[::-1]), 'train')

  def test_held_out_scenes_are_as_recorded(self):
    """Another rule would bring held-out scenes into training."""
    blue, red = (5, 0, 1, 0, 0, 3), (5, 0, 1, 3, 0, 0)
    names = [
        random_scenes.split_of([scene_program.SceneObject(i, *rest)])
        for i in range(12)
        for rest in (blue[1:], red[1:])
    ]
    held_out = [i for i, name in enumerate(names) if name == 'held_out']
    self.assertEqual(held_out, [5, 7, 13, 15, 18])

  def test_scenes_are_as_recorded(self):
    """Data sets of a seed must not change."""
    self.assertEqual(
        [tuple(one) for one in random_scenes.scene(1, 'train', 0, 16, 5)],
        [(131, 0, 0, 1, 1, 0), (193, 1, 0, 3, 1, 3), (243, 1, 0, 3, 1, 0)],
    )

  @parameterized.parameters(
      (dict(split='test'), "'test'.*train, held_out"),
      (dict(seed=-1), 'seed is -1'),
      (dict(index=-2), 'index is -2'),
      (dict(max_objects=0), 'max_objects is 0'),
      (dict(grid_width=2), 'max_objects is 5.*4 cells'),
  )
  def test_names_a_wrong_argument(self, wrong, message):
    right = dict(seed=0, split='train', index=0, grid_width=16, max_objects=5)
    with self.assertRaisesRegex(ValueError, message):
      random_scenes.scene(**{**right, **wrong})


if __name__ == '__main__':
  absltest.main()
