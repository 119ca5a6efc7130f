"""Agents that others published, as TF-Hub modules in a local folder."""

from collections.abc import Collection
from collections.abc import Mapping
import os
from typing import Any

import numpy as np
import tensorflow as tf

from spiral_tf import hub_signatures

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
      self.signatures = hub_signatures.read(
          list(self._initial.structured_outputs),
          list(self._specs),
          list(self._step.structured_outputs),
          sub_actions,
      )
    except hub_signatures.SignatureError as error:
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
