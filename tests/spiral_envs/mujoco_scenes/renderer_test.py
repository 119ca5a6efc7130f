# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for `spiral_envs.mujoco_scenes.renderer`."""

from absl.testing import absltest
import numpy as np

from spiral_envs.mujoco_scenes import geometry
from spiral_envs.mujoco_scenes import renderer as renderer_lib
from spiral_envs.mujoco_scenes import scene as scene_program
from tests.spiral_envs.mujoco_scenes import scene_samples

_GRID = 4


def _sphere(location, size=2, color=(3, 3, 3)):
  return scene_program.SceneObject(location, 0, size, *color)


def _traced_sphere(sphere, grid_width, width):
  """Ray-traces a sphere with numpy.

  It uses the description of the world only: a camera at a distance of 10 looks
  down at 45 degrees at a point 0.15 above the floor, with a field of view of
  15.94 degrees; ambient light is 0.45, and 0.55 comes from a lamp.

  Returns:
    bool [H, W], pixels that the sphere covers, and float [H, W], their light.
  """
  radius = geometry.RADII[sphere.size]
  x, y = geometry.cell_position(sphere.location, grid_width)
  center = np.array([x, y, radius])
  slope = np.sqrt(0.5)
  eye = np.array([0, -10 * slope, 0.15 + 10 * slope])
  half = np.tan(np.radians(15.94 / 2))
  across = (2 * np.arange(width) + 1) / width - 1
  right, down = np.meshgrid(across * half, across * half)
  rays = (
      right[..., None] * [1, 0, 0]
      + down[..., None] * [0, -slope, -slope]
      + np.array([0, slope, -slope])
  )
  rays /= np.linalg.norm(rays, axis=-1, keepdims=True)
  along = rays @ (center - eye)
  gap = radius**2 - ((center - eye) ** 2).sum() + along**2
  hit = eye + rays * (along - np.sqrt(np.maximum(gap, 0)))[..., None]
  normals = (hit - center) / radius
  lamp = -np.array([0.4, 0.5, -1]) / np.linalg.norm([0.4, 0.5, -1])
  return gap > 0, 0.45 + 0.55 * np.maximum(normals @ lamp, 0)


class SceneRendererTest(absltest.TestCase):

  def test_a_sphere_equals_a_ray_traced_one(self):
    with renderer_lib.SceneRenderer(64, _GRID, 1) as renderer:
      empty = renderer.render([])
      for location in (0, 5, 15):
        sphere = _sphere(location)
        image = renderer.render([sphere])
        traced, light = _traced_sphere(sphere, _GRID, 64)
        rendered = (image != empty).any(-1)
        union = (rendered | traced).sum()
        # They differ by facets and pixels on the edge.
        self.assertLess((rendered ^ traced).sum(), 0.1 * union)
        both = rendered & traced
        brightness = image[..., 0] / 255
        self.assertLess(np.abs(brightness - light)[both].mean(), 0.03)

  def test_near_objects_hide_far_ones(self):
    near, far = _sphere(9, 2, (3, 0, 0)), _sphere(5, 2, (0, 3, 0))
    with renderer_lib.SceneRenderer(64, 4, 2) as renderer:
      alone = renderer.render([near])
      empty = renderer.render([])
      behind = renderer.render([far])
      for objects in ([near, far], [far, near]):
        both = renderer.render(objects)
        near_pixels = (alone != empty).any(-1)
        np.testing.assert_array_equal(both[near_pixels], alone[near_pixels])
        np.testing.assert_array_equal(both[~near_pixels], behind[~near_pixels])
      # Checks that the objects overlap.
      self.assertTrue((near_pixels & (behind != empty).any(-1)).any())

  def test_images_do_not_depend_on_earlier_scenes(self):
    rng = np.random.default_rng(0)
    with renderer_lib.SceneRenderer(32, _GRID, 20) as renderer:
      empty, depth = renderer.render_with_depth([])
      renderer.render(scene_samples.random_objects(rng, _GRID, 20))
      np.testing.assert_array_equal(renderer.render([]), empty)
      self.assertEqual(depth.shape, (32, 32))
      # The floor's far end is at the top.
      self.assertTrue((np.diff(depth, axis=0) > 0).all())

  def test_several_renderers_live_side_by_side(self):
    objects = scene_samples.row_of_types(_GRID, 1)
    with renderer_lib.SceneRenderer(32, _GRID, 4) as one:
      before = one.render(objects)
      with renderer_lib.SceneRenderer(64, _GRID, 4) as other:
        self.assertEqual(other.render(objects).shape, (64, 64, 3))
        np.testing.assert_array_equal(one.render(objects), before)
      np.testing.assert_array_equal(one.render(objects), before)

  def test_refuses_more_than_max_objects(self):
    with renderer_lib.SceneRenderer(32, _GRID, 3) as renderer:
      with self.assertRaisesRegex(ValueError, '4 objects.*at most 3'):
        renderer.render(scene_samples.row_of_types(_GRID, 0))

  def test_closes(self):
    renderer = renderer_lib.SceneRenderer(32, _GRID, 1)
    renderer.close()
    renderer.close()
    with self.assertRaisesRegex(RuntimeError, 'closed'):
      renderer.render([])


if __name__ == '__main__':
  absltest.main()
