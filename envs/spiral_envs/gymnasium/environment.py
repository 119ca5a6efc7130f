# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Environments in gymnasium's interface, for any batch of this package."""

from typing import Any
from typing import ClassVar
from typing import Optional

import gymnasium
from gymnasium import vector
from gymnasium.utils import seeding
import numpy as np

from spiral_envs import arguments
from spiral_envs import base
from spiral_envs.gymnasium import drawings
from spiral_envs.gymnasium import rewards

_MODES = {
    mode.value: mode
    for mode in (vector.AutoresetMode.NEXT_STEP, vector.AutoresetMode.SAME_STEP)
}


class DrawingEnv(gymnasium.Env):
  """One drawing.

  An episode terminates with its last action. Actions are integers [S], the
  sub-actions in decoding order.

  Observations:
    canvas: uint8 [H, W, C].
    step: number of actions so far.
    target: uint8 [H, W, C], if there is a target.

  `info['action_mask']` is float32 [S], 1 for each sub-action that the last
  action used. It does not say which actions may come next: all may.
  """

  # gymnasium wants frames per second where there is a render mode.
  metadata = {'render_modes': list(drawings.RENDER_MODES), 'render_fps': 10}

  def __init__(
      self,
      batch: base.PaintingBatch,
      target: Any = None,
      reward: rewards.RewardOption = None,
      render_mode: Optional[str] = None,
  ):
    """Wraps a batch of one drawing.

    Args:
      batch: batch of one drawing that observes uint8 canvases.
      target: image [H, W, C], or N images [N, H, W, C] of which each episode
        has one at random, uint8 in [0, 255] or float in [0, 1]; None for
        drawing without a target.
      reward: 'l2_gain' for the decrease of the L2 distance to the target,
        'l2_final' for minus that distance at the last action, None for rewards
        of 0, or a function as described in `rewards`.
      render_mode: 'rgb_array' to render uint8 [H, W, 3], or None.

    Raises:
      ValueError: an argument cannot be used.
    """
    self._drawings = drawings.Drawings(batch, target, reward, render_mode)
    self.action_space = self._drawings.action_space
    self.observation_space = self._drawings.observation_space
    self.render_mode = render_mode

  def reset(
      self,
      *,
      seed: Optional[int] = None,
      options: Optional[dict[str, Any]] = None,
  ) -> tuple[dict[str, Any], dict[str, Any]]:
    """Starts a new drawing.

    Args:
      seed: seed of the targets and of the brush; None to go on with the present
        random numbers.
      options: not used.
    """
    super().reset(seed=seed)
    num_targets = self._drawings.num_targets
    indices = None
    if num_targets > 1:
      indices = [int(self.np_random.integers(num_targets))]
    step = self._drawings.reset(None if seed is None else [seed], indices)
    return _first(step.observation), _first({'action_mask': step.action_mask})

  def step(self, action):
    """Takes one action.

    Args:
      action: integers [S].

    Returns:
      Observation, reward, whether the episode terminated, whether it was
      truncated (never), and info.

    Raises:
      ValueError: the action is not in the action space, or the reward function
        returned no finite number.
      gymnasium.error.ResetNeeded: the episode has ended or not begun.
    """
    step = self._drawings.step(np.asarray(action)[None])
    return (
        *(_first(step.observation), float(step.reward[0]), step.ended, False),
        _first({'action_mask': step.action_mask}),
    )

  def render(self) -> Optional[np.ndarray]:
    """Returns the canvas as uint8 [H, W, 3], or None without a render mode."""
    return None if self.render_mode is None else self._drawings.render()[0]


