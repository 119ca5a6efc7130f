# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for `spiral_envs.mujoco_scenes.scene`."""

from absl.testing import absltest
import hypothesis
from hypothesis import strategies
import numpy as np

from spiral_envs.mujoco_scenes import actions as scene_actions
from spiral_envs.mujoco_scenes import scene as scene_program

_A, _B, _C = (scene_program.SceneObject(i, 1, 2, 3, 0, i) for i in range(3))
_SKIP, _PLACE, _CHANGE = range(3)
_INDEX = strategies.integers(0, 3)
_PROGRAMS = strategies.lists(
    strategies.tuples(strategies.integers(0, 2), *[_INDEX] * 6), max_size=8
)


def _slow_run(rows, room):
  """Returns the objects by an independent implementation of the rules."""
  scene: dict[int, list[int]] = {}
  for row in rows:
    command, rest = scene_actions.COMMANDS[row[0]], list(row[1:])
    last = max(scene, default=None)
    if command == 'place' and len(scene) < room:
      scene[0 if last is None else last + 1] = rest
    elif command == 'change' and last is not None:
      scene[last] = rest
  return [scene[key] for key in sorted(scene)]


class SceneProgramTest(absltest.TestCase):

  def test_fields_are_the_sub_actions_after_the_command(self):
    self.assertEqual(
        ('command', *scene_program.SceneObject._fields), scene_actions.NAMES
    )

  def test_places_skips_and_changes_the_last(self):
    rows = [(_PLACE, *_A), (_SKIP, *_C), (_PLACE, *_B), (_CHANGE, *_C)]
    self.assertEqual(scene_program.run(rows), [_A, _C])
    self.assertEqual(scene_program.run(rows[:3]), [_A, _B])

  def test_changing_nothing_does_nothing(self):
    rows = [(_CHANGE, *_A), (_CHANGE, *_B), (_PLACE, *_C)]
    self.assertEqual(scene_program.run(rows), [_C])

  def test_a_full_scene_takes_changes_alone(self):
    rows = [(_PLACE, *_A), (_PLACE, *_B), (_CHANGE, *_C)]
    self.assertEqual(scene_program.run(rows, max_objects=1), [_C])
    self.assertEqual(scene_program.run(rows[:2], max_objects=1), [_A])

  def test_everything_skipped_leaves_nothing(self):
    self.assertEqual(scene_program.run([(_SKIP, *_A)] * 3), [])
    self.assertEqual(scene_program.run([]), [])

  @hypothesis.given(_PROGRAMS, strategies.integers(1, 4))
  def test_equals_the_slow_rules(self, rows, room):
    got = scene_program.run(np.array(rows, np.int32).reshape(-1, 7), room)
    self.assertEqual([list(one) for one in got], _slow_run(rows, room))

  @hypothesis.given(_PROGRAMS)
  def test_program_makes_the_same_scene(self, rows):
    objects = scene_program.run(rows)
    plain = scene_program.program(objects, 8)
    self.assertEqual(scene_program.run(plain), objects)
    self.assertEqual(plain.shape, (8, 7))
    self.assertEqual(plain.dtype, np.int32)
    np.testing.assert_array_equal(plain[len(objects) :], 0)

  def test_refuses_more_objects_than_actions(self):
    with self.assertRaisesRegex(ValueError, '3 objects.*2 actions'):
      scene_program.program([_A, _B, _C], 2)


if __name__ == '__main__':
  absltest.main()
