# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.pbt.state."""

import os
import tempfile

from absl.testing import absltest

from spiral_launch.pbt import state as pbt_state


class StateTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    folder = self.enter_context(tempfile.TemporaryDirectory())
    self.path = os.path.join(folder, 'pbt.json')

  def test_is_read_as_written(self):
    self.assertIsNone(pbt_state.read(self.path))
    state = pbt_state.State(
        {'members': 2},
        minutes=1.5,
        generation=1,
        changed_at=[0, 7],
        pending=[pbt_state.Replacement(1, 0, {'learning_rate': 1e-4})],
        rows=[
            pbt_state.Row(1, 1.0, 0, 9, -0.5, 1e-4, 0.02),
            pbt_state.Row(1, 1.0, 1, 8, None, 1e-5, 0.03, donor=0),
        ],
    )
    pbt_state.write(self.path, state)
    self.assertEqual(pbt_state.read(self.path), state)
    table = os.path.join(os.path.dirname(self.path), 'pbt.csv')
    pbt_state.write_csv(table, state)
    with open(table) as file:
      lines = file.read().splitlines()
    self.assertEqual(
        lines[0],
        'generation,minutes,member,steps,fitness,learning_rate,entropy_cost,'
        'donor',
    )
    self.assertEqual(lines[1:], ['1,1.0,0,9,-0.5,0.0001,0.02,',
                                 '1,1.0,1,8,,1e-05,0.03,0'])  # fmt: skip

  def test_names_of_earlier_versions(self):
    settings = {'members': 2, 'fitness': 'critic', 'shared_critic': True}
    pbt_state.write(self.path, pbt_state.State(settings))
    state = pbt_state.read(self.path)
    assert state is not None
    self.assertEqual(
        state.settings,
        {
            'members': 2,
            'fitness': 'discriminator',
            'shared_discriminator': True,
        },
    )

  def test_damaged(self):
    for text in (
        '',
        '{',
        '[]',
        '{"rows": []}',
        '{"pending": [], "rows": [{}]}',
    ):
      with open(self.path, 'w') as file:
        file.write(text)
      with self.assertRaisesRegex(ValueError, 'pbt.json is damaged'):
        pbt_state.read(self.path)

  def test_other_settings(self):
    state = pbt_state.State({'members': 2, 'fitness': 'mse'})
    pbt_state.check_same(state, {'members': 2, 'fitness': 'mse'}, 'a')
    with self.assertRaisesRegex(ValueError, "'mse'; now it is 'other'"):
      pbt_state.check_same(state, {'members': 2, 'fitness': 'other'}, 'a')


if __name__ == '__main__':
  absltest.main()
