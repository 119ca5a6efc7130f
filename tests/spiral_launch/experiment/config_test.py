# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.experiment.config."""

import dataclasses

from absl.testing import absltest
from absl.testing import parameterized

from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import workdir
from spiral_tf import config as agent_config
from tests.spiral_launch.experiment import tiny


class ExperimentTest(parameterized.TestCase):

  def test_defaults_are_valid(self):
    experiment.Experiment().validate()
    tiny.config().validate()

  @parameterized.parameters(
      ('environment__name', 'mypaint'),
      ('environment__episode_length', 0),
      ('environment__canvas_width', 7),
      ('environment__grid_width', 0),
      ('environment__num_threads', 0),
      ('environment__max_objects', -1),
      ('environment__use_alpha', True),
      ('max_minutes', -1.0),
      ('max_learner_steps', -1),
      ('num_actors', 0),
      ('actor_threads', -1),
      ('learner_threads', -1),
      ('temperature', 0.0),
      ('temperature', float('inf')),
      ('temperature', float('nan')),
      ('policy__batch_size', 0),
      ('drawings_per_actor', 0),
  )
  def test_error_names_field_value_and_remedy(self, name, value):
    with self.assertRaises(agent_config.ConfigError) as caught:
      tiny.config(**{name: value}).validate()
    message = str(caught.exception)
    self.assertIn(name.replace('__', '.'), message)
    self.assertIn(str(value), message)
    self.assertRegex(message, 'must be|choose|Set it')

  def test_gray_images_on_a_color_canvas_clash(self):
    config = tiny.config(data__to_grey=True, environment__use_color=True)
    with self.assertRaisesRegex(
        agent_config.ConfigError, 'data.to_grey.*environment.use_color'
    ):
      config.validate()

  def test_gray_images_and_scenes_clash(self):
    config = tiny.config(data__to_grey=True, environment__name='scenes')
    with self.assertRaisesRegex(
        agent_config.ConfigError, "data.to_grey.*environment.name='scenes'"
    ):
      config.validate()

  def test_scenes_on_a_gray_canvas_clash(self):
    config = tiny.config('scenes', data__limit=10)
    with self.assertRaisesRegex(
        agent_config.ConfigError, "data.source='scenes'.*use_color=False.*True"
    ):
      config.validate()
    tiny.config(
        'scenes', data__limit=10, environment__use_color=True
    ).validate()

  def test_l2_needs_conditional(self):
    config = tiny.config(reward__kind='l2_final', conditional=False)
    with self.assertRaisesRegex(
        agent_config.ConfigError, 'reward.kind=l2_final.*conditional=False'
    ):
      config.validate()

  @parameterized.parameters((1, 8, 8, True), (3, 3, 8, True), (2, 3, 8, False))
  def test_on_policy_needs_a_batch_at_a_time(
      self, num_actors, drawings_per_actor, batch_size, valid
  ):
    config = tiny.config(
        on_policy=True,
        num_actors=num_actors,
        drawings_per_actor=drawings_per_actor,
        policy__batch_size=batch_size,
    )
    if valid:
      config.validate()
      return
    with self.assertRaisesRegex(
        agent_config.ConfigError, 'on_policy.*num_actors=2.*per_actor=3.*=8'
    ):
      config.validate()

  def test_channels(self):
    self.assertEqual(tiny.config().environment.channels, 1)
    color = tiny.config(environment__use_color=True)
    self.assertEqual(color.environment.channels, 3)
    scenes = tiny.config(environment__name='scenes')
    self.assertEqual(scenes.environment.channels, 3)

  def test_free_to_change_names_fields_that_there_are(self):
    fields = workdir.flatten(dataclasses.asdict(experiment.Experiment()))
    for name in experiment.FREE_TO_CHANGE:
      self.assertIn(name, fields)


if __name__ == '__main__':
  absltest.main()
