# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""A small environment that another maker might have written, for tests."""

import dm_env
from dm_env import specs
import numpy as np


class Squares(dm_env.Environment):
  """Draws black squares; changed parts are arguments.

  Attributes:
    actions: all actions that it received.
  """

  def __init__(
      self,
      length=3,
      canvas=None,
      action_spec=None,
      mask=None,
      observe=None,
      **methods,
  ):
    self.actions = []
    self._length = length
    self._canvas_spec = canvas or specs.BoundedArray(
        [8, 8, 1], np.uint8, 0, 255
    )
    self._action_spec = action_spec or {
        'x': specs.DiscreteArray(8),
        'y': specs.BoundedArray([], np.int64, 1, 6),
    }
    self._mask = mask
    self._observe = observe or self.observation
    self.__dict__.update(methods)

  def observation(self):
    spec = self._canvas_spec
    image = np.full(spec.shape, getattr(spec, 'maximum', 1), spec.dtype)
    for action in self.actions[-self._step :] if self._step else []:
      values = [np.ravel(value)[0] for value in action.values()]
      image[values[-1] % len(image), values[0] % len(image)] = 0
    observation = {'canvas': image}
    if self._mask is not None:
      observation['action_mask'] = np.array(self._mask, np.float32)
    return observation

  def reset(self):
    self._step = 0
    return dm_env.restart(self._observe())

  def step(self, action):
    self.actions.append(action)
    self._step += 1
    if self._step < self._length:
      return dm_env.transition(float(self._step), self._observe())
    return dm_env.termination(float(self._step), self._observe())

  def action_spec(self):
    return self._action_spec

  def observation_spec(self):
    spec = {'canvas': self._canvas_spec}
    if self._mask is not None:
      spec['action_mask'] = specs.Array([len(self._mask)], np.float32)
    return spec