class DrawingVectorEnv(vector.VectorEnv):
  """E drawings in lock-step, over the native batch.

  It behaves like gymnasium's `SyncVectorEnv` of E single environments, pixel
  for pixel.
  """

  metadata: dict[str, Any] = dict(DrawingEnv.metadata)

  def __init__(
      self,
      batch: base.PaintingBatch,
      target: Any = None,
      reward: rewards.RewardOption = None,
      render_mode: Optional[str] = None,
      autoreset_mode: Any = vector.AutoresetMode.NEXT_STEP,
  ):
    """Wraps a batch.

    Args:
      batch: batch of E drawings that observes uint8 canvases.
      target: target or targets, as for `DrawingEnv`.
      reward: reward, as for `DrawingEnv`.
      render_mode: 'rgb_array' to render E arrays uint8 [H, W, 3], or None.
      autoreset_mode: gymnasium's `AutoresetMode`, or its value. 'NextStep': the
        step after the last one ignores its actions and starts new drawings.
        'SameStep': the last step starts them, with the final observations in
        `info['final_obs']`.

    Raises:
      ValueError: an argument cannot be used.
    """
    name = getattr(autoreset_mode, 'value', autoreset_mode)
    self._mode = _MODES[arguments.choice('autoreset_mode', name, list(_MODES))]
    self._drawings = drawings.Drawings(batch, target, reward, render_mode)
    self.metadata = {**self.metadata, 'autoreset_mode': self._mode}
    self.render_mode = render_mode
    self.num_envs = batch.batch_size
    self.single_action_space = self._drawings.action_space
    self.single_observation_space = self._drawings.observation_space
    self.action_space = vector.utils.batch_space(
        self.single_action_space, self.num_envs
    )
    self.observation_space = vector.utils.batch_space(
        self.single_observation_space, self.num_envs
    )
    self._generators: list[np.random.Generator] = []
    self._ended = False

  def reset(self, *, seed=None, options=None):
    """Starts E new drawings.

    Args:
      seed: integer, for seeds `seed`, `seed` + 1, ... of the drawings, or E
        integers; None to go on with the present random numbers.
      options: not used, except for 'reset_mask': all drawings are at the same
        step, so all must be reset.

    Raises:
      ValueError: `seed` or the mask cannot be used.
    """
    mask = (options or {}).get('reset_mask')
    if mask is not None and not np.all(mask):
      raise ValueError(
          f'reset_mask is {arguments.shown(mask)}: want True for all drawings, '
          'because they are at the same step of their episodes.'
      )
    seeds = None
    if seed is not None:
      seeds = arguments.seeds(seed, self.num_envs)
      super().reset(seed=seeds[0])
    step = self._restart(seeds)
    return step.observation, self._info(step)

  def step(self, actions):
    """Takes one action in each drawing.

    Args:
      actions: integers [E, S].

    Returns:
      Observations, rewards float64 [E], terminations bool [E], truncations bool
      [E] (all False), and info.

    Raises:
      ValueError: the actions are not in the action space, or the reward
        function returned no finite numbers.
      gymnasium.error.ResetNeeded: the episodes have not begun.
    """
    if self._ended:
      step = self._restart(None)
    else:
      step = self._drawings.step(actions)
    self._ended = step.ended
    observation, info = step.observation, self._info(step)
    if step.ended and self._mode == vector.AutoresetMode.SAME_STEP:
      first = self._restart(None)
      final = {
          'final_obs': _listed(observation, self.num_envs),
          'final_info': info,
      }
      observation = first.observation
      info = {**self._marked(final), **self._info(first)}
    return (
        *(observation, step.reward, self._full(step.ended), self._full(False)),
        info,
    )

  def render(self):
    """Returns E canvases uint8 [H, W, 3], or None without a render mode."""
    return None if self.render_mode is None else tuple(self._drawings.render())

  def close_extras(self, **kwargs) -> None:
    del kwargs
    self._drawings.close()

  def _restart(self, seeds) -> drawings.Step:
    num_targets = self._drawings.num_targets
    indices = None
    if num_targets > 1:
      # One generator for each drawing, as E single environments have.
      if seeds is not None or not self._generators:
        self._generators = [
            seeding.np_random(s)[0] for s in seeds or [None] * self.num_envs
        ]
      indices = [int(g.integers(num_targets)) for g in self._generators]
    self._ended = False
    return self._drawings.reset(seeds, indices)

  def _info(self, step: drawings.Step) -> dict[str, Any]:
    return self._marked({'action_mask': step.action_mask})

  def _marked(self, info: dict[str, Any]) -> dict[str, Any]:
    """Adds gymnasium's marks of the drawings that have each entry: all."""
    return {**info, **{f'_{name}': self._full(True) for name in info}}

  def _full(self, value: bool) -> np.ndarray:
    return np.full(self.num_envs, value)


class MadeEnv(DrawingEnv):
  """One drawing in a batch of the class's own kind."""

  make_batch: ClassVar[Any]

  def __init__(
      self,
      target: Any = None,
      reward: rewards.RewardOption = None,
      render_mode: Optional[str] = None,
      **options,
  ):
    """Makes a blank canvas.

    Args:
      target: target or targets, as for `DrawingEnv`.
      reward: reward, as for `DrawingEnv`.
      render_mode: 'rgb_array' or None.
      **options: options of the batch, such as `episode_length`.

    Raises:
      TypeError: there is no such option.
      ValueError: an argument cannot be used.
      FileNotFoundError: there is no such brush.
      ImportError: mujoco is needed and not installed.
    """
    super().__init__(self.make_batch(1, **options), target, reward, render_mode)


class MadeVectorEnv(DrawingVectorEnv):
  """E drawings in a batch of the class's own kind."""

  make_batch: ClassVar[Any]

  def __init__(
      self,
      num_envs: int = 1,
      target: Any = None,
      reward: rewards.RewardOption = None,
      render_mode: Optional[str] = None,
      autoreset_mode: Any = 'NextStep',
      **options,
  ):
    """Makes E blank canvases.

    Args:
      num_envs: number of drawings E.
      target: target or targets, as for `DrawingEnv`.
      reward: reward, as for `DrawingEnv`.
      render_mode: 'rgb_array' or None.
      autoreset_mode: 'NextStep' or 'SameStep', as for `DrawingVectorEnv`.
      **options: options of the batch, such as `episode_length`.

    Raises:
      TypeError, ValueError, OSError, ImportError: errors of `MadeEnv`.
    """
    batch = self.make_batch(num_envs, **options)
    super().__init__(batch, target, reward, render_mode, autoreset_mode)


def _first(arrays: dict[str, np.ndarray]) -> dict[str, Any]:
  return {name: values[0] for name, values in arrays.items()}


def _listed(arrays: dict[str, np.ndarray], count: int) -> np.ndarray:
  """Returns an object array [E] of one dict for each drawing."""
  dicts = np.empty(count, object)
  for i in range(count):
    dicts[i] = {name: values[i] for name, values in arrays.items()}
  return dicts
