# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Data that nodes exchange: trajectories, final canvases, and their specs."""

from collections.abc import Mapping
from typing import Any
from typing import NamedTuple

from dm_env import specs
import numpy as np

Action = dict[str, Any]


class Searched(NamedTuple):
  """Results of the search of one episode; zeros where nothing was searched.

  Attributes:
    searched: uint8 [], 1 if the episode's actions were found by search.
    by_policy: uint8 [N], 1 for an action that the policy proposed.
    better: uint8 [N], 1 for an action that is better than the policy's first
      sample, or belongs to a better drawing.
  """

  searched: Any
  by_policy: Any
  better: Any


class Trajectory(NamedTuple):
  """One episode of N actions, as the policy learner receives it.

  In a batch, every field has a leading [B].

  Attributes:
    canvases: uint8 [N + 1, H, W, C]; canvas 0 precedes the first action.
    actions: int32 [N] by sub-action name, in decoding order.
    masks: float32 [N, S]; 1 where action t used sub-action s.
    behavior_log_probs: float32 [N], log-probability of each action (the masked
      sum over its sub-actions) under the weights that chose it; 0 in searched
      episodes.
    noise_sample: float32 [Z], fixed for the episode.
    target: uint8 [H, W, C], or None when unconditional.
    version: int64 [], learner steps of the weights that acted.
    dreamed: uint8 [], 1 for a dream, an episode for hindsight only; None where
      no actor dreams.
    searched: `Searched`, or None where no actor searches.
    rewards: float32 [N], the environment's own rewards, or None where the
      reward is another.
  """

  canvases: Any
  actions: Action
  masks: Any
  behavior_log_probs: Any
  noise_sample: Any
  target: Any
  version: Any
  dreamed: Any = None
  searched: Any = None
  rewards: Any = None

  @property
  def drawn(self) -> Any:
    """Episodes of the policy alone, neither dreamed nor searched.

    A batch's bool [B]; None if all episodes are, as none can be another.
    """
    drawn = None
    if self.dreamed is not None:
      drawn = self.dreamed == 0
    if self.searched is not None:
      unsearched = self.searched.searched == 0
      drawn = unsearched if drawn is None else drawn & unsearched
    return drawn


class FinalCanvas(NamedTuple):
  """The part of an episode that the discriminator learner receives.

  Attributes:
    canvas: uint8 [H, W, C], after the last action.
    target: uint8 [H, W, C], or None when unconditional.
  """

  canvas: Any
  target: Any


class EnvironmentSpec(NamedTuple):
  """Properties of an environment that the agent depends on.

  Attributes:
    sub_actions: number of values of each sub-action, in decoding order.
    canvas_shape: (H, W, C).
    num_actions: N, number of actions per episode.
  """

  sub_actions: tuple[tuple[str, int], ...]
  canvas_shape: tuple[int, int, int]
  num_actions: int

  @property
  def names(self) -> tuple[str, ...]:
    return tuple(name for name, _ in self.sub_actions)


def environment_spec(
    action_spec: Mapping[str, specs.BoundedArray],
    observation_spec: Mapping[str, specs.Array],
    num_actions: int,
) -> EnvironmentSpec:
  """Returns the `EnvironmentSpec` of an environment with these specs.

  Args:
    action_spec: specs of integer scalars with minimum 0, by name, in decoding
      order.
    observation_spec: specs of at least `canvas` [H, W, C] and `action_mask`
      [S].
    num_actions: number of actions per episode.

  Raises:
    ValueError: a sub-action is not an integer scalar that starts at 0, the
      canvas does not have three axes, or the mask does not have one entry per
      sub-action.
  """
  sub_actions = []
  for name, spec in action_spec.items():
    if spec.shape != () or not np.issubdtype(spec.dtype, np.integer):
      raise ValueError(f'Sub-action {name!r} must be an integer scalar: {spec}')
    if np.any(spec.minimum != 0):
      raise ValueError(f'Sub-action {name!r} must start at 0: {spec}')
    sub_actions.append((name, int(spec.maximum) + 1))
  canvas = observation_spec['canvas']
  if len(canvas.shape) != 3:
    raise ValueError(f'The canvas must be [H, W, C]: {canvas}')
  mask = observation_spec['action_mask']
  if mask.shape != (len(sub_actions),):
    raise ValueError(
        f'action_mask must have {len(sub_actions)} entries (one per '
        f'sub-action): {mask}'
    )
  return EnvironmentSpec(tuple(sub_actions), tuple(canvas.shape), num_actions)


def trajectory_signature(
    spec: EnvironmentSpec,
    noise_size: int,
    conditional: bool,
    dreams: bool = False,
    search: bool = False,
    rewards: bool = False,
) -> Trajectory:
  """Returns the specs of one `Trajectory`, without batch axis."""
  n = spec.num_actions
  return Trajectory(
      canvases=specs.Array((n + 1,) + spec.canvas_shape, np.uint8),
      actions={name: specs.Array((n,), np.int32) for name in spec.names},
      masks=specs.Array((n, len(spec.names)), np.float32),
      behavior_log_probs=specs.Array((n,), np.float32),
      noise_sample=specs.Array((noise_size,), np.float32),
      target=specs.Array(spec.canvas_shape, np.uint8) if conditional else None,
      version=specs.Array((), np.int64),
      dreamed=specs.Array((), np.uint8) if dreams else None,
      searched=(
          Searched(
              specs.Array((), np.uint8),
              specs.Array((n,), np.uint8),
              specs.Array((n,), np.uint8),
          )
          if search
          else None
      ),
      rewards=specs.Array((n,), np.float32) if rewards else None,
  )


def final_canvas_signature(
    spec: EnvironmentSpec, conditional: bool
) -> FinalCanvas:
  """Returns the specs of one `FinalCanvas`, without batch axis."""
  canvas = specs.Array(spec.canvas_shape, np.uint8)
  return FinalCanvas(canvas=canvas, target=canvas if conditional else None)
