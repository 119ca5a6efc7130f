# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Published agents: TF-Hub modules or SavedModels in a local folder.

DeepMind published SPIRAL's agents as TF-Hub modules with two signatures,
`initial_state` and `step`. Their inputs and outputs are nested structures
flattened into names, such as `observation/canvas` or `state__core__hidden`. The
exact rule is unknown, so several are supported: see docs/exporting.md.
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

# Observations of the released environment, and those that its users add.
OBSERVATIONS = (
    *('canvas', 'episode_step', 'episode_length', 'action_mask'),
    *('noise_sample', 'target'),
)
# Modules of TF1 Hub have this file; SavedModels do not.
_HUB_FILE = 'tfhub_module.pb'
_SEPARATOR = r'(?:__|[/.:_])'
_STATE = r'(?:(?:initial|previous|prev|last|next|new|agent|core)_)*state'
_LAST_ACTION = r'(?:previous|prev|last)_action'
_ACTION = r'(?:(?:new|next|spiral|sampled)_)?action'
_OBSERVATION = rf'(?:time_?step{_SEPARATOR})?observations?'


class SignatureError(ValueError):
  """Raised for a module whose signatures are not of the published form."""


@dataclasses.dataclass(frozen=True)
class Signatures:
  """Names of a module's tensors.

  Attributes:
    state_outputs: state outputs of `initial_state`, by normalized names.
    state_inputs: state inputs of `step`, by the same names.
    new_states: state outputs of `step`, by the same names.
    observations: observation inputs of `step`, by observation.
    last_actions: inputs of `step` for the last action, by sub-action; empty if
      the module keeps it in its state.
    actions: action outputs of `step`, by sub-action.
    step_type: input of `step` for the step type; '' if there is none.
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
    initial_outputs: output names of `initial_state`; all are state.
    step_inputs: input names of `step`.
    step_outputs: output names of `step`. Those that are neither state nor
      action are ignored.
    sub_actions: all possible sub-actions; an agent may lack some.

  Raises:
    SignatureError: an input is unknown, or an input or output is missing.
  """
  states = {_state_key(name): name for name in initial_outputs}
  if len(states) == 1:
    # A single tensor needs no name of its own: `state`, `prev_state`.
    states = {'': next(iter(states.values()))}
  result = Signatures(states, {}, {}, {}, {}, {}, _step_type(step_inputs))
  for name in step_inputs:
    if name == result.step_type:
      continue
    role, key = _role(name, states, sub_actions)
    inputs = {
        'state': result.state_inputs,
        'last_action': result.last_actions,
        'observation': result.observations,
    }
    if role not in inputs:
      raise SignatureError(
          f'The input {name!r} of `step` is unknown: neither step_type, '
          f'nor one of the observations {", ".join(OBSERVATIONS)}, nor a '
          f'previous action, nor of the state {", ".join(states.values())}.'
      )
    inputs[role][key] = name
  for name in step_outputs:
    role, key = _role(name, states, sub_actions)
    if role == 'state':
      result.new_states[key] = name
    elif role == 'action':
      result.actions[key] = name
  _check(result, sub_actions)
  return result


def _step_type(names: Iterable[str]) -> str:
  fits = re.compile(rf'(?:time_?step{_SEPARATOR})?step_type')
  return next((name for name in names if fits.fullmatch(name)), '')


def _after(prefix: str, name: str) -> str:
  """Returns the part of a name after a prefix and a separator, or ''."""
  match = re.fullmatch(rf'{prefix}{_SEPARATOR}(.+)', name)
  return match[1] if match else ''


def _state_key(name: str) -> str:
  if re.fullmatch(_STATE, name):
    return ''
  return re.sub('[/.:]', '__', _after(_STATE, name) or name)


def _role(name, states, sub_actions) -> tuple[str, str]:
  """Returns the role of a tensor, and its key in it; ('', '') if unknown."""
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


