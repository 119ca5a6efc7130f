# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""A policy as a TensorFlow SavedModel, which needs nothing of ours to act.

Three signatures, of B drawings at a time: `initial_state`, `step`, and `judge`,
which tells the log-probabilities of given actions. docs/exporting.md lists what
goes in and out.
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
  """Wraps a policy in functions of tensors by name."""

  def __init__(
      self,
      policy: policy_lib.Policy,
      spec: types.EnvironmentSpec,
      noise_size: int,
      conditional: bool,
      temperature: float = 1.0,
  ):
    """Makes the functions; nothing is traced yet.

    Args:
      policy: with its variables made.
      spec: of its drawings.
      noise_size: dimensions of the noise sample.
      conditional: whether there is a target.
      temperature: of the policy; see `Policy.step`.
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
    """Writes the SavedModel to a new folder; raises OSError if it cannot."""
    tf.saved_model.save(self, path, signatures=self.signatures())

  def signatures(self) -> dict[str, Callable]:
    """Returns the functions by name, for `tf.saved_model.save`."""
    batch_size = tf.TensorSpec([], tf.int32, 'batch_size')
    looks = self._looks()
    seed = {'seed': tf.TensorSpec([2], tf.int32, 'seed')}
    action = {
        name: tf.TensorSpec([None], tf.int32, name) for name in self._spec.names
    }
    made = {
        'initial_state': _function(
            self._initial_state, {'batch_size': batch_size}
        ),
        'step': _function(self._step, {**looks, **seed}),
        'judge': _function(self._judge, {**looks, **action}),
    }
    return made

  def _looks(self) -> dict[str, tf.TensorSpec]:
    """What the policy is given to choose an action."""
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
    return _of_state(self._policy.initial_state(batch_size))

  def _step(self, **given) -> dict[str, tf.Tensor]:
    action, log_probs, state = self._policy.step(
        **self._arguments(given),
        seed=given['seed'],
        temperature=self._temperature,
    )
    return {**action, 'log_probs': log_probs, **_of_state(state)}

  def _judge(self, **given) -> dict[str, tf.Tensor]:
    action = {name: given[name] for name in self._spec.names}
    log_probs, entropies, state = self._policy.evaluate_step(
        **self._arguments(given),
        action=action,
        temperature=self._temperature,
    )
    return {
        'log_probs': log_probs,
        'entropies': entropies,
        **_of_state(state),
    }

  def _arguments(self, given: Mapping[str, tf.Tensor]) -> dict[str, Any]:
    """Of `Policy.step`, from the inputs of a signature."""
    return {
        'canvas': given['canvas'],
        'last_action': {n: given[LAST + n] for n in self._spec.names},
        'last_mask': given['last_mask'],
        'context': self._policy.context(
            given['noise_sample'], given.get('target')
        ),
        'state': snt.LSTMState(
            hidden=given['state_hidden'], cell=given['state_cell']
        ),
    }


def _function(call: Callable, specs: Mapping[str, tf.TensorSpec]) -> Callable:
  """A traced function of tensors by name."""
  return tf.function(call, autograph=False).get_concrete_function(**specs)


def _of_state(state: snt.LSTMState) -> dict[str, tf.Tensor]:
  return {'state_hidden': state.hidden, 'state_cell': state.cell}
