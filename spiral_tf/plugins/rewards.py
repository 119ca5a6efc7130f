# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Rewards that a function of the user's own computes: `reward.kind`."""

from collections.abc import Mapping
from typing import Optional

import numpy as np

from spiral_tf.plugins import loading

_SETTING = 'reward.kind'
_ARGUMENTS = ('canvases', 'target', 'actions', 'scores')


class Reward:
  """A function of the user's own, called with NumPy arrays.

  It has any of these arguments, by name:

    canvases: float32 [B, N + 1, H, W, C] in [0, 1], the initial one first.
    target: float32 [B, H, W, C] in [0, 1], or None when unconditional.
    actions: dict of int32 [B, N] by sub-action.
    scores: float32 [B, N + 1], the discriminator's scores of all canvases.

  It returns rewards of actions, [B, N], or of whole drawings, [B].

  Attributes:
    takes_scores: whether the function has the argument `scores`.
  """

  def __init__(self, name: str):
    """Loads the function.

    Args:
      name: name of the form 'my_module:my_function'.

    Raises:
      loading.PlugInError: it cannot be loaded, or needs other arguments.
    """
    self._name = name
    self._function = loading.load(name, _SETTING)
    self._arguments = tuple(
        loading.accepted(
            self._function, dict.fromkeys(_ARGUMENTS), name, _SETTING
        )
    )
    self.takes_scores = 'scores' in self._arguments

  def __call__(
      self,
      canvases: np.ndarray,
      target: Optional[np.ndarray],
      actions: Mapping[str, np.ndarray],
      scores: Optional[np.ndarray],
  ) -> np.ndarray:
    """Returns the rewards of B drawings of N actions, float32 [B, N].

    Args:
      canvases: uint8 [B, N + 1, H, W, C].
      target: uint8 [B, H, W, C], or None.
      actions: int32 [B, N] by sub-action.
      scores: float32 [B, N + 1]; None if `takes_scores` is False.

    Raises:
      loading.PlugInError: the function raises an error, or returns anything but
        finite numbers of shape [B, N] or [B].
    """
    values = {
        'canvases': _to_unit(canvases),
        'target': None if target is None else _to_unit(target),
        'actions': dict(actions),
        'scores': scores,
    }
    with loading.blame(self._name, _SETTING, 'it raised an error'):
      returned = self._function(**{n: values[n] for n in self._arguments})
      rewards = np.asarray(returned)
    batch, steps = canvases.shape[0], canvases.shape[1] - 1
    if rewards.dtype.kind not in 'uifb':
      raise self._error(f'{type(returned).__name__} of {rewards.dtype}')
    if rewards.shape not in ((batch, steps), (batch,)):
      raise self._error(
          f'an array of shape {rewards.shape} for B={batch} drawings of '
          f'N={steps} actions'
      )
    if not np.isfinite(rewards).all():
      (bad,) = rewards[~np.isfinite(rewards)][:1]
      raise self._error(f'{bad} among its rewards')
    if rewards.ndim == 2:
      return rewards.astype(np.float32)
    padded = np.zeros([batch, steps], np.float32)
    padded[:, -1] = rewards
    return padded

  def _error(self, returned: str) -> loading.PlugInError:
    return loading.PlugInError(
        f'{_SETTING}={self._name} returned {returned}: return finite numbers '
        'of shape [B, N], one for each action, or [B], one for each drawing.'
    )


def _to_unit(images: np.ndarray) -> np.ndarray:
  return np.divide(images, np.float32(255), dtype=np.float32)
