# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Actions and images of any dm_env as sub-actions and uint8 canvases."""

from collections.abc import Mapping
import math
import re
from typing import Any
from typing import NamedTuple
from typing import Optional

from dm_env import specs
import numpy as np

CANVAS, MASK = 'canvas', 'action_mask'
# A policy has a weight for each value of each sub-action.
_MAX_VALUES = 2**16
_NAME = re.compile(r'[A-Za-z]\w*', re.ASCII)


class _Part(NamedTuple):
  """A sub-action: one integer of an action.

  Attributes:
    key: key of the action's dict.
    position: index in the flattened array of that key.
    minimum: smallest value; the sub-action counts from 0.
    size: number of values.
  """

  key: str
  position: int
  minimum: int
  size: int


class ActionLayout:
  """Actions that are dicts of integers, or of arrays of integers.

  Each integer is a sub-action that counts from 0: 'x' is one, and an array
  'point' of two are 'point_0' and 'point_1'.
  """

  def __init__(self, action_spec: Any):
    """Lays out the sub-actions.

    Args:
      action_spec: bounded arrays of an integer type, by name.

    Raises:
      ValueError: the specs are of another kind; the message names the remedy.
    """
    if not isinstance(action_spec, Mapping) or not action_spec:
      raise ValueError(
          f'action_spec() is {action_spec!r:.200}: return a dict of one or '
          "more specs, such as {'x': specs.DiscreteArray(16)}."
      )
    self._specs = dict(action_spec)
    self._parts: dict[str, _Part] = {}
    for key, spec in self._specs.items():
      for name, part in _parts(key, spec):
        if name in self._parts:
          raise ValueError(
              f'action_spec() has two sub-actions {name!r}: rename {key!r}.'
          )
        self._parts[name] = part

  def spec(self) -> dict[str, specs.DiscreteArray]:
    """Returns int32 scalar specs by name of the sub-action, in order."""
    return {
        name: specs.DiscreteArray(part.size, dtype=np.int32, name=name)
        for name, part in self._parts.items()
    }

  def actions(
      self, rows: Mapping[str, np.ndarray], batch_size: int
  ) -> list[dict[str, Any]]:
    """Returns the actions of E environments.

    Args:
      rows: integers [E] by name of the sub-action, each counted from 0.
      batch_size: E.

    Raises:
      ValueError: a sub-action is missing, unknown, out of range or of another
        shape.
    """
    if set(rows) != set(self._parts):
      raise ValueError(
          f'The sub-actions are {", ".join(rows)}: want '
          f'{", ".join(self._parts)}.'
      )
    arrays = {
        key: np.empty((batch_size, math.prod(spec.shape)), spec.dtype)
        for key, spec in self._specs.items()
    }
    for name, part in self._parts.items():
      values = np.asarray(rows[name])
      if values.dtype.kind not in 'iu' or values.shape != (batch_size,):
        raise ValueError(
            f'Sub-action {name!r} is {values.dtype} of shape {values.shape}: '
            f'want integers of shape ({batch_size},).'
        )
      if np.any((values < 0) | (values >= part.size)):
        raise ValueError(
            f'Sub-action {name!r} is out of range: want integers from 0 to '
            f'{part.size - 1}.'
        )
      values = values.astype(np.int64)
      arrays[part.key][:, part.position] = values + part.minimum
    shaped = {
        key: arrays[key].reshape((batch_size, *spec.shape))
        for key, spec in self._specs.items()
    }
    # Indexing makes a scalar of the right type where the shape is ().
    return [
        {key: array[i] for key, array in shaped.items()}
        for i in range(batch_size)
    ]


