# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.evaluation.scene_metrics."""

from absl.testing import absltest
import numpy as np

from spiral_envs.mujoco_scenes import actions as scene_actions
from spiral_envs.mujoco_scenes import scene as scene_program
from spiral_launch.evaluation import scene_metrics
from spiral_launch.experiment import config as experiment

_CONFIG = experiment.EnvironmentConfig(
    name='scenes', canvas_width=16, grid_width=4, max_objects=2
)
_LARGE = scene_program.SceneObject(5, 1, 2, 3, 0, 0)
_SMALL = scene_program.SceneObject(
    5, 0, 0, 0, 3, 0
)  # Hidden inside the large object.
_APART = scene_program.SceneObject(14, 2, 1, 0, 0, 3)


def _actions(*scenes):
  """Returns actions [B, 4] by name: objects are placed, the rest is skipped."""
  rows = np.stack([scene_program.program(scene, 4) for scene in scenes])
  return dict(zip(scene_actions.NAMES, np.moveaxis(rows, -1, 0)))


class SceneMetricsTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    self.programs = np.stack(
        [
            scene_program.program(scene, 3)
            for scene in ([_LARGE, _APART], [_APART])
        ]
    )

  def test_each_suffix(self):
    metrics = scene_metrics.metrics(
        {
            '': _actions([_APART, _LARGE], [_APART]),
            '_best_of_100': _actions([_SMALL, _LARGE], []),
        },
        self.programs,
        _CONFIG,
    )
    self.assertEqual(metrics['program_accuracy'], 1.0)
    self.assertEqual(metrics['hidden_objects'], 0.0)
    self.assertEqual(metrics['hidden_objects_best_of_100'], 0.5)
    self.assertEqual(metrics['program_accuracy_best_of_100'], 0.0)
    self.assertAlmostEqual(metrics['object_accuracy_best_of_100'], 1 / 3)
    self.assertEqual(metrics['objects_best_of_100'], 1.0)
    self.assertEqual(metrics['objects_real'], 1.5)
    self.assertEqual(metrics['hidden_objects_real'], 0.0)
    self.assertNotIn('objects_real_best_of_100', metrics)
    self.assertEqual(metrics['program_accuracy_visible'], 1.0)
    self.assertAlmostEqual(
        metrics['object_accuracy_visible_best_of_100'], 1 / 3
    )
    self.assertEqual(metrics['objects_visible_best_of_100'], 0.5)
    self.assertEqual(metrics['objects_visible_real'], 1.5)

  def test_what_has_no_room_and_what_is_changed(self):
    """Environment actions: two objects, of which the second is changed."""
    actions = _actions([_LARGE, _SMALL, _LARGE, _APART], [_APART])
    actions['command'][0] = [1, 1, 1, 2]
    metrics = scene_metrics.metrics({'': actions}, self.programs, _CONFIG)
    self.assertEqual(metrics['program_accuracy'], 1.0)


if __name__ == '__main__':
  absltest.main()
