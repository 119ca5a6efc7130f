# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.cluster.requirements."""

from absl.testing import absltest

from spiral_launch.cluster import requirements as requirements_lib
from spiral_launch.experiment import environments
from tests.spiral_launch.experiment import tiny


class MachinesTest(absltest.TestCase):

  def requirements(self, gpus=0, **changes):
    config = tiny.config(**changes)
    spec = environments.environment_spec(config.environment)
    return requirements_lib.requirements(config, spec, gpus)

  def test_learners_alone_have_gpus(self):
    found = self.requirements(gpus=2)
    for label, machine in found.items():
      self.assertEqual(machine.gpus, 2 if 'learner' in label else 0, label)

  def test_tables_have_room_for_what_waits(self):
    small = self.requirements()
    large = self.requirements(
        num_actors=64,
        drawings_per_actor=64,
        environment__canvas_width=64,
        environment__episode_length=20,
        environment__use_color=True,
    )
    # A trajectory has 21 canvases and a target, 12 KiB each: 4,096 are 1.1 GB.
    items = 64 * 64 * 22 * 64 * 64 * 3
    memory = large['trajectory_queue'].memory * 2**30
    self.assertGreater(memory, 2 * items)
    self.assertLess(memory, 8 * items)
    self.assertLess(small['trajectory_queue'].memory, 4)

  def test_actors_have_a_core_a_thread(self):
    self.assertEqual(self.requirements()['actor'].cpus, 1)
    self.assertEqual(self.requirements(actor_threads=3)['actor'].cpus, 3)


if __name__ == '__main__':
  absltest.main()
