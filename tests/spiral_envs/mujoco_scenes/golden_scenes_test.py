# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Compares rendered scenes with recorded ones."""

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_envs.mujoco_scenes import renderer as renderer_lib
from tests.spiral_envs.mujoco_scenes import golden_scenes
from tests.spiral_envs.mujoco_scenes import scene_samples


class GoldenScenesTest(parameterized.TestCase):

  def test_pixels_are_as_recorded(self):
    drawn, recorded = golden_scenes.draw(), golden_scenes.load()
    self.assertEqual(set(drawn), set(recorded))
    for name, image in drawn.items():
      different = golden_scenes.different_fraction(image, recorded[name])
      self.assertLessEqual(different, golden_scenes.TOLERANCE, name)

  def test_every_recording_shows_something(self):
    for name, image in golden_scenes.load().items():
      colors = len(np.unique(image.reshape(-1, 3), axis=0))
      if name == 'empty':
        self.assertEqual(colors, 1)
      else:
        self.assertGreater(colors, 3)

  @parameterized.parameters(
      ('location', 1), ('type', 1), ('size', -1), ('red', -1), ('green', 1)
  )
  def test_tolerance_detects_the_smallest_change(self, field, step):
    width, grid, objects = scene_samples.CASES['middle']
    one = objects[1]
    changed = one._replace(**{field: getattr(one, field) + step})
    with renderer_lib.SceneRenderer(width, grid, 1) as renderer:
      images = renderer.render([one]), renderer.render([changed])
    self.assertGreater(
        golden_scenes.different_fraction(*images), golden_scenes.TOLERANCE
    )


if __name__ == '__main__':
  absltest.main()
