# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests that `mujoco_scenes.compositor` gives MuJoCo's pixels."""

import itertools

from absl.testing import absltest
import hypothesis
from hypothesis import strategies
import numpy as np

from spiral_envs.mujoco_scenes import compositor
from spiral_envs.mujoco_scenes import renderer as renderer_lib
from spiral_envs.mujoco_scenes import scene as scene_program
from tests.spiral_envs.mujoco_scenes import scene_samples

_GRID = 4


class SpritesTest(absltest.TestCase):
  renderer: renderer_lib.SceneRenderer
  sprites: compositor.Sprites

  @classmethod
  def setUpClass(cls):
    super().setUpClass()
    cls.renderer = renderer_lib.SceneRenderer(48, _GRID, 20)
    cls.addClassCleanup(cls.renderer.close)
    cls.sprites = compositor.shared(48, _GRID)

  @hypothesis.settings(deadline=None, max_examples=60)
  @hypothesis.given(strategies.integers(0, 10**6), strategies.integers(0, 20))
  def test_equals_mujocos_image_of_the_whole_scene(self, seed, count):
    objects = scene_samples.random_objects(
        np.random.default_rng(seed), _GRID, count
    )
    np.testing.assert_array_equal(
        self.sprites.render(objects), self.renderer.render(objects)
    )

  def test_all_on_one_cell(self):
    rng = np.random.default_rng(1)
    for cell in (0, 9):
      objects = [
          one._replace(location=cell)
          for one in scene_samples.random_objects(rng, _GRID, 20)
      ]
      image = self.renderer.render(objects)
      np.testing.assert_array_equal(self.sprites.render(objects), image)
      # The one placed last of equal solids is visible.
      twins = [objects[0], objects[0]._replace(red=0, green=3, blue=0)]
      np.testing.assert_array_equal(
          self.sprites.render(twins), self.sprites.render(twins[1:])
      )

  def test_every_level_of_every_channel(self):
    for levels in itertools.product(range(4), repeat=3):
      one = scene_program.SceneObject(9, 1, 2, *levels)
      np.testing.assert_array_equal(
          self.sprites.render([one]), self.renderer.render([one])
      )

  def test_looks_differ_on_a_small_canvas(self):
    sprites = compositor.shared(32, _GRID)
    for cell in range(_GRID**2):
      images = [
          sprites.render([scene_program.SceneObject(cell, kind, size, 2, 1, 0)])
          for kind in range(4)
          for size in range(3)
      ]
      for one, other in itertools.combinations(images, 2):
        difference = np.abs(one.astype(int) - other.astype(int)).max(-1)
        self.assertGreaterEqual((difference > 20).sum(), 4)

  def test_every_color_differs_from_every_other_and_the_floor(self):
    sprites = compositor.shared(32, _GRID)
    for kind in range(4):
      images = [sprites.render([])] + [
          sprites.render([scene_program.SceneObject(9, kind, 0, *levels)])
          for levels in itertools.product(range(4), repeat=3)
      ]
      for one, other in itertools.combinations(images, 2):
        difference = np.abs(one.astype(int) - other.astype(int)).max(-1)
        # Levels differ by 0.3, and the darkest face has 0.45 of the light.
        self.assertGreaterEqual((difference > 20).sum(), 6)

  def test_patches_undo(self):
    rng = np.random.default_rng(2)
    canvas = self.sprites.background.copy()
    depth = self.sprites.background_depth.copy()
    first, second = scene_samples.random_objects(rng, 1, 2)
    self.sprites.lay(canvas, depth, first)
    before = canvas.copy(), depth.copy()
    patch = self.sprites.lay(canvas, depth, second._replace(location=0))
    self.assertTrue((canvas != before[0]).any())
    compositor.restore(canvas, depth, patch)
    np.testing.assert_array_equal(canvas, before[0])
    np.testing.assert_array_equal(depth, before[1])

  def test_too_small_to_be_seen(self):
    """Objects smaller than a pixel may cover none."""
    sprites = compositor.shared(8, 8)
    for cell in range(64):
      one = scene_program.SceneObject(cell, 3, 0, 3, 0, 0)
      self.assertEqual(sprites.render([one]).shape, (8, 8, 3))

  def test_caches_sprites(self):
    self.assertIs(compositor.shared(48, _GRID), self.sprites)
    self.assertIsNot(compositor.shared(32, _GRID), self.sprites)


if __name__ == '__main__':
  absltest.main()
