# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""E drawings with targets and rewards, behind both forms of an environment."""

from collections.abc import Sequence
from typing import Any
from typing import NamedTuple
from typing import Optional

import dm_env
from gymnasium import error
from gymnasium import spaces
import numpy as np

from spiral_envs import arguments
from spiral_envs import base
from spiral_envs.gymnasium import rewards

RENDER_MODES = ('rgb_array',)
# Colors of clear pixels in rendered canvases.
_PAPER = 255


class Step(NamedTuple):
  """The result of one action in each of E drawings.

  Attributes:
    observation: arrays by name, as in the observation space but [E, ...].
    reward: float64 [E].
    action_mask: float32 [E, S], 1 for each sub-action that the action used.
    ended: whether the episodes have ended.
  """

  observation: dict[str, np.ndarray]
  reward: np.ndarray
  action_mask: np.ndarray
  ended: bool


class Drawings:
  """A batch of an environment, with targets and rewards.

  Attributes:
    action_space: space of one drawing's action, the sub-actions in decoding
      order.
    observation_space: space of one drawing's observation.
  """

  def __init__(
      self,
      batch: base.PaintingBatch,
      target: Any,
      reward: rewards.RewardOption,
      render_mode: Optional[str],
  ):
    """Adds targets and rewards to a batch.

    Args:
      batch: batch of E drawings that observes uint8 canvases.
      target: images, as described in `DrawingEnv`.
      reward: reward, as described in `DrawingEnv`.
      render_mode: None or 'rgb_array'.

    Raises:
      ValueError: the target or the reward cannot be used, or the mode is
        unknown.
    """
    if render_mode is not None:
      arguments.choice('render_mode', render_mode, RENDER_MODES)
    self._batch = batch
    self._names = list(batch.action_spec())
    canvas = batch.observation_spec()['canvas']
    self._targets = _targets(target, canvas.shape)
    self._reward = rewards.get(reward, self._targets is not None)
    self._target: Optional[np.ndarray] = None
    self._canvas: Any = None
    self._ended = True

    counts = [spec.num_values for spec in batch.action_spec().values()]
    self.action_space = spaces.MultiDiscrete(counts)
    length = int(batch.observation_spec()['episode_length'].maximum)
    image = spaces.Box(0, 255, canvas.shape, np.uint8)
    observed: dict[str, spaces.Space] = {
        'canvas': image,
        'step': spaces.Discrete(length + 1),
    }
    if self._targets is not None:
      observed['target'] = image
    self.observation_space = spaces.Dict(observed)

  @property
  def num_targets(self) -> int:
    """Number of images that targets are drawn from; 0 without a target."""
    return 0 if self._targets is None else len(self._targets)

  def reset(
      self, seeds: Optional[Sequence[int]], indices: Optional[Sequence[int]]
  ) -> Step:
    """Starts new drawings.

    Args:
      seeds: E seeds of the brushes; None to keep the present ones.
      indices: E indices of targets; None for the first target.
    """
    set_seed = getattr(self._batch, 'set_seed', None)
    if seeds is not None and set_seed is not None:
      set_seed(seeds)
    if self._targets is not None:
      if indices is None:
        indices = [0] * self._batch.batch_size
      self._target = self._targets[np.asarray(indices)]
    step = self._batch.reset()
    self._ended = False
    self._canvas = step.observation['canvas']
    return self._step(step, np.zeros(self._batch.batch_size))

  def step(self, actions: Any) -> Step:
    """Takes one action in each drawing.

    Args:
      actions: integers [E, S] in the columns of the action space.

    Raises:
      ValueError: the actions are not in the action space, or the reward
        function returns no reward.
      gymnasium.error.ResetNeeded: the episodes have ended or not begun.
    """
    if self._ended:
      raise error.ResetNeeded(
          'The episode has ended or has not begun: call reset() first.'
      )
    rows = np.asarray(actions)
    wanted = (self._batch.batch_size, len(self._names))
    if rows.shape != wanted:
      raise ValueError(
          f'The action is {arguments.shown(actions)}, of shape {rows.shape}: '
          f'want integers of shape {wanted}, with the columns {self._names}.'
      )
    step = self._batch.step(dict(zip(self._names, rows.T)))
    previous, self._canvas = self._canvas, step.observation['canvas']
    self._ended = bool(step.last())
    value = self._reward(previous, self._canvas, self._target, self._ended)
    return self._step(step, rewards.checked(value, self._reward, len(rows)))

  def render(self) -> np.ndarray:
    """Returns the canvases as uint8 [E, H, W, 3], on white paper."""
    if self._canvas is None:
      raise error.ResetNeeded('There is no canvas yet: call reset() first.')
    canvas = self._canvas
    if canvas.shape[-1] == 1:
      return np.repeat(canvas, 3, axis=-1)
    if canvas.shape[-1] == 3:
      return canvas.copy()
    alpha = canvas[..., 3:] / np.float32(255)
    mixed = alpha * canvas[..., :3] + (1 - alpha) * _PAPER
    return np.round(mixed).astype(np.uint8)

  def close(self) -> None:
    """Releases the batch and its threads."""
    self._batch.close()
    self._ended = True

  def _step(self, step: dm_env.TimeStep, reward: np.ndarray) -> Step:
    observation = {
        # Callers may change what they receive; rewards still need the canvas.
        'canvas': step.observation['canvas'].copy(),
        'step': step.observation['episode_step'].astype(np.int64),
    }
    if self._target is not None:
      observation['target'] = self._target.copy()
    mask = step.observation['action_mask']
    return Step(observation, reward, mask, self._ended)


def _targets(target: Any, shape: tuple[int, ...]) -> Optional[np.ndarray]:
  """Returns targets as uint8 [N, H, W, C], and None for None.

  Args:
    target: one image [H, W, C] or N images [N, H, W, C], uint8 in [0, 255] or
      float in [0, 1].
    shape: H, W and C of the canvas.

  Raises:
    ValueError: the target has another shape, type or range.
  """
  if target is None:
    return None
  try:
    images = np.asarray(target)
  except ValueError:  # Lists of different lengths.
    images = np.asarray(None)
  if images.dtype.kind not in 'uif':
    raise ValueError(
        f'target is {arguments.shown(target)}: want an array of uint8 in '
        '[0, 255] or of floats in [0, 1].'
    )
  if images.shape[-3:] != shape or images.ndim not in (3, 4) or not images.size:
    sizes = ', '.join(map(str, shape))
    raise ValueError(
        f'target has shape {images.shape}: want ({sizes}), that of the canvas, '
        f'or (N, {sizes}) for one of N images in each episode; resize it, or '
        'set canvas_width and use_color to fit.'
    )
  if images.dtype != np.uint8:
    maximum = 1 if images.dtype.kind == 'f' else 255
    low, high = images.min(), images.max()
    if not (low >= 0 and high <= maximum):  # False for NaN too.
      raise ValueError(
          f'target has {images.dtype} values from {low} to {high}: want them '
          f'in [0, {maximum}]; integers are levels from 0 to 255, floats from '
          '0 to 1.'
      )
    images = np.round(images * (255 // maximum)).astype(np.uint8)
  return images.reshape([-1, *shape]).copy()
