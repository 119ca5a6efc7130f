"""Tests for launch.homes: where the nodes of the real program live."""

from absl.testing import absltest
import launchpad as lp

from launch import program as program_lib
from launch import workdir as workdir_lib
from tests.launch import tiny


class HomesTest(absltest.TestCase):

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
