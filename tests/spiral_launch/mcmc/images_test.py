# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.mcmc.images."""

import os
import tempfile

from absl.testing import absltest
import numpy as np
from PIL import Image

from spiral_launch.experiment import scenes as scene_data
from spiral_launch.mcmc import images as scene_images
from spiral_tf.data import scenes as scene_files


class SceneImagesTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())

  def write_pictures(self, *pictures):
    path = os.path.join(self.folder, 'pictures')
    os.makedirs(path)
    for i, pixels in enumerate(pictures):
      Image.fromarray(pixels).save(os.path.join(path, f'{i}.png'))
    return path

  def test_makes_held_out_scenes(self):
    given = scene_images.load('scenes', 3, 7, 16, 4, 2)
    made = scene_data.Maker(16, 4, 2, 7).make('held_out', 3)
    np.testing.assert_array_equal(given.images, made.images)
    assert given.programs is not None
    np.testing.assert_array_equal(given.programs, made.programs)
    self.assertEqual((given.grid_width, given.max_objects), (4, 2))

  def test_reads_held_out_scenes_of_a_folder(self):
    path = os.path.join(self.folder, 'scenes')
    maker = scene_data.Maker(16, 4, 2, 1)
    with scene_files.open_writer(path, maker.header()) as writer:
      writer.write_split('train', maker.scenes('train'), 2, 1)
      writer.write_split('held_out', maker.scenes('held_out'), 5, 1)
    made = maker.make('held_out', 5)
    for wanted, count in ((3, 3), (100, 5)):
      given = scene_images.load(path, wanted)
      np.testing.assert_array_equal(given.images, made.images[:count])
      assert given.programs is not None
      np.testing.assert_array_equal(given.programs, made.programs[:count])
      self.assertEqual((given.grid_width, given.max_objects), (4, 2))
    same = scene_images.load(path, 3, 0, 16, 4, max_objects=3)
    self.assertEqual(same.max_objects, 3)
    for flag in ('canvas_width', 'grid_width'):
      with self.assertRaisesRegex(ValueError, f'--{flag}=8.*have'):
        scene_images.load(path, 3, **{flag: 8})

  def test_reads_pictures(self):
    color = np.random.default_rng(0).integers(0, 256, (16, 16, 3), np.uint8)
    path = self.write_pictures(color, color[..., 0], color)
    given = scene_images.load(path, 2, canvas_width=16)
    np.testing.assert_array_equal(given.images[0], color)
    np.testing.assert_array_equal(
        given.images[1], np.repeat(color[..., :1], 3, axis=-1)
    )
    self.assertLen(given.images, 2)
    self.assertIsNone(given.programs)
    self.assertEqual((given.grid_width, given.max_objects), (16, 5))

  def test_pictures_of_another_size(self):
    path = self.write_pictures(
        np.zeros((64, 64, 3), np.uint8), np.zeros((20, 30, 3), np.uint8)
    )
    with self.assertRaisesRegex(
        ValueError, '1.png.*30 x 20.*64 x 64.*--canvas_width'
    ):
      scene_images.load(path, 5)
    self.assertLen(scene_images.load(path, 1).images, 1)

  def test_nothing_there(self):
    with self.assertRaisesRegex(FileNotFoundError, '--images=/nowhere'):
      scene_images.load('/nowhere', 1)
    with self.assertRaisesRegex(ValueError, 'no image'):
      scene_images.load(self.folder, 1)

  def test_a_single_file(self):
    path = self.write_pictures(np.zeros((64, 64, 3), np.uint8))
    with self.assertRaisesRegex(ValueError, '0.png is a file.*into a folder'):
      scene_images.load(os.path.join(path, '0.png'), 1)


if __name__ == '__main__':
  absltest.main()
