# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.experiment.networks."""

import subprocess
import sys

from absl.testing import absltest
import numpy as np
import tree

from spiral_launch import __main__ as spiral_tf_command
from spiral_launch.experiment import environments
from spiral_launch.experiment import networks
from tests.spiral_launch.experiment import tiny


class NetworksTest(absltest.TestCase):

  def test_rollouts_have_the_shapes_of_the_config(self):
    config = tiny.config('', conditional=False)
    spec = environments.environment_spec(config.environment)
    policy = networks.make_policy(config, spec)
    drawn = networks.make_drawer(config, policy, 3, 0, 1.0).draw(None)
    shape = (3, config.environment.episode_length + 1, *spec.canvas_shape)
    self.assertEqual(drawn.canvases.shape, shape)
    again = networks.make_drawer(config, policy, 3, 0, 1.0).draw(None)
    np.testing.assert_array_equal(drawn.noise_sample, again.noise_sample)

  def test_trajectories_fit_their_signature(self):
    config = tiny.config('', conditional=False)
    spec = environments.environment_spec(config.environment)
    policy = networks.make_policy(config, spec)
    drawn = networks.make_actor_drawer(config, policy, 0, None).draw(None)
    signature = networks.trajectory_signature(config)
    tree.assert_same_structure(signature, drawn)
    self.assertIsNone(signature.rewards)
    for one, array in zip(tree.flatten(signature), tree.flatten(drawn)):
      self.assertEqual(one is None, array is None)
      if one is not None:
        one.validate(array[0])

  def test_discriminator_has_its_variables(self):
    config = tiny.config('', conditional=False)
    spec = environments.environment_spec(config.environment)
    self.assertNotEmpty(networks.make_discriminator(config, spec).variables)


class WithoutLaunchpadTest(absltest.TestCase):

  def test_commands_that_launch_nothing_need_no_launchpad(self):
    """Python knows neither package above 3.10 and 3.11."""
    launching = {'ablation', 'kubernetes', 'pbt', 'train', 'vertex_ai'}
    names = [
        f'spiral_launch.{name}' + ('.__main__' if name == 'mcmc' else '')
        for name in spiral_tf_command.COMMANDS
        if name not in launching
    ]
    code = (
        'import importlib, sys\n'
        'from absl import flags\n'
        'sys.modules["launchpad"] = sys.modules["reverb"] = None\n'
        f'for name in {names!r}:\n'
        '  known = set(flags.FLAGS)\n'
        '  importlib.import_module(name)\n'
        '  for flag in set(flags.FLAGS) - known:\n'
        '    delattr(flags.FLAGS, flag)\n'
    )
    subprocess.run([sys.executable, '-c', code], check=True)


if __name__ == '__main__':
  absltest.main()
