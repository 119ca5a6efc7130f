# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.pbt.program: processes, and what each is given.

`pbt_test` runs the program.
"""

import os
import tempfile

from absl.testing import absltest
from absl.testing import parameterized

from spiral_launch.experiment import workdir as workdir_lib
from spiral_launch.pbt import controller
from spiral_launch.pbt import members as pbt_members
from spiral_launch.pbt import program as pbt_program
from spiral_tf import config as config_lib
from tests.spiral_launch.experiment import tiny


def _settings() -> controller.Settings:
  return controller.Settings(
      every_minutes=1.0,
      ready_steps=1,
      share=0.5,
      factors=(0.8, 1.25),
      fitness='mse',
      conditional=True,
      max_minutes=1.0,
      max_generations=0,
      seed=1,
  )


class PbtProgramTest(parameterized.TestCase):

  @parameterized.parameters((False, 0), (True, 1))
  def test_a_process_for_each_member(self, shared, discriminators):
    folder = workdir_lib.Population(
        self.enter_context(tempfile.TemporaryDirectory())
    )
    configs = pbt_members.make(tiny.config(), 3, [])
    program = pbt_program.make_program(
        configs, folder, _settings(), shared, lambda: None
    )
    groups = {label: len(nodes) for label, nodes in program.groups.items()}
    expected = {'member_0': 1, 'member_1': 1, 'member_2': 1, 'controller': 1}
    if discriminators:
      expected['discriminator'] = 1
    self.assertEqual(groups, expected)

  def test_a_shared_discriminator_keeps_its_pace(self):
    configs = pbt_members.make(tiny.config(num_actors=2), 3, [])
    shared = pbt_program._shared_config(configs)
    self.assertEqual(shared.num_actors, 6)
    own = configs[0].discriminator.steps_per_policy_step
    # Three members make three times as many policy steps.
    self.assertAlmostEqual(3 * shared.discriminator.steps_per_policy_step, own)
    self.assertIsInstance(shared.discriminator, config_lib.DiscriminatorConfig)

  def test_folder_of_a_shared_discriminator(self):
    path = self.enter_context(tempfile.TemporaryDirectory())
    folder = workdir_lib.Population(path)
    name = os.path.join(path, 'discriminator')
    self.assertEqual(folder.shared_discriminator.path, name)
    # A population of an earlier version resumes in its own folder.
    os.mkdir(os.path.join(path, 'critic'))
    name = os.path.join(path, 'critic')
    self.assertEqual(folder.shared_discriminator.path, name)

  @parameterized.parameters(
      (0, ['-1', '-1', '-1'], '-1'),
      (1, ['0', '0', '0'], '0'),
      (2, ['0', '1', '0'], '1'),
  )
  def test_members_take_turns_on_gpus(self, gpus, members, discriminator):
    resources = pbt_program.resources_of(3, gpus, 1)

    def device(label):
      return resources[label].env['CUDA_VISIBLE_DEVICES']

    self.assertEqual([device(f'member_{k}') for k in range(3)], members)
    self.assertEqual(device('discriminator'), discriminator)
    self.assertEqual(device('controller'), '-1')


if __name__ == '__main__':
  absltest.main()
