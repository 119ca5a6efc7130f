"""Tests for spiral_tf.hub_agent."""

import os
import tempfile
from typing import Any

from absl.testing import parameterized
import numpy as np
import tensorflow as tf

from spiral_tf import hub_agent
from tests.spiral_tf import hub_modules


class HubAgentTest(tf.test.TestCase, parameterized.TestCase):

  def setUp(self):
    super().setUp()
    folder = self.enter_context(tempfile.TemporaryDirectory())
    self.path = os.path.join(folder, 'module')

  def load(self, **options):
    hub_modules.write(self.path, **options)
    return hub_agent.HubAgent(self.path, hub_modules.SUB_ACTIONS)

  @parameterized.parameters(
      dict(hub=True),
      dict(hub=False, separator='__', target=True),
      dict(hub=True, separator='.', last_action=False),
  )
  def test_steps(self, **options):
    agent = self.load(**options)
    self.assertEqual(agent.canvas_shape, (64, 64, 3))
    self.assertEqual(agent.noise_size, hub_modules.NOISE)
    self.assertEqual(agent.conditional, options.get('target', False))
    rng = np.random.default_rng(0)
    noise = rng.normal(size=hub_modules.NOISE).astype(np.float32)
    target = np.full([64, 64, 3], 0.25, np.float32)
    action = dict.fromkeys(hub_modules.SUB_ACTIONS, 0)
    state = agent.initial_state()
    for t in range(3):
      # Of few bits, so that any order of adding gives the same mean.
      canvas = np.full([64, 64, 3], t / 8, np.float32)
      expected = hub_modules.expected(
          step=t,
          step_type=min(t, 1),
          canvas=canvas,
          noise=noise,
          last_action=action if options.get('last_action', True) else {},
          target=target if agent.conditional else None,
      )
      observation = {
          'canvas': canvas,
          'episode_step': np.int32(t),
          'episode_length': np.int32(20),
          'action_mask': np.zeros(8, np.float32),
          'noise_sample': noise,
          'target': target,
      }
      action, state = agent.step(min(t, 1), observation, action, state)
      self.assertEqual(action, expected)

  def test_wrong_observations(self):
    agent = self.load()
    observation: dict[str, Any] = {'canvas': np.zeros([64, 64, 3])}
    state = agent.initial_state()
    with self.assertRaisesRegex(ValueError, "wants the observation 'action_"):
      agent.step(0, observation, {}, state)
    observation = {'canvas': np.zeros([32, 32, 3])}
    observation.update(dict.fromkeys(('episode_step', 'episode_length'), 0))
    observation['action_mask'] = np.zeros(8)
    observation['noise_sample'] = np.zeros(hub_modules.NOISE)
    with self.assertRaisesRegex(ValueError, 'canvas of shape .*32, 32, 3'):
      agent.step(0, observation, {}, state)

  def test_other_folders_are_refused(self):
    with self.assertRaisesRegex(ValueError, 'has no saved_model.pb'):
      hub_agent.HubAgent(self.path, ['flag'])
    os.makedirs(self.path)
    with open(os.path.join(self.path, 'saved_model.pb'), 'wb') as file:
      file.write(b'nothing')
    with self.assertRaisesRegex(ValueError, 'module cannot be loaded'):
      hub_agent.HubAgent(self.path, ['flag'])

  def test_module_without_the_signatures_is_refused(self):
    tf.saved_model.save(tf.Module(), self.path)
    with self.assertRaisesRegex(
        ValueError, 'no signature initial_state and step; it has none'
    ):
      hub_agent.HubAgent(self.path, ['flag'])

  def test_module_of_another_form_is_refused(self):
    with self.assertRaisesRegex(
        ValueError, 'module: `step` has no output for the sub-actions end'
    ):
      self.load(leave_out='action/end')


if __name__ == '__main__':
  tf.test.main()
