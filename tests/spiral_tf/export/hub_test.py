# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.export.hub."""

import os
import tempfile
from typing import Any

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np
import tensorflow as tf

from spiral_tf.export import hub as hub_agent
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
      # With few bits, so that the order of summation does not matter.
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


_ACTIONS = ('flag', 'end', 'control', 'size')


def _names(separator, state='state', action='action', new='state', old=''):
  """Names of a module's tensors, flattened by a rule."""
  s = separator
  state_keys = (f'lstm{s}hidden', f'lstm{s}cell', f'prev_action{s}flag')
  initial = [f'{state}{s}{key}' for key in state_keys]
  inputs = [
      'step_type',
      *(f'observation{s}{n}' for n in ('canvas', 'action_mask', 'target')),
      f'observation{s}noise_sample',
      *(f'{old or state}{s}{key}' for key in state_keys),
  ]
  outputs = [
      *(f'{action}{s}{name}' for name in _ACTIONS),
      *(f'{new}{s}{key}' for key in state_keys),
      'baseline',
  ]
  return initial, inputs, outputs


class HubSignaturesTest(parameterized.TestCase):

  @parameterized.parameters(
      dict(separator='/'),
      dict(separator='__'),
      dict(separator='.'),
      dict(separator=':'),
      dict(separator='/', state='initial_state', new='new_state'),
      dict(separator='__', state='agent_state', old='prev_state'),
      dict(separator='/', action='spiral_action'),
  )
  def test_rules_of_names(self, **rule):
    initial, inputs, outputs = _names(**rule)
    found = hub_agent.read(initial, inputs, outputs, _ACTIONS)
    self.assertEqual(list(found.state_outputs.values()), initial)
    self.assertEqual(
        [found.state_inputs[key] for key in found.state_outputs], inputs[-3:]
    )
    self.assertEqual(
        [found.new_states[key] for key in found.state_outputs], outputs[-4:-1]
    )
    self.assertEqual(
        found.actions, dict(zip(_ACTIONS, outputs[: len(_ACTIONS)]))
    )
    self.assertEqual(found.step_type, 'step_type')
    self.assertEqual(
        list(found.observations),
        ['canvas', 'action_mask', 'target', 'noise_sample'],
    )
    self.assertEqual(found.last_actions, {})

  def test_plain_names_and_one_state(self):
    found = hub_agent.read(
        ['default'],
        ['canvas', 'prev_state', 'prev_action_flag', 'prev_action_end'],
        ['flag', 'end', 'control', 'state'],
        _ACTIONS,
    )
    self.assertEqual(found.state_outputs, {'': 'default'})
    self.assertEqual(found.state_inputs, {'': 'prev_state'})
    self.assertEqual(found.new_states, {'': 'state'})
    self.assertEqual(found.observations, {'canvas': 'canvas'})
    self.assertEqual(
        found.last_actions,
        {'flag': 'prev_action_flag', 'end': 'prev_action_end'},
    )
    self.assertEqual(
        found.actions, {'flag': 'flag', 'end': 'end', 'control': 'control'}
    )
    self.assertEqual(found.step_type, '')

  def test_time_steps(self):
    found = hub_agent.read(
        ['state'],
        ['time_step/observation/canvas', 'time_step/step_type', 'state'],
        ['flag', 'end', 'control', 'state'],
        _ACTIONS,
    )
    self.assertEqual(
        found.observations, {'canvas': 'time_step/observation/canvas'}
    )
    self.assertEqual(found.step_type, 'time_step/step_type')

  def test_numbered_states(self):
    found = hub_agent.read(
        ['state_0', 'state_1'],
        ['observation/canvas', 'prev_state_1', 'prev_state_0'],
        ['flag', 'end', 'control', 'new_state_0', 'new_state_1'],
        _ACTIONS,
    )
    self.assertEqual(
        found.state_inputs, {'0': 'prev_state_0', '1': 'prev_state_1'}
    )
    self.assertEqual(found.new_states, {'0': 'new_state_0', '1': 'new_state_1'})

  def test_our_own_exports_are_another_form(self):
    with self.assertRaisesRegex(ValueError, "'last_mask' of `step` is unknown"):
      hub_agent.read(
          ['state_hidden', 'state_cell'],
          ['canvas', 'noise_sample', 'last_mask', 'last_flag', 'seed'],
          ['flag', 'end', 'control', 'state_hidden', 'state_cell'],
          _ACTIONS,
      )

  @parameterized.parameters(
      (1, 'observation/canvas', 'no input for the canvas'),
      (1, 'state/lstm/cell', 'no input for .* state/lstm/cell'),
      (2, 'state/lstm/cell', 'no output for .* state/lstm/cell'),
      (2, 'action/end', 'no output for the sub-actions end; known are flag'),
  )
  def test_what_lacks_is_named(self, part, name, message):
    names = [list(some) for some in _names('/')]
    names[part].remove(name)
    with self.assertRaisesRegex(hub_agent.SignatureError, message):
      hub_agent.read(names[0], names[1], names[2], _ACTIONS)

  def test_unknown_input_is_named(self):
    initial, inputs, outputs = _names('/')
    with self.assertRaisesRegex(
        hub_agent.SignatureError, "'temperature' .* neither step_type"
    ):
      hub_agent.read(initial, [*inputs, 'temperature'], outputs, _ACTIONS)


if __name__ == '__main__':
  absltest.main()
