# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.ablation, in one process of its own."""

import tempfile

from absl.testing import absltest

from spiral_launch.experiment import folder_lock
from tests.spiral_launch import calls


class AblationTest(absltest.TestCase):

  def test_ends_with_the_first_error(self):
    with tempfile.TemporaryDirectory() as folder:
      strange, failing = calls.call(
          'spiral_launch.ablation',
          [
              [f'--out={folder}', '--variants=blind,deaf'],
              # A run that cannot start ends the others, too.
              [f'--out={folder}', '--config=nowhere.py'],
          ],
      )
    self.assertEqual(strange.status, 2)
    self.assertRegex(strange.error, '^Error: --variants=deaf: .*choose from')
    self.assertNotEqual(failing.status, 0)
    self.assertEqual(failing.out, 'Run 1 of 10: critic_difference, seed 1\n')
    self.assertEqual(
        failing.error, 'Error: critic_difference, seed 1, failed.\n'
    )

  def test_one_at_a_time_in_a_folder(self):
    with tempfile.TemporaryDirectory() as folder:
      with folder_lock.hold(folder, 'out'):
        (second,) = calls.call('spiral_launch.ablation', [[f'--out={folder}']])
    self.assertEqual((second.status, second.out), (2, ''))
    self.assertRegex(second.error, r'^Error: --out=.* in use by process \d+ on')


if __name__ == '__main__':
  absltest.main()
