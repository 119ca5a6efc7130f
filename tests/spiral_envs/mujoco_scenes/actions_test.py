# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for `spiral_envs.mujoco_scenes.actions`."""

import math

from absl.testing import absltest
import numpy as np

from spiral_envs.mujoco_scenes import actions as scene_actions


class SceneActionsTest(absltest.TestCase):

  def test_has_as_many_settings_as_the_papers(self):
    spec = scene_actions.SceneActions(16).spec()
    self.assertEqual(
        {name: s.num_values for name, s in spec.items()},
        dict(command=3, location=256, type=4, size=3, red=4, green=4, blue=4),
    )
    self.assertEqual(math.prod(s.num_values for s in spec.values()), 589_824)

  def test_rows_have_the_order_of_the_names(self):
    actions = scene_actions.SceneActions(4)
    self.assertEqual(actions.names, scene_actions.NAMES)
    action = {name: i % 3 for i, name in enumerate(scene_actions.NAMES)}
    self.assertEqual(actions.row(action), [0, 1, 2, 0, 1, 2, 0])

  def test_skipping_uses_the_command_alone(self):
    actions = scene_actions.SceneActions(4)
    kinds = np.array([scene_actions.COMMANDS.index(name)
                      for name in ('skip', 'place', 'change')])  # fmt: skip
    np.testing.assert_array_equal(
        actions.mask(kinds), [[1, 0, 0, 0, 0, 0, 0], [1] * 7, [1] * 7]
    )


if __name__ == '__main__':
  absltest.main()
