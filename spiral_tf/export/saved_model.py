# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Exports a policy as a TensorFlow SavedModel that needs no code of its own.

It has three signatures for batches of B episodes: `initial_state`, `step`, and
`judge`, which computes the log-probabilities of actions. docs/exporting.md
lists their inputs and outputs.
"""

from collections.abc import Mapping
from typing import Any
from typing import Callable

import sonnet as snt
import tensorflow as tf

from spiral_tf import types
from spiral_tf.networks import policy as policy_lib

LAST = 'last_'


class ExportedPolicy(tf.Module):
  """A policy as functions of tensors by name."""

  def __init__(
      self,
      policy: policy_lib.Policy,
      spec: types.EnvironmentSpec,
      noise_size: int,
      conditional: bool,
      temperature: float = 1.0,
  ):
    """Initializes the functions, without tracing them.

    Args:
      policy: policy, with variables.
      spec: spec of its environment.
      noise_size: dimensions of the noise sample.
      conditional: whether the policy observes a target.
      temperature: temperature of the policy's distributions.
    """
    super().__init__(name='exported_policy')
    self._policy = policy
    self._spec = spec
    self._noise_size = noise_size
    self._conditional = conditional
    self._temperature = temperature
    hidden, cell = policy.initial_state(1)
    self._state_sizes = {
        'state_hidden': int(hidden.shape[-1]),
        'state_cell': int(cell.shape[-1]),
    }

  def save(self, path: str) -> None:
    """Writes the SavedModel to a folder; raises OSError if it cannot."""
    tf.saved_model.save(self, path, signatures=self.signatures())

  def signatures(self) -> dict[str, Callable]:
    """Returns the functions by name, for `tf.saved_model.save`."""
    batch_size = tf.TensorSpec([], tf.int32, 'batch_size')
    inputs = self._input_specs()
    seed = {'seed': tf.TensorSpec([2], tf.int32, 'seed')}
    action = {
        name: tf.TensorSpec([None], tf.int32, name) for name in self._spec.names
    }
    return {
        'initial_state': _function(
            self._initial_state, {'batch_size': batch_size}
        ),
        'step': _function(self._step, {**inputs, **seed}),
        'judge': _function(self._judge, {**inputs, **action}),
    }

  def _input_specs(self) -> dict[str, tf.TensorSpec]:
    """Returns the specs of the policy's inputs for one step."""
    spec = self._spec
    canvas = [None, *spec.canvas_shape]
    specs: dict[str, tf.TensorSpec] = {
        'canvas': tf.TensorSpec(canvas, tf.uint8, 'canvas'),
        'noise_sample': tf.TensorSpec(
            [None, self._noise_size], tf.float32, 'noise_sample'
        ),
        'last_mask': tf.TensorSpec(
            [None, len(spec.names)], tf.float32, 'last_mask'
        ),
    }
    if self._conditional:
      specs['target'] = tf.TensorSpec(canvas, tf.uint8, 'target')
    for name in spec.names:
      specs[LAST + name] = tf.TensorSpec([None], tf.int32, LAST + name)
    for name, size in self._state_sizes.items():
      specs[name] = tf.TensorSpec([None, size], tf.float32, name)
    return specs

  def _initial_state(self, batch_size) -> dict[str, tf.Tensor]:
    return _state_tensors(self._policy.initial_state(batch_size))

  def _step(self, **inputs) -> dict[str, tf.Tensor]:
    action, log_probs, state = self._policy.step(
        **self._arguments(inputs),
        seed=inputs['seed'],
        temperature=self._temperature,
    )
    return {**action, 'log_probs': log_probs, **_state_tensors(state)}

  def _judge(self, **inputs) -> dict[str, tf.Tensor]:
    action = {name: inputs[name] for name in self._spec.names}
    log_probs, entropies, state = self._policy.evaluate_step(
        **self._arguments(inputs),
        action=action,
        temperature=self._temperature,
    )
    return {
        'log_probs': log_probs,
        'entropies': entropies,
        **_state_tensors(state),
    }

  def _arguments(self, inputs: Mapping[str, tf.Tensor]) -> dict[str, Any]:
    """Converts the inputs of a signature to arguments of `Policy.step`."""
    return {
        'canvas': inputs['canvas'],
        'last_action': {n: inputs[LAST + n] for n in self._spec.names},
        'last_mask': inputs['last_mask'],
        'context': self._policy.context(
            inputs['noise_sample'], inputs.get('target')
        ),
        'state': snt.LSTMState(
            hidden=inputs['state_hidden'], cell=inputs['state_cell']
        ),
    }


def _function(call: Callable, specs: Mapping[str, tf.TensorSpec]) -> Callable:
  """Traces a function of tensors by name."""
  return tf.function(call, autograph=False).get_concrete_function(**specs)


def _state_tensors(state: snt.LSTMState) -> dict[str, tf.Tensor]:
  return {'state_hidden': state.hidden, 'state_cell': state.cell}
