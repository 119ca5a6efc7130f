# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Agents that others published, as TF-Hub modules in a local folder.

Finds out which input and output of a published agent is what.

DeepMind published SPIRAL's agents as TF-Hub modules with two signatures,
`initial_state` and `step`. Nested structures are flattened into names there,
such as `observation/canvas` or `state__core__hidden`; by which rule we could
not look up, so several are understood: see docs/exporting.md.
"""

from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Mapping
import dataclasses
import os
import re
from typing import Any

import numpy as np
import tensorflow as tf

# What the released environment observes, and what its users add.
OBSERVATIONS = (
    *('canvas', 'episode_step', 'episode_length', 'action_mask'),
    *('noise_sample', 'target'),
)
_SEPARATOR = r'(?:__|[/.:_])'
_STATE = r'(?:(?:initial|previous|prev|last|next|new|agent|core)_)*state'
_LAST_ACTION = r'(?:previous|prev|last)_action'
_ACTION = r'(?:(?:new|next|spiral|sampled)_)?action'
_OBSERVATION = rf'(?:time_?step{_SEPARATOR})?observations?'


class SignatureError(ValueError):
  """A module is not of the published form; the message says what lacks."""


@dataclasses.dataclass(frozen=True)
class Signatures:
  """Names of a module's tensors.

  Attributes:
    state_outputs: of `initial_state`, by keys of our own.
    state_inputs: of `step`, by the same keys.
    new_states: outputs of `step`, by the same keys.
    observations: inputs of `step`, by the observation's name.
    last_actions: inputs of `step`, by sub-action; none where the module keeps
      them in its state.
    actions: outputs of `step`, by sub-action.
    step_type: input of `step`; '' if it has none.
  """

  state_outputs: dict[str, str]
  state_inputs: dict[str, str]
  new_states: dict[str, str]
  observations: dict[str, str]
  last_actions: dict[str, str]
  actions: dict[str, str]
  step_type: str


def read(
    initial_outputs: Iterable[str],
    step_inputs: Iterable[str],
    step_outputs: Iterable[str],
    sub_actions: Collection[str],
) -> Signatures:
  """Reads the signatures of a module.

  Args:
    initial_outputs: names of what `initial_state` gives: all of it is state.
    step_inputs: names of what `step` takes.
    step_outputs: names of what it gives. What is neither state nor action is
      passed over.
    sub_actions: names of all that there can be; an agent may lack some.

  Raises:
    SignatureError: an input that is nothing known, or something is missing.
  """
  states = {_state_key(name): name for name in initial_outputs}
  if len(states) == 1:
    # `state`, `prev_state`, or what nobody named: there is but one.
    states = {'': next(iter(states.values()))}
  found = Signatures(states, {}, {}, {}, {}, {}, _step_type(step_inputs))
  for name in step_inputs:
    if name == found.step_type:
      continue
    role, key = _role(name, states, sub_actions)
    places = {
        'state': found.state_inputs,
        'last_action': found.last_actions,
        'observation': found.observations,
    }
    if role not in places:
      raise SignatureError(
          f'The input {name!r} of `step` is nothing known: neither step_type, '
          f'nor one of the observations {", ".join(OBSERVATIONS)}, nor a '
          f'previous action, nor of the state {", ".join(states.values())}.'
      )
    places[role][key] = name
  for name in step_outputs:
    role, key = _role(name, states, sub_actions)
    if role == 'state':
      found.new_states[key] = name
    elif role == 'action':
      found.actions[key] = name
  _check(found, sub_actions)
  return found


def _step_type(names: Iterable[str]) -> str:
  fits = re.compile(rf'(?:time_?step{_SEPARATOR})?step_type')
  return next((name for name in names if fits.fullmatch(name)), '')


def _after(prefix: str, name: str) -> str:
  """What follows a prefix and a separator; '' if it is something else."""
  match = re.fullmatch(rf'{prefix}{_SEPARATOR}(.+)', name)
  return match[1] if match else ''


def _state_key(name: str) -> str:
  if re.fullmatch(_STATE, name):
    return ''
  return re.sub('[/.:]', '__', _after(_STATE, name) or name)


def _role(name, states, sub_actions) -> tuple[str, str]:
  """What a tensor is, and its key among its kind; ('', '') if unknown."""
  if name in states.values():
    return 'state', next(key for key in states if states[key] == name)
  is_state = re.fullmatch(_STATE, name) or _after(_STATE, name)
  if is_state:
    key = '' if list(states) == [''] else _state_key(name)
    return ('state', key) if key in states else ('', '')
  observed = _after(_OBSERVATION, name) or name
  if observed in OBSERVATIONS:
    return 'observation', observed
  for role, prefix in (('last_action', _LAST_ACTION), ('action', _ACTION)):
    if _after(prefix, name) in sub_actions:
      return role, _after(prefix, name)
  return ('action', name) if name in sub_actions else ('', '')


def _check(found: Signatures, sub_actions: Collection[str]) -> None:
  for kind, names in (
      ('input', found.state_inputs),
      ('output', found.new_states),
  ):
    missing = [
        name for key, name in found.state_outputs.items() if key not in names
    ]
    if missing:
      raise SignatureError(
          f'`step` has no {kind} for what `initial_state` calls '
          f'{", ".join(missing)}.'
      )
  if 'canvas' not in found.observations:
    raise SignatureError('`step` has no input for the canvas.')
  missing = [n for n in ('flag', 'end', 'control') if n not in found.actions]
  if missing:
    raise SignatureError(
        f'`step` has no output for the sub-actions {", ".join(missing)}; known '
        f'are {", ".join(sub_actions)}.'
    )


# That this file is there tells modules of TF1 Hub from SavedModels.
_HUB_FILE = 'tfhub_module.pb'


class HubAgent:
  """A module with the signatures `initial_state` and `step`, drawing by itself.

  Attributes:
    signatures: what its inputs and outputs are.
    canvas_shape: (H, W, C) that it wants to see.
    noise_size: of the noise sample that it wants; 0 if it wants none.
  """

  def __init__(self, path: str, sub_actions: Collection[str]):
    """Loads a module.

    Args:
      path: of its folder: a SavedModel, or a module in TF1 Hub's format, which
        is a SavedModel without tags beside a file `tfhub_module.pb`.
      sub_actions: names of all that there can be.

    Raises:
      ValueError: there is no such folder, it holds something else, or a module
        of another form; names the folder and what lacks.
    """
    if not os.path.isfile(os.path.join(path, 'saved_model.pb')):
      raise ValueError(
          f'{path} is no module: it has no saved_model.pb. Name the folder of '
          'a TF-Hub module or of a SavedModel, unpacked.'
      )
    is_hub = os.path.exists(os.path.join(path, _HUB_FILE))
    try:
      # Functions live no longer than the object they are loaded into.
      self._model = tf.saved_model.load(path, tags=[] if is_hub else None)
    except Exception as error:  # TensorFlow raises errors of many types.
      raise ValueError(
          f'{path} cannot be loaded as a TF-Hub module or a SavedModel: '
          f'{str(error).splitlines()[0].rstrip(".")}. Fetch it again.'
      ) from error
    missing = {'initial_state', 'step'} - set(self._model.signatures)
    if missing:
      raise ValueError(
          f'{path} has no signature {" and ".join(sorted(missing))}; it has '
          f'{", ".join(self._model.signatures) or "none"}.'
      )
    self._initial = self._model.signatures['initial_state']
    self._step = self._model.signatures['step']
    self._specs: dict[str, tf.TensorSpec] = (
        self._step.structured_input_signature[1]
    )
    try:
      self.signatures = read(
          list(self._initial.structured_outputs),
          list(self._specs),
          list(self._step.structured_outputs),
          sub_actions,
      )
    except SignatureError as error:
      raise ValueError(f'{path}: {error}') from error
    self.canvas_shape = self._observed('canvas')[-3:]
    self.noise_size = 0
    if 'noise_sample' in self.signatures.observations:
      self.noise_size = self._observed('noise_sample')[-1]

  @property
  def conditional(self) -> bool:
    """Whether it wants a target."""
    return 'target' in self.signatures.observations

  def initial_state(self) -> dict[str, tf.Tensor]:
    """Returns the state before a drawing, for `step`."""
    takes = self._initial.structured_input_signature[1]
    # Published modules take nothing; ours take the number of drawings.
    given = {name: tf.ones(s.shape, s.dtype) for name, s in takes.items()}
    out = self._initial(**given)
    return {k: out[n] for k, n in self.signatures.state_outputs.items()}

  def step(
      self,
      step_type: int,
      observation: Mapping[str, Any],
      last_action: Mapping[str, int],
      state: Mapping[str, tf.Tensor],
  ) -> tuple[dict[str, int], dict[str, tf.Tensor]]:
    """Chooses an action of one drawing.

    Args:
      step_type: 0 for the first, 1 for a middle, 2 for the last.
      observation: of the environment, without batch axis, with what the module
        wants besides: `noise_sample`, `target`.
      last_action: the one before, by sub-action; zeros at first.
      state: of `initial_state` or of the last step.

    Returns:
      The action by sub-action, and the new state.

    Raises:
      ValueError: an observation is missing, or of another shape.
    """
    known = self.signatures
    given: dict[str, Any] = {}
    for key, name in known.observations.items():
      if key not in observation:
        raise ValueError(f'The module wants the observation {key!r}.')
      given[name] = self._fit(name, observation[key])
    for key, name in known.last_actions.items():
      given[name] = self._fit(name, last_action.get(key, 0))
    for key, name in known.state_inputs.items():
      given[name] = state[key]
    if known.step_type:
      given[known.step_type] = self._fit(known.step_type, step_type)
    out = self._step(**given)
    action = {
        key: int(np.reshape(out[name], [-1])[0])
        for key, name in known.actions.items()
    }
    return action, {key: out[name] for key, name in known.new_states.items()}

  def _observed(self, key: str) -> tuple[int, ...]:
    shape = self._specs[self.signatures.observations[key]].shape
    if shape.rank is None or None in shape.as_list()[-3:][1:]:
      raise ValueError(f'The module does not say the shape of its {key}.')
    return tuple(shape.as_list())

  def _fit(self, name: str, value: Any) -> tf.Tensor:
    """A value as an input: with a batch axis, and of its type, if need be."""
    spec = self._specs[name]
    array = np.asarray(value)
    if spec.dtype == tf.uint8 and array.dtype.kind == 'f':
      array = np.rint(255 * array)
    if spec.shape.rank != array.ndim:
      array = array[np.newaxis]
    if not spec.shape.is_compatible_with(array.shape):
      raise ValueError(
          f'The module wants {name} of shape {spec.shape}, and it is of '
          f'{array.shape}.'
      )
    return tf.constant(array.astype(spec.dtype.as_numpy_dtype))
