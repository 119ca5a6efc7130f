# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.program.nodes: nodes fit each other."""

import os
import tempfile
import threading
from typing import Any
from unittest import mock

from absl.testing import absltest
from absl.testing import parameterized
import launchpad as lp
import numpy as np

from spiral_launch.experiment import environments
from spiral_launch.experiment import folder_lock
from spiral_launch.experiment import networks
from spiral_launch.experiment import parts
from spiral_launch.experiment import workdir as workdir_lib
from spiral_launch.program import nodes
from tests.spiral_launch.experiment import tiny


class NodesTest(parameterized.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())
    self.source = tiny.write_images(os.path.join(self.folder, 'images'))
    # Launchpad has a stop event only in its own threads.
    self.stop = threading.Event()
    self.enter_context(
        mock.patch.object(lp, 'stop_event', return_value=self.stop)
    )

  def make(self, **changes):
    config = tiny.config(self.source, **changes)
    path = os.path.join(self.folder, 'run')
    return config, workdir_lib.prepare(config, path)

  @parameterized.parameters((False, False), (True, False), (True, True))
  def test_learners_serve_what_others_need(self, conditional, paired):
    config, workdir = self.make(
        conditional=conditional, discriminator__paired=paired
    )
    spec = environments.environment_spec(config.environment)
    unused = mock.Mock()
    policy_learner = nodes.make_policy_learner(
        config, workdir, unused, unused, unused, unused
    )
    version, weights = policy_learner.get_variables()
    self.assertEqual(version, 0)
    policy = networks.make_policy(config, spec)
    self.assertLen(weights, sum(v.numpy().size for v in policy.variables))
    discriminator_learner: Any = nodes.make_discriminator_learner(
        config, workdir, unused, unused
    )
    version, weights = discriminator_learner.get_variables()
    discriminator = networks.make_discriminator(config, spec)
    self.assertLen(
        weights, sum(v.numpy().size for v in discriminator.variables)
    )
    self.assertEqual(discriminator_learner._real_images is None, paired)
    if not paired:
      images = next(discriminator_learner._real_images)
      self.assertEqual(images.shape, [4, 16, 16, 1])

  def test_actors_draw_different_drawings(self):
    config, _ = self.make()
    unused = mock.Mock()
    actors: Any = [
        nodes.make_actor(config, i, unused, unused, unused, unused)
        for i in (0, 1, 0)
    ]
    target = actors[0]._targets[:4]
    noises = [a._drawer.draw(target).noise_sample for a in actors]
    self.assertFalse(np.array_equal(noises[0], noises[1]))
    np.testing.assert_array_equal(noises[0], noises[2])

  def test_temperature_is_for_evaluation_only(self):
    config, workdir = self.make(temperature=0.5)
    unused = mock.Mock()
    with mock.patch.object(networks.rollout, 'BatchedRollout') as drawer:
      nodes.make_actor(config, 0, unused, unused, unused, unused)
      self.assertEqual(drawer.call_args.args[5], 1.0)
      parts.make_evaluation(config, workdir, unused)
      self.assertEqual(drawer.call_args.args[5], 0.5)

  def test_evaluator_and_counter_are_made(self):
    config, workdir = self.make()
    unused = mock.Mock()
    nodes.make_evaluator(config, workdir, unused, unused)
    counter = nodes.make_counter(config, workdir, 'run', unused)
    self.assertEqual(counter.get_counts()['frames'], 0)
    self.assertTrue(os.path.exists(workdir.events))

  def test_counter_of_many_machines_prepares_the_folder(self):
    config, workdir = self.make()
    nodes.prepare_and_count(config, workdir, 'run', mock.Mock())
    self.assertTrue(os.path.exists(workdir.config))
    config.policy.discount = 0.5
    with self.assertRaisesRegex(ValueError, 'policy.discount'):
      nodes.prepare_and_count(config, workdir, 'run', mock.Mock())

  def test_counter_of_many_machines_has_the_lock(self):
    config, workdir = self.make()
    nodes.prepare_and_count(config, workdir, 'a1', mock.Mock())
    # After a restart, on any machine, it continues; other runs do not.
    nodes.prepare_and_count(config, workdir, 'a1', mock.Mock())
    with self.assertRaisesRegex(folder_lock.Held, 'in use by process'):
      nodes.prepare_and_count(config, workdir, 'b2', mock.Mock())

  def test_counter_of_many_machines_fails_a_run_that_learned_nothing(self):
    lock, counter = mock.Mock(), mock.Mock()
    with mock.patch.object(os, '_exit') as leave:
      counter.get_counts.return_value = {'learner_steps': 1}
      nodes._fail_without_steps(counter, lock)
      leave.assert_not_called()
      counter.get_counts.return_value = {'learner_steps': 0}
      nodes._fail_without_steps(counter, lock)
    leave.assert_called_once_with(1)
    lock.release.assert_called_once_with()


if __name__ == '__main__':
  absltest.main()
