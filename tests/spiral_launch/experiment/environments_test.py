# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.experiment.environments."""

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np
import tensorflow as tf

from spiral_launch.experiment import data
from spiral_launch.experiment import environments
from spiral_launch.experiment import networks
from spiral_launch.experiment import preflight
from spiral_tf.learning import policy as policy_learning
from tests.spiral_launch.experiment import tiny


class EnvironmentsTest(parameterized.TestCase):

  @parameterized.parameters('fake', 'libmypaint')
  def test_options_reach_the_environment(self, name):
    config = tiny.config(
        environment__name=name,
        environment__use_color=True,
        environment__use_pressure=False,
        environment__canvas_width=24,
        environment__grid_width=5,
        environment__brush_sizes=(1.0, 2.0, 3.0),
        environment__episode_length=7,
    ).environment
    spec = environments.environment_spec(config)
    sizes = dict(spec.sub_actions)
    self.assertEqual(spec.canvas_shape, (24, 24, 3))
    self.assertEqual(spec.num_actions, 7)
    self.assertEqual(sizes['end'], 25)
    self.assertEqual(sizes['size'], 3)
    self.assertIn('red', sizes)
    self.assertNotIn('pressure', sizes)
    batch = environments.make_batch(config, 3)
    self.assertEqual(batch.batch_size, 3)
    canvas = batch.reset().observation['canvas']
    self.assertEqual(canvas.shape, (3, 24, 24, 3))

  def test_options_reach_the_scenes(self):
    config = tiny.config(
        environment__name='scenes',
        environment__canvas_width=24,
        environment__grid_width=5,
        environment__episode_length=7,
        environment__max_objects=1,
    ).environment
    spec = environments.environment_spec(config)
    self.assertEqual(spec.canvas_shape, (24, 24, 3))
    self.assertEqual(spec.num_actions, 7)
    self.assertEqual(dict(spec.sub_actions)['location'], 25)
    batch = environments.make_batch(config, 2)
    batch.reset()
    place = {name: np.ones(2, np.int32) for name in spec.names}
    batch.step(place)
    # There is no space for a second object.
    mask = batch.step(place).observation['action_mask']
    np.testing.assert_array_equal(mask, [[1, 0, 0, 0, 0, 0, 0]] * 2)

  def test_scenes_have_room_for_as_many_objects_as_actions(self):
    config = tiny.config(environment__name='scenes').environment
    batch = environments.make_batch(config, 1)
    batch.reset()
    place = {name: np.ones(1, np.int32) for name in batch.action_spec()}
    for _ in range(config.episode_length):
      mask = batch.step(place).observation['action_mask']
      np.testing.assert_array_equal(mask, np.ones([1, 7]))

  def test_the_agent_learns_from_scenes(self):
    """Policy, discriminator and learner need only the specs, as in painting."""
    config = tiny.config(
        'scenes',
        environment__name='scenes',
        data__limit=20,
        network__locations=('location',),
    )
    preflight.check(config)
    spec = environments.environment_spec(config.environment)
    policy = networks.make_policy(config, spec)
    discriminator = networks.make_discriminator(config, spec)
    drawer = networks.make_drawer(config, policy, 4, 1, 1.0)
    targets = data.load(config).train[:4]
    drawings = drawer.draw(targets)
    self.assertEqual(drawings.canvases.shape, (4, 4, 16, 16, 3))
    learning = policy_learning.PolicyUpdate(
        config, spec, policy, discriminator.__call__
    )
    before = [v.numpy() for v in policy.variables]
    tensors = tf.nest.map_structure(
        lambda x: None if x is None else tf.constant(x), drawings
    )
    metrics = learning.update(tensors)
    self.assertGreater(metrics['entropy_location'], 0)
    self.assertTrue(np.isfinite(metrics['policy_loss']))
    self.assertTrue(
        any((a != v.numpy()).any() for a, v in zip(before, policy.variables))
    )

  def test_missing_brush_names_the_folder_searched(self):
    folder = '/nowhere/brushes'
    config = tiny.config(
        environment__name='libmypaint',
        environment__brush_type='classic/pne',
        environment__brushes_basedir=folder,
    ).environment
    with self.assertRaisesRegex(FileNotFoundError, 'classic/pne.*' + folder):
      environments.environment_spec(config)

  def test_misspelt_brush_is_guessed(self):
    config = tiny.config(
        environment__name='libmypaint', environment__brush_type='classic/pne'
    ).environment
    with self.assertRaisesRegex(FileNotFoundError, 'classic/pen'):
      environments.environment_spec(config)


if __name__ == '__main__':
  absltest.main()