class CanvasLayout:
  """Observations with one image, and perhaps a mask of sub-actions.

  Attributes:
    shape: (H, W, C) of the canvas.
  """

  def __init__(self, observation_spec: Any, num_sub_actions: int):
    """Finds the image and the mask.

    Args:
      observation_spec: the spec of an image, or a dict in which the image is
        called 'canvas' or is the only one: [H, W] or [H, W, C], uint8, or
        floats in [0, 1] or within the spec's bounds. The dict may have an
        'action_mask' [S].
      num_sub_actions: S.

    Raises:
      ValueError: the specs are of another kind; the message names the remedy.
    """
    self._key, spec = _image(observation_spec)
    what = f'the image{f" {self._key!r}" if self._key else ""} is {spec!r:.200}'
    if not isinstance(spec, specs.Array):
      raise ValueError(
          f'In observation_spec() {what}: want a dm_env.specs.BoundedArray.'
      )
    if spec.dtype.kind != 'f' and spec.dtype != np.uint8:
      raise ValueError(
          f'In observation_spec() {what}: its type must be uint8, or float '
          'with values in [0, 1] or within the bounds of a specs.BoundedArray.'
      )
    if len(spec.shape) not in (2, 3) or 0 in spec.shape:
      raise ValueError(
          f'In observation_spec() {what}: its shape must be [H, W] or '
          '[H, W, C].'
      )
    self._dtype, self._observed_shape = spec.dtype, tuple(spec.shape)
    self.shape = (*spec.shape, 1)[:3]
    self._low, self._high = _range(spec)
    self._num_sub_actions = num_sub_actions
    mask = None
    if isinstance(observation_spec, Mapping):
      mask = observation_spec.get(MASK)
    shape = getattr(mask, 'shape', None)
    if mask is not None and shape != (num_sub_actions,):
      raise ValueError(
          f"In observation_spec() 'action_mask' has shape {shape}: want "
          f'({num_sub_actions},), one value in [0, 1] for each sub-action; or '
          'leave it out, if all sub-actions are always used.'
      )
    self._has_mask = mask is not None

  def spec(self) -> dict[str, specs.Array]:
    """Returns the specs of the canvas, uint8 [H, W, C], and of the mask."""
    return {
        CANVAS: specs.BoundedArray(self.shape, np.uint8, 0, 255, name=CANVAS),
        MASK: specs.BoundedArray(
            [self._num_sub_actions], np.float32, 0, 1, name=MASK
        ),
    }

  def canvas(self, observation: Any) -> np.ndarray:
    """Returns the image of an observation as a new uint8 [H, W, C].

    Raises:
      ValueError: the observation does not fit its spec.
    """
    image = self._entry(observation, self._key) if self._key else observation
    image = np.asarray(image)
    if image.shape != self._observed_shape or image.dtype != self._dtype:
      raise ValueError(
          f'An observation has an image of {image.dtype} {image.shape}, and '
          f'observation_spec() says {self._dtype} {self._observed_shape}: make '
          'them agree.'
      )
    image = image.reshape(self.shape)
    if image.dtype == np.uint8:
      return image.copy()
    low, high = image.min(), image.max()
    # Rounding may exceed the range by a little; NaN compares as False.
    slack = 1e-3 * (self._high - self._low)
    if not (low >= self._low - slack and high <= self._high + slack):
      raise ValueError(
          f'An observation has an image with values from {low:g} to {high:g}: '
          f'want [{self._low:g}, {self._high:g}]. Scale them, or give '
          'observation_spec() a specs.BoundedArray with their bounds.'
      )
    scaled = (image - self._low) * (255.0 / (self._high - self._low))
    return np.clip(np.rint(scaled), 0, 255).astype(np.uint8)

  def mask(self, observation: Any) -> np.ndarray:
    """Returns the mask of an observation, float32 [S]; ones if it has none.

    Raises:
      ValueError: the observation does not fit its spec.
    """
    if not self._has_mask:
      return np.ones(self._num_sub_actions, np.float32)
    mask = np.asarray(self._entry(observation, MASK), np.float32)
    in_range = mask.shape == (self._num_sub_actions,) and np.all(
        (mask >= 0) & (mask <= 1)
    )
    if not in_range:
      raise ValueError(
          f"An observation's 'action_mask' is {mask!r:.200}: want "
          f'{self._num_sub_actions} values in [0, 1].'
      )
    return mask

  def _entry(self, observation: Any, key: Any) -> Any:
    if not isinstance(observation, Mapping) or key not in observation:
      raise ValueError(
          f'An observation is {observation!r:.200}: want a dict with {key!r}, '
          'as observation_spec() says.'
      )
    return observation[key]


def _parts(key: Any, spec: Any) -> list[tuple[str, _Part]]:
  """Returns the sub-actions of one key of an action, by name."""
  if not isinstance(key, str) or not _NAME.fullmatch(key):
    raise ValueError(
        f'action_spec() has the key {key!r}: want a name of letters, digits '
        'and underscores that begins with a letter.'
    )
  what = f'action_spec()[{key!r}] is {spec!r:.200}'
  if not isinstance(spec, specs.BoundedArray) or spec.dtype.kind not in 'iu':
    raise ValueError(
        f'{what}: want bounded integers, specs.DiscreteArray(COUNT) or '
        'specs.BoundedArray(SHAPE, np.int32, MINIMUM, MAXIMUM). Divide a real '
        'number into steps.'
    )
  low, high = (
      np.broadcast_to(bound, spec.shape).reshape(-1).tolist()
      for bound in (spec.minimum, spec.maximum)
  )
  parts = []
  for i, (minimum, maximum) in enumerate(zip(low, high)):
    count = maximum - minimum + 1
    if not 1 <= count <= _MAX_VALUES:
      raise ValueError(
          f'{what}: it has {count} values; want from 1 to {_MAX_VALUES}. '
          'Choose other bounds, or divide it into two sub-actions.'
      )
    name = f'{key}_{i}' if spec.shape else key
    parts.append((name, _Part(key, i, minimum, count)))
  if not parts:
    raise ValueError(f'{what}, which holds no integer: leave it out.')
  return parts


def _image(observation_spec: Any) -> tuple[Optional[Any], specs.Array]:
  """Returns the key and the spec of the image among observations."""
  if isinstance(observation_spec, specs.Array):
    return None, observation_spec
  if not isinstance(observation_spec, Mapping):
    raise ValueError(
        f'observation_spec() is {observation_spec!r:.200}: return the spec of '
        "an image, or a dict with one called 'canvas'."
    )
  if CANVAS in observation_spec:
    return CANVAS, observation_spec[CANVAS]
  images = [
      key
      for key, spec in observation_spec.items()
      if len(getattr(spec, 'shape', ())) == 3
  ]
  if len(images) != 1:
    found = f'{len(images)} of them have' if images else 'none of them has'
    raise ValueError(
        f'observation_spec() has {", ".join(map(str, observation_spec))}, and '
        f"{found} the shape [H, W, C] of an image: call one 'canvas'."
    )
  return images[0], observation_spec[images[0]]


def _range(spec: specs.Array) -> tuple[float, float]:
  """Returns the values of black and white."""
  if spec.dtype == np.uint8:
    return 0.0, 255.0
  if isinstance(spec, specs.BoundedArray):
    low, high = float(np.min(spec.minimum)), float(np.max(spec.maximum))
    if math.isfinite(low) and math.isfinite(high) and low < high:
      return low, high
  return 0.0, 1.0