def _check(signatures: Signatures, sub_actions: Collection[str]) -> None:
  for kind, names in (
      ('input', signatures.state_inputs),
      ('output', signatures.new_states),
  ):
    missing = [
        name
        for key, name in signatures.state_outputs.items()
        if key not in names
    ]
    if missing:
      raise SignatureError(
          f'`step` has no {kind} for what `initial_state` calls '
          f'{", ".join(missing)}.'
      )
  if 'canvas' not in signatures.observations:
    raise SignatureError('`step` has no input for the canvas.')
  missing = [
      n for n in ('flag', 'end', 'control') if n not in signatures.actions
  ]
  if missing:
    raise SignatureError(
        f'`step` has no output for the sub-actions {", ".join(missing)}; known '
        f'are {", ".join(sub_actions)}.'
    )


class HubAgent:
  """An agent from a module with the signatures `initial_state` and `step`.

  Attributes:
    signatures: names of the module's inputs and outputs.
    canvas_shape: (H, W, C) of the observed canvas.
    noise_size: dimensions of the noise sample; 0 if there is none.
  """

  def __init__(self, path: str, sub_actions: Collection[str]):
    """Loads a module.

    Args:
      path: path of the module's folder: a SavedModel, or a module in TF1 Hub's
        format, a SavedModel without tags beside a file `tfhub_module.pb`.
      sub_actions: names of all possible sub-actions.

    Raises:
      ValueError: the folder is missing, or holds no module of the published
        form. The message names the folder and the fault.
    """
    if not os.path.isfile(os.path.join(path, 'saved_model.pb')):
      raise ValueError(
          f'{path} is no module: it has no saved_model.pb. Name the folder of '
          'a TF-Hub module or of a SavedModel, unpacked.'
      )
    is_hub = os.path.exists(os.path.join(path, _HUB_FILE))
    try:
      # Kept, as functions live no longer than the loaded object.
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
    """True if the agent observes a target."""
    return 'target' in self.signatures.observations

  def initial_state(self) -> dict[str, tf.Tensor]:
    """Returns the state before the first `step` of an episode."""
    specs = self._initial.structured_input_signature[1]
    # Published modules have no inputs. Exported ones take the batch size.
    inputs = {name: tf.ones(s.shape, s.dtype) for name, s in specs.items()}
    out = self._initial(**inputs)
    return {k: out[n] for k, n in self.signatures.state_outputs.items()}

  def step(
      self,
      step_type: int,
      observation: Mapping[str, Any],
      last_action: Mapping[str, int],
      state: Mapping[str, tf.Tensor],
  ) -> tuple[dict[str, int], dict[str, tf.Tensor]]:
    """Chooses an action.

    Args:
      step_type: 0 for the first step, 1 for a middle one, 2 for the last one.
      observation: the environment's observation, without batch axis, and the
        module's `noise_sample` and `target`, if any.
      last_action: previous action by sub-action; zeros at first.
      state: state from `initial_state` or from the last step.

    Returns:
      The action by sub-action, and the new state.

    Raises:
      ValueError: an observation is missing, or of another shape.
    """
    names = self.signatures
    inputs: dict[str, Any] = {}
    for key, name in names.observations.items():
      if key not in observation:
        raise ValueError(f'The module wants the observation {key!r}.')
      inputs[name] = self._fit(name, observation[key])
    for key, name in names.last_actions.items():
      inputs[name] = self._fit(name, last_action.get(key, 0))
    for key, name in names.state_inputs.items():
      inputs[name] = state[key]
    if names.step_type:
      inputs[names.step_type] = self._fit(names.step_type, step_type)
    out = self._step(**inputs)
    action = {
        key: int(np.reshape(out[name], [-1])[0])
        for key, name in names.actions.items()
    }
    return action, {key: out[name] for key, name in names.new_states.items()}

  def _observed(self, key: str) -> tuple[int, ...]:
    shape = self._specs[self.signatures.observations[key]].shape
    if shape.rank is None or None in shape.as_list()[-3:][1:]:
      raise ValueError(f'The module does not say the shape of its {key}.')
    return tuple(shape.as_list())

  def _fit(self, name: str, value: Any) -> tf.Tensor:
    """Converts a value to the shape and type of an input."""
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
