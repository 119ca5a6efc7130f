# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.experiment.scenes."""

import dataclasses
import os
import tempfile

from absl.testing import absltest
import numpy as np

from spiral_envs.mujoco_scenes import actions as scene_actions
from spiral_envs.mujoco_scenes import environment as mujoco_scenes
from spiral_launch.experiment import scenes as scene_data
from spiral_tf.data import scenes as scene_files

_MAKER = scene_data.Maker(canvas_width=16, grid_width=4, max_objects=3, seed=5)


class SceneDataTest(absltest.TestCase):

  def test_programs_draw_their_images(self):
    scenes = _MAKER.make('train', 6)
    self.assertEqual(scenes.images.shape, (6, 16, 16, 3))
    self.assertEqual(scenes.programs.shape, (6, 3, 7))
    batch = mujoco_scenes.ScenesBatch(6, 3, 16, 4)
    batch.reset()
    for t in range(3):
      action = dict(zip(scene_actions.NAMES, scenes.programs[:, t].T))
      canvas = batch.step(action).observation['canvas']
    np.testing.assert_array_equal(canvas, scenes.images)

  def test_a_scene_is_the_same_wherever_it_is_made(self):
    whole = _MAKER.make('held_out', 7)
    part = _MAKER.make('held_out', 2, first=3)
    np.testing.assert_array_equal(part.images, whole.images[3:5])
    np.testing.assert_array_equal(part.programs, whole.programs[3:5])

  def test_settings_and_splits_matter(self):
    base = _MAKER.make('train', 20)
    for maker, split in (
        (_MAKER, 'held_out'),
        (dataclasses.replace(_MAKER, seed=6), 'train'),
        (dataclasses.replace(_MAKER, grid_width=5), 'train'),
    ):
      other = maker.make(split, 20)
      self.assertTrue((other.images != base.images).any())
    more = dataclasses.replace(_MAKER, max_objects=6).make('train', 20)
    self.assertEqual(more.programs.shape, (20, 6, 7))
    placed = more.programs[..., 0] == scene_actions.PLACE
    self.assertGreater(placed.sum(1).max(), 3)

  def test_files_hold_what_is_made(self):
    folder = self.enter_context(tempfile.TemporaryDirectory())
    path = os.path.join(folder, 'scenes')
    with scene_files.open_writer(path, _MAKER.header()) as writer:
      writer.write_split('train', _MAKER.scenes('train'), 5, 2)
    read = scene_data.read(path, 'train')
    made = _MAKER.make('train', 5)
    np.testing.assert_array_equal(read.images, made.images)
    np.testing.assert_array_equal(read.programs, made.programs)
    header = scene_files.read_header(path)
    self.assertEqual(scene_data.Maker(**header.made_with), _MAKER)
    self.assertEqual(dict(header.sub_actions)['location'], 16)


if __name__ == '__main__':
  absltest.main()
