# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Rollouts: a policy acts in a batch of environments in lock-step."""

from typing import Any
from typing import Optional
from typing import Protocol
from typing import Union

import dm_env
import numpy as np
import tensorflow as tf

from spiral_tf import types
from spiral_tf.acting import dreams as dreams_lib
from spiral_tf.acting import tracing
from spiral_tf.networks import policy as policy_lib


class BatchedEnvironment(Protocol):
  """E environments that step together; all episodes have N actions.

  Arrays in a `TimeStep` have a leading [E]. `observation` has `canvas`, uint8
  [E, H, W, C], and `action_mask`, float32 [E, S], the sub-actions that the last
  action used. Specs are those of one environment.
  """

  @property
  def batch_size(self) -> int:
    ...

  def action_spec(self) -> Any:
    ...

  def observation_spec(self) -> Any:
    ...

  def reset(self) -> dm_env.TimeStep:
    ...

  def step(self, actions: dict[str, np.ndarray]) -> dm_env.TimeStep:
    ...


class Drawer(Protocol):
  """Runs E episodes at a time."""

  @property
  def batch_size(self) -> int:
    ...

  def draw(
      self, target: Optional[np.ndarray], version: int = 0
  ) -> types.Trajectory:
    ...


class BatchedRollout:
  """Runs E episodes at a time, with one network call per action."""

  def __init__(
      self,
      environment: BatchedEnvironment,
      spec: types.EnvironmentSpec,
      policy: policy_lib.Policy,
      noise_size: int,
      seed: int,
      temperature: float = 1.0,
      dreams: Optional[dreams_lib.Dreams] = None,
      rewards: bool = False,
  ):
    """Initializes the rollout.

    Args:
      environment: E environments in lock-step.
      spec: properties of the environment.
      policy: policy whose variables exist.
      noise_size: dimensions of the noise sample.
      seed: seed of the noise samples.
      temperature: divisor of the policy's logits, above 0.
      dreams: selection of the episodes that are dreams; None for none.
      rewards: keep the environment's rewards.
    """
    self._environment = environment
    self._spec = spec
    self._policy = policy
    self._noise_size = noise_size
    self._rng = np.random.default_rng(seed)
    self._temperature: Union[float, np.ndarray] = temperature
    self._dreams = dreams
    self._rewards = rewards
    self._random = np.zeros(0, np.intp)  # Episodes with random sub-actions.
    self._acting: Any = slice(None)  # Episodes in which the policy acts.
    if dreams is not None:
      self._random = np.flatnonzero(dreams.random)
      self._acting = np.flatnonzero(~dreams.random)
      self._temperature = np.where(
          dreams.dreamed, dreams.temperature, temperature
      )[self._acting, None].astype(np.float32)
    self._act = tracing.TracedOnce(self._step)
    self._context = tf.function(policy.context, autograph=False)

  @property
  def batch_size(self) -> int:
    return self._environment.batch_size

  def _step(self, canvas, action, mask, context, state):
    """Samples the next actions: `Policy.step` with int32 [E, S]."""
    names = self._spec.names
    action, log_probs, state = self._policy.step(
        canvas,
        dict(zip(names, tf.unstack(action, axis=1))),
        mask,
        context,
        state,
        temperature=self._temperature,
    )
    return tf.stack([action[k] for k in names], axis=1), log_probs, state

  def draw(
      self, target: Optional[np.ndarray], version: int = 0
  ) -> types.Trajectory:
    """Runs E episodes.

    Args:
      target: uint8 [E, H, W, C], or None when unconditional.
      version: version of the weights, for the learner.

    Returns:
      NumPy arrays; every field has a leading [E].
    """
    spec, size = self._spec, self.batch_size
    noise = self._rng.standard_normal((size, self._noise_size))
    noise = noise.astype(np.float32)
    rows, random = self._acting, self._random
    count = size - len(random)
    state: Any = None
    if count:
      context = self._context(
          noise[rows], None if target is None else target[rows]
      )
      state = self._policy.initial_state(count)
    action = np.zeros((size, len(spec.names)), np.int32)
    mask = np.zeros((size, len(spec.names)), np.float32)
    timestep = self._environment.reset()

    canvases = np.empty(
        (size, spec.num_actions + 1) + spec.canvas_shape, np.uint8
    )
    actions = np.empty((size, spec.num_actions, len(spec.names)), np.int32)
    masks = np.empty((size, spec.num_actions, len(spec.names)), np.float32)
    log_probs = np.empty((size, spec.num_actions), np.float32)
    rewards = np.empty_like(log_probs) if self._rewards else None
    canvases[:, 0] = timestep.observation['canvas']
    for t in range(spec.num_actions):
      sampled, parts = np.empty_like(action), np.empty_like(mask)
      if count:
        sampled[rows], parts[rows], state = self._act(
            canvases[rows, t], action[rows], mask[rows], context, state
        )
      if len(random):
        sampled[random] = sample_uniformly(self._rng, spec, len(random))
        parts[random] = -np.log([number for _, number in spec.sub_actions])
      action = sampled
      timestep = self._environment.step(dict(zip(spec.names, action.T)))
      # The environment decides which sub-actions the action used.
      mask = timestep.observation['action_mask']
      canvases[:, t + 1] = timestep.observation['canvas']
      masks[:, t] = mask
      log_probs[:, t] = np.sum(parts * mask, axis=-1)
      actions[:, t] = action
      if rewards is not None:
        rewards[:, t] = timestep.reward
    return types.Trajectory(
        canvases=canvases,
        actions={k: actions[..., i] for i, k in enumerate(spec.names)},
        masks=masks,
        behavior_log_probs=log_probs,
        noise_sample=noise,
        target=target,
        version=np.full(size, version, np.int64),
        dreamed=(
            self._dreams.dreamed.astype(np.uint8) if self._dreams else None
        ),
        rewards=rewards,
    )


def sample_uniformly(
    rng: np.random.Generator, spec: types.EnvironmentSpec, count: int
) -> np.ndarray:
  """Returns `count` uniformly random actions, int32 [count, S]."""
  sizes = np.array([number for _, number in spec.sub_actions])
  return rng.integers(sizes, size=(count, len(sizes))).astype(np.int32)
