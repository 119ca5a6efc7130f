# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.pbt.members."""

import os
import tempfile

from absl.testing import absltest
from absl.testing import parameterized

from spiral_launch.experiment import workdir as workdir_lib
from spiral_launch.pbt import members as pbt_members
from spiral_tf.learning import population
from tests.spiral_launch.experiment import tiny


class MembersTest(parameterized.TestCase):

  def test_members_differ_in_what_is_evolved_and_in_seed(self):
    base = tiny.config(seed=5)
    members = pbt_members.make(base, 4)
    self.assertEqual([one.seed for one in members], [5, 6, 7, 8])
    for name, (low, high) in population.START_RANGES.items():
      values = [getattr(one.policy, name) for one in members]
      self.assertLen(set(values), 4)
      self.assertBetween(min(values), low, high)
      self.assertBetween(max(values), low, high)
    self.assertEqual(members[0].network, base.network)
    self.assertEqual(members, pbt_members.make(base, 4))
    self.assertEqual(base.seed, 5)

  def test_start(self):
    members = pbt_members.make(
        tiny.config(),
        2,
        ['1:policy.entropy_cost=5.0', '0:policy.learning_rate=1e-3'],
    )
    self.assertEqual(members[1].policy.entropy_cost, 5.0)
    self.assertLess(members[0].policy.entropy_cost, 1.0)
    self.assertEqual(members[0].policy.learning_rate, 1e-3)

  @parameterized.parameters(
      '2:policy.entropy_cost=5',
      '-1:policy.entropy_cost=5',
      'policy.entropy_cost=5',
      '0:policy.entropy_cost=much',
      '0:policy.discount=1',
      '0:policy.learning_rate=0',
  )
  def test_bad_starts(self, text):
    with self.assertRaisesRegex(ValueError, 'policy'):
      pbt_members.make(tiny.config(), 2, [text])

  def test_folders(self):
    path = self.enter_context(tempfile.TemporaryDirectory())
    folder = workdir_lib.Population(path)
    members = pbt_members.make(tiny.config(), 2)
    state = pbt_members.prepare(folder, members, 'mse', False)
    self.assertEqual(state.changed_at, [0, 0])
    for index in range(2):
      self.assertTrue(os.path.exists(folder.member(index).config))
    self.assertEqual(pbt_members.prepare(folder, members, 'mse', False), state)
    with self.assertRaisesRegex(ValueError, 'shared_discriminator=False; now'):
      pbt_members.prepare(folder, members, 'mse', True)
    others = pbt_members.make(tiny.config(seed=9), 2)
    with self.assertRaisesRegex(ValueError, 'another config'):
      pbt_members.prepare(folder, others, 'mse', False)


if __name__ == '__main__':
  absltest.main()
