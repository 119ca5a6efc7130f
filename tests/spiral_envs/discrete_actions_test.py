# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests of `discrete_actions` with an arbitrary layout.

`libmypaint/actions_test.py` tests the checks of actions and their errors.
"""

from absl.testing import absltest
import numpy as np

from spiral_envs import discrete_actions


def _make():
  return discrete_actions.SubActions(
      ranges={'where': 5, 'what': 3},
      columns=('what', 'how', 'where'),
      used=(('what',), ('what', 'where'), ()),
      absent={'how': 7},
  )


class SubActionsTest(absltest.TestCase):

  def test_specs_keep_the_order_of_the_ranges(self):
    spec = _make().spec()
    self.assertEqual(
        [(name, s.num_values) for name, s in spec.items()],
        [('where', 5), ('what', 3)],
    )
    self.assertEqual(_make().names, ('where', 'what'))

  def test_rows_keep_the_order_of_the_columns(self):
    self.assertEqual(_make().row({'where': 4, 'what': 2}), [2, 7, 4])
    rows = _make().rows(
        {'where': np.array([4, 0]), 'what': np.array([2, 1])}, 2
    )
    np.testing.assert_array_equal(rows, [[2, 7, 4], [1, 7, 0]])
    self.assertEqual(rows.dtype, np.int32)

  def test_masks_by_kind(self):
    np.testing.assert_array_equal(_make().mask(0), [0, 1])
    masks = _make().mask(np.array([2, 1, 0]))
    np.testing.assert_array_equal(masks, [[0, 0], [1, 1], [0, 1]])
    self.assertEqual(masks.dtype, np.float32)
    self.assertEqual(_make().mask_spec().shape, (2,))


if __name__ == '__main__':
  absltest.main()
