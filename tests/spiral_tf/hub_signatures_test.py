"""Tests for spiral_tf.hub_signatures."""

from absl.testing import absltest
from absl.testing import parameterized

from spiral_tf import hub_signatures

_ACTIONS = ('flag', 'end', 'control', 'size')


def _names(separator, state='state', action='action', new='state', old=''):
  """Names of a module's tensors, flattened by some rule."""
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
    found = hub_signatures.read(initial, inputs, outputs, _ACTIONS)
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
    found = hub_signatures.read(
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
    found = hub_signatures.read(
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
    found = hub_signatures.read(
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
    with self.assertRaisesRegex(ValueError, "'last_mask' of `step` is nothing"):
      hub_signatures.read(
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
    with self.assertRaisesRegex(hub_signatures.SignatureError, message):
      hub_signatures.read(names[0], names[1], names[2], _ACTIONS)

  def test_unknown_input_is_named(self):
    initial, inputs, outputs = _names('/')
    with self.assertRaisesRegex(
        hub_signatures.SignatureError, "'temperature' .* neither step_type"
    ):
      hub_signatures.read(initial, [*inputs, 'temperature'], outputs, _ACTIONS)


if __name__ == '__main__':
  absltest.main()
