# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.agents.names."""

import os
import tempfile
from unittest import mock

from absl.testing import absltest

from spiral_launch.agents import loading as trained_agent
from spiral_launch.agents import names as agent_names
from spiral_launch.experiment import workdir as workdir_lib
from tests.spiral_launch.experiment import tiny


class AgentNamesTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    self.place = self.enter_context(tempfile.TemporaryDirectory())
    for name in ('digits', 'fours', 'no_agent'):
      os.makedirs(self.path(name))
      if name != 'no_agent':
        with open(self.path(name, 'weights.npz'), 'w') as file:
          file.write('')

  def path(self, *names):
    return os.path.join(self.place, *names)

  def find(self, name):
    return agent_names.find(name, self.place)

  def test_by_name_or_folder(self):
    self.assertEqual(self.find('digits'), self.path('digits'))
    self.assertEqual(self.find(self.path('digits')), self.path('digits'))
    # Any folder: only `load` checks that it is a run's.
    self.assertEqual(self.find(self.path('no_agent')), self.path('no_agent'))

  def test_unknown_ones(self):
    for name in ('letters', 'no_agent', '', self.path('letters')):
      with self.assertRaisesRegex(
          ValueError, f'--agent={name}: .*Shipped agents: digits, fours.'
      ):
        self.find(name)
    with self.assertRaisesRegex(ValueError, 'Shipped agents: none'):
      agent_names.find('digits', self.path('fours'))

  def test_title(self):
    self.assertEqual(agent_names.title('digits'), 'digits')
    self.assertEqual(agent_names.title('runs/mine/'), 'mine')
    self.assertEqual(
        agent_names.title('.'), os.path.basename(os.path.abspath('.'))
    )

  def test_another_environment_is_told_before_it_is_made(self):
    config = tiny.config(
        environment__name='scenes', environment__use_color=True
    )
    workdir_lib.prepare(config, self.path('run'))
    with mock.patch.object(trained_agent, 'load') as load:
      with self.assertRaisesRegex(
          ValueError,
          "acts in the environment 'scenes', .* agents of 'libmypaint'",
      ):
        agent_names.load(self.path('run'), environment='libmypaint')
      load.assert_not_called()
      agent_names.load(self.path('run'))
      load.assert_called_once_with(
          self.path('run'), with_discriminator=True, flag='agent'
      )

  def test_errors_name_the_flag(self):
    with self.assertRaisesRegex(ValueError, '^--agent=.*has no config.json'):
      agent_names.load(self.path('no_agent'))


if __name__ == '__main__':
  absltest.main()
