# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for `spiral_envs.mujoco_scenes.geometry`."""

import itertools

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_envs.mujoco_scenes import actions as scene_actions
from spiral_envs.mujoco_scenes import geometry
from spiral_envs.mujoco_scenes import scene as scene_program


def _solid(**changes):
  fields = dict(location=0, type=0, size=0, red=0, green=0, blue=0)
  return geometry.solid(scene_program.SceneObject(**{**fields, **changes}), 4)


def _lowest(solid):
  """Returns the height of a solid's lowest point, from MuJoCo's size."""
  radius, _, half = solid.size
  below = {
      'sphere': radius,
      'box': half,
      'cylinder': half,
      'capsule': half + radius,
  }
  return solid.position[2] - below[solid.type]


class GeometryTest(parameterized.TestCase):

  def test_cells_go_row_by_row_from_the_far_left(self):
    far_left = geometry.cell_position(0, 4)
    np.testing.assert_allclose(far_left, [-0.75, 0.75 * np.sqrt(2)])
    beside = geometry.cell_position(1, 4)
    np.testing.assert_allclose(beside, [-0.25, 0.75 * np.sqrt(2)])
    nearer = geometry.cell_position(4, 4)
    np.testing.assert_allclose(nearer, [-0.75, 0.25 * np.sqrt(2)])
    np.testing.assert_allclose(geometry.cell_position(0, 1), [0, 0])

  def test_objects_rest_on_the_floor(self):
    for kind, size in itertools.product(range(4), range(3)):
      solid = _solid(type=kind, size=size)
      self.assertEqual(solid.type, scene_actions.TYPES[kind])
      self.assertAlmostEqual(_lowest(solid), 0)

  def test_sizes_grow(self):
    self.assertLen(geometry.RADII, scene_actions.NUM_SIZES)
    for kind in range(4):
      sizes = np.array([_solid(type=kind, size=s).size for s in range(3)])
      self.assertTrue((np.diff(sizes, axis=0) > 0.3 * sizes[:-1]).all())

  def test_colors(self):
    solid = _solid(red=3, green=0, blue=1)
    np.testing.assert_allclose(solid.color, [1.0, 0.1, 0.4, 1.0], rtol=1e-6)
    self.assertEqual(solid.color.dtype, np.float32)

  @parameterized.parameters(range(4))
  def test_rotations_are_upright(self, kind):
    rotation = _solid(type=kind).rotation
    np.testing.assert_allclose(rotation @ rotation.T, np.eye(3), atol=1e-12)
    np.testing.assert_allclose(rotation @ [0, 0, 1], [0, 0, 1])


if __name__ == '__main__':
  absltest.main()
