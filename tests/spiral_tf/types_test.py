# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.types."""

from typing import Any

from absl.testing import absltest
from absl.testing import parameterized
from dm_env import specs
import numpy as np

from spiral_tf import types
from tests.spiral_tf import tiny


def _specs(**changes) -> Any:
  actions = {'flag': specs.DiscreteArray(2), 'end': specs.DiscreteArray(16)}
  observations = {
      'canvas': specs.Array((8, 9, 1), np.uint8),
      'action_mask': specs.Array((2,), np.float32),
  }
  for key, value in changes.items():
    (actions if key in actions else observations)[key] = value
  return actions, observations


class TypesTest(parameterized.TestCase):

  def test_environment_spec(self):
    actions, observations = _specs()
    spec = types.environment_spec(actions, observations, 5)
    self.assertEqual(spec.sub_actions, (('flag', 2), ('end', 16)))
    self.assertEqual(spec.names, ('flag', 'end'))
    self.assertEqual(spec.canvas_shape, (8, 9, 1))
    self.assertEqual(spec.num_actions, 5)

  @parameterized.parameters(
      ({'flag': specs.BoundedArray((2,), np.int32, 0, 1)}, "'flag'.*scalar"),
      ({'flag': specs.BoundedArray((), np.float32, 0, 1)}, "'flag'.*integer"),
      ({'flag': specs.BoundedArray((), np.int32, 1, 2)}, "'flag'.*start at 0"),
      ({'canvas': specs.Array((8, 8), np.uint8)}, 'H, W, C'),
      ({'action_mask': specs.Array((3,), np.float32)}, 'must have 2 entries'),
  )
  def test_unsupported_specs_raise(self, changes, message):
    actions, observations = _specs(**changes)
    with self.assertRaisesRegex(ValueError, message):
      types.environment_spec(actions, observations, 5)

  @parameterized.parameters(False, True)
  def test_trajectory_signature(self, conditional):
    spec = tiny.spec()
    drawings = tiny.drawings(spec, 1, conditional)
    signature = types.trajectory_signature(spec, tiny.NOISE, conditional)
    for field, want in signature._asdict().items():
      value = getattr(drawings, field)
      if field == 'actions':
        self.assertEqual(tuple(want), spec.names)
        for name in spec.names:
          want[name].validate(value[name][0])
      elif want is None:
        self.assertIsNone(value)
      else:
        want.validate(value[0])

  def test_signature_of_rewards(self):
    signature = types.trajectory_signature(tiny.spec(), 1, False, rewards=True)
    signature.rewards.validate(np.zeros(3, np.float32))

  @parameterized.parameters(False, True)
  def test_final_canvas_signature(self, conditional):
    signature = types.final_canvas_signature(tiny.spec(), conditional)
    self.assertEqual(signature.canvas.shape, (16, 16, 1))
    self.assertEqual(signature.target is not None, conditional)


if __name__ == '__main__':
  absltest.main()
