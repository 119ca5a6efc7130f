# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.program.placement, with the real program."""

import threading
from unittest import mock

from absl.testing import absltest
from absl.testing import parameterized
import launchpad as lp
import portpicker
import reverb

from spiral_launch.experiment import workdir as workdir_lib
from spiral_launch.program import placement
from spiral_launch.program import program as program_lib
from tests.spiral_launch.experiment import tiny


class PlacementTest(parameterized.TestCase):

  def setUp(self):
    super().setUp()
    self.config = tiny.config(num_actors=3)
    self.workdir = workdir_lib.Workdir('/nowhere')

  def test_one_machine_has_three_processes_and_the_actors(self):
    program = program_lib.make_program(self.config, self.workdir, lambda: None)
    groups = program.groups
    self.assertEqual(
        {label: len(nodes) for label, nodes in groups.items()},
        {
            'evaluator': 1,
            'discriminator_learner': 1,
            'policy_learner': 1,
            'actor': 3,
        },
    )
    for label in ('evaluator', 'discriminator_learner', 'policy_learner'):
      (process,) = groups[label]
      self.assertIsInstance(process, lp.MultiThreadingColocation)
      self.assertLen(process.nodes, 2)

  @parameterized.parameters(
      {
          'reward__kind': 'none',
          'hindsight__weight': 1.0,
          'hindsight__dreams': 1.0,
      },
      {'reward__kind': 'environment'},
  )
  def test_some_rewards_have_no_discriminator(self, **changes):
    config = tiny.config(**changes)
    program = program_lib.make_program(config, self.workdir, lambda: None)
    self.assertEqual(
        set(program.groups), {'evaluator', 'policy_learner', 'actor'}
    )
    program = program_lib.make_cluster_program(config, self.workdir)
    self.assertEqual(
        set(program.groups),
        {'counter', 'trajectory_queue', 'policy_learner', 'actor', 'evaluator'},
    )

  def test_on_many_machines_each_node_has_at_most_one_address(self):
    program = program_lib.make_cluster_program(self.config, self.workdir)
    counts = {}
    for label, nodes in program.groups.items():
      counts[label] = [len(node.addresses) for node in nodes]
    self.assertEqual(
        counts,
        {
            'counter': [1],
            'canvas_buffer': [1],
            'discriminator_learner': [1],
            'trajectory_queue': [1],
            'policy_learner': [1],
            'actor': [0, 0, 0],
            'evaluator': [0],
        },
    )


if __name__ == '__main__':
  absltest.main()


class TableNodeTest(absltest.TestCase):

  def test_serves_until_the_program_stops(self):
    stop = threading.Event()
    node = placement.TableNode(lambda: [reverb.Table.queue('things', 3)])
    server = f'localhost:{portpicker.pick_unused_port()}'
    node._address = mock.Mock()
    node._address.resolve.return_value = server
    with mock.patch.object(lp, 'stop_event', return_value=stop):
      thread = threading.Thread(target=node.run, daemon=True)
      thread.start()
      client = reverb.Client(server)
      client.insert(1.0, {'things': 1.0})
      self.assertEqual(client.server_info()['things'].current_size, 1)
      thread.join(0.5)
      self.assertTrue(thread.is_alive())
      stop.set()
      thread.join(20)
      self.assertFalse(thread.is_alive())


if __name__ == '__main__':
  absltest.main()
