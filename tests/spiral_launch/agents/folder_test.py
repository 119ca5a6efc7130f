# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.agents.folder."""

import os
import pathlib
import tempfile
from unittest import mock

from absl.testing import absltest

from spiral_launch.agents import folder as agent_folder


class AgentFolderTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    self.place = pathlib.Path(self.enter_context(tempfile.TemporaryDirectory()))

  def add(self, name, file='weights.npz', size=10):
    (self.place / name).mkdir(exist_ok=True)
    (self.place / name / file).write_bytes(bytes(size))

  def test_finds_agents_and_nothing_else(self):
    for name in ('two', 'one', '.partial-one'):
      self.add(name)
    self.add('run', 'config.json')
    (self.place / 'README.md').write_text('text')
    place = str(self.place)
    self.assertEqual(
        agent_folder.find(place),
        [os.path.join(place, name) for name in ('one', 'two')],
    )
    self.assertFalse(agent_folder.is_one(os.path.join(place, 'run')))
    self.assertEqual(agent_folder.find(os.path.join(place, 'nowhere')), [])

  def test_size_is_that_of_all_files(self):
    self.add('one')
    self.add('one', 'config.json', 5)
    folder = agent_folder.AgentFolder(str(self.place / 'one'))
    self.assertEqual(folder.num_bytes, 15)

  def test_default_place_is_in_this_checkout(self):
    place = pathlib.Path(agent_folder.default_place()).resolve()
    self.assertEqual(place.name, 'agents')
    self.assertTrue((place.parent / 'launch' / 'spiral_launch').exists())
    self.assertEqual(
        agent_folder.writable_place(), agent_folder.default_place()
    )

  def test_the_agents_of_a_wheel_are_not_written_to(self):
    with mock.patch.object(agent_folder, '_INSTALLED', self.place):
      self.assertEqual(agent_folder.default_place(), str(self.place))
      with self.assertRaisesRegex(ValueError, 'with --agents'):
        agent_folder.writable_place()


if __name__ == '__main__':
  absltest.main()
