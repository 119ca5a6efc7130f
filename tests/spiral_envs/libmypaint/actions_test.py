# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for `spiral_envs.libmypaint.actions`."""

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_envs.libmypaint import actions as action_space


def _space(**overrides):
  options = dict(grid_width=4, num_sizes=3, use_pressure=True, use_color=True)
  return action_space.ActionSpace(**{**options, **overrides})


def _zeros(space):
  return {name: 0 for name in space.names}


class ActionSpaceTest(parameterized.TestCase):

  def test_lists_sub_actions_in_decoding_order(self):
    self.assertEqual(
        _space().names,
        ('flag', 'end', 'control', 'size', 'pressure', 'red', 'green', 'blue'),
    )

  def test_lists_sub_actions_in_the_released_order(self):
    self.assertEqual(
        _space(released_order=True).names,
        ('control', 'end', 'flag', 'pressure', 'size', 'red', 'green', 'blue'),
    )

  @parameterized.parameters(
      (dict(num_sizes=1), {'size'}),
      (dict(use_pressure=False), {'pressure'}),
      (dict(use_color=False), {'red', 'green', 'blue'}),
  )
  def test_leaves_out_unused_sub_actions(self, overrides, absent):
    names = _space(**overrides).names
    self.assertEqual(set(_space().names) - set(names), absent)

  def test_spec_has_int32_scalars_of_the_right_ranges(self):
    spec = _space().spec()
    self.assertEqual(
        {name: s.num_values for name, s in spec.items()},
        dict(
            flag=2, end=16, control=16, size=3, pressure=10, red=20, green=20,
            blue=20,
        ),
    )  # fmt: skip
    self.assertEqual({s.dtype for s in spec.values()}, {np.dtype(np.int32)})

  def test_masks_follow_the_order_of_the_spec(self):
    np.testing.assert_array_equal(_space().mask(0), [1, 1] + [0] * 6)
    np.testing.assert_array_equal(_space().mask(1), [1] * 8)
    np.testing.assert_array_equal(
        _space(released_order=True).mask(0), [0, 1, 1] + [0] * 5
    )
    _space().mask_spec().validate(_space().mask(0))

  def test_masks_are_copies(self):
    space = _space()
    space.mask(1)[:] = 7
    np.testing.assert_array_equal(space.mask(1), [1] * 8)

  def test_row_fills_in_unused_sub_actions(self):
    space = _space(num_sizes=1, use_pressure=False, use_color=False)
    row = space.row({'flag': 1, 'end': 5, 'control': 6})
    self.assertEqual(row, [1, 5, 6, 0, 9, 0, 0, 0])

  @parameterized.parameters(
      int, np.int8, np.uint8, np.int32, np.int64, np.uint64
  )
  def test_takes_any_integer_type(self, kind):
    space = _space()
    action = {name: kind(1) for name in space.names}
    self.assertEqual(space.row(action), [1] * 8)
    batch = {name: np.asarray([1, 0], kind) for name in space.names}
    rows = space.rows(batch, 2)
    np.testing.assert_array_equal(rows, [[1] * 8, [0] * 8])
    self.assertEqual(rows.dtype, np.int32)

  @parameterized.parameters(
      ('end', 16, "'end' is 16.*0 to 15"),
      ('flag', -1, "'flag' is -1.*0 to 1"),
      ('red', 20, "'red' is 20.*0 to 19"),
      ('size', 0.5, "'size' is .*0.5.*integer from 0 to 2"),
      ('size', None, "'size' is .*None.*integer from 0 to 2"),
  )
  def test_names_value_and_range_of_a_wrong_sub_action(
      self, name, value, message
  ):
    space = _space()
    with self.assertRaisesRegex(ValueError, message):
      space.row({**_zeros(space), name: value})
    batch = {name: np.zeros(2, int) for name in space.names}
    batch[name] = np.array([0, value])
    with self.assertRaisesRegex(ValueError, message):
      space.rows(batch, 2)

  def test_names_a_missing_sub_action(self):
    space = _space()
    action = _zeros(space)
    del action['control']
    for read in (space.row, lambda a: space.rows(a, 1)):
      with self.assertRaisesRegex(ValueError, "'control' is missing.*0 to 15"):
        read(action)

  def test_names_an_unknown_sub_action(self):
    space = _space()
    with self.assertRaisesRegex(ValueError, "'color' with value 3.*'flag'"):
      space.row({**_zeros(space), 'color': 3})
    batch = {n: np.zeros(1, int) for n in [*space.names, 'color']}
    with self.assertRaisesRegex(ValueError, "Unknown sub-action 'color'"):
      space.rows(batch, 1)

  @parameterized.parameters(3, None)
  def test_requires_a_dict(self, action):
    with self.assertRaisesRegex(ValueError, 'is a dict'):
      _space().row(action)

  def test_names_a_wrong_batch_size(self):
    space = _space()
    batch = {name: np.zeros(3, int) for name in space.names}
    with self.assertRaisesRegex(ValueError, r"'flag' has shape \(3,\).*\(2,\)"):
      space.rows(batch, 2)


if __name__ == '__main__':
  absltest.main()
