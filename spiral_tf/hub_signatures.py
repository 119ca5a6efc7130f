"""Finds out which input and output of a published agent is what.

DeepMind published SPIRAL's agents as TF-Hub modules with two signatures,
`initial_state` and `step`. Nested structures are flattened into names there,
such as `observation/canvas` or `state__core__hidden`; by which rule we could
not look up, so several are understood: see docs/exporting.md.
"""

from collections.abc import Collection
from collections.abc import Iterable
import dataclasses
import re

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
