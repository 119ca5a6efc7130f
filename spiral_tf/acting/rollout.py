# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Drawing: a policy and a batch of environments, E drawings in lock-step."""

from typing import Any
from typing import Optional
from typing import Protocol

import dm_env
import numpy as np
import tensorflow as tf

from spiral_tf import types
from spiral_tf.networks import policy as policy_lib


class BatchedEnvironment(Protocol):
  """E environments that step together; all drawings have N actions.

  `TimeStep`s hold arrays with a leading [E]; `observation` has `canvas`, uint8
  [E, H, W, C], and `action_mask`, float32 [E, S], of the action just taken.
  Specs are those of one environment.
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


class BatchedRollout:
  """Makes E drawings at a time, with one network call an action."""

  def __init__(
      self,
      environment: BatchedEnvironment,
      spec: types.EnvironmentSpec,
      policy: policy_lib.Policy,
      noise_size: int,
      seed: int,
      temperature: float = 1.0,
  ):
    """Makes the drawer.

    Args:
      environment: E environments in lock-step.
      spec: of the drawings.
      policy: with its variables made.
      noise_size: dimensions of the noise sample.
      seed: of the noise samples.
      temperature: of the policy; see `Policy.step`.
    """
    self._environment = environment
    self._spec = spec
    self._policy = policy
    self._noise_size = noise_size
    self._rng = np.random.default_rng(seed)
    self._temperature = temperature
    self._step: Any = None  # Made for the shapes that the first drawing has.
    self._context = tf.function(policy.context, autograph=False)

  @property
  def batch_size(self) -> int:
    return self._environment.batch_size

  def _act(self, *given: Any) -> Any:
    """The next actions: int32 [E, S], log-probabilities [E, S], state.

    Args:
      *given: canvases, last actions (int32 [E, S]) and their masks, context,
        state.
    """
    tensors = tf.nest.map_structure(tf.convert_to_tensor, given)
    if self._step is None:
      # Once and for all shapes: TensorFlow asks each call for the types and
      # shapes of all its arguments otherwise, a tenth of a drawing's time.
      self._step = tf.function(
          self._make_step, autograph=False
      ).get_concrete_function(
          *tf.nest.map_structure(tf.TensorSpec.from_tensor, tensors)
      )
    return self._step(*tensors)

  def _make_step(self, canvas, action, mask, context, state):
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
    """Makes E drawings.

    Args:
      target: uint8 [E, H, W, C], or None when unconditional.
      version: of the weights, to be told to the learner.

    Returns:
      Numpy arrays, every field with a leading [E].
    """
    spec, size = self._spec, self.batch_size
    noise = self._rng.standard_normal((size, self._noise_size))
    noise = noise.astype(np.float32)
    context = self._context(noise, target)
    state = self._policy.initial_state(size)
    action = np.zeros((size, len(spec.names)), np.int32)
    mask = np.zeros((size, len(spec.names)), np.float32)
    timestep = self._environment.reset()

    canvases = np.empty(
        (size, spec.num_actions + 1) + spec.canvas_shape, np.uint8
    )
    actions = np.empty((size, spec.num_actions, len(spec.names)), np.int32)
    masks = np.empty((size, spec.num_actions, len(spec.names)), np.float32)
    log_probs = np.empty((size, spec.num_actions), np.float32)
    canvases[:, 0] = timestep.observation['canvas']
    for t in range(spec.num_actions):
      sampled, parts, state = self._act(
          canvases[:, t], action, mask, context, state
      )
      action = sampled.numpy()
      timestep = self._environment.step(dict(zip(spec.names, action.T)))
      # Only the environment knows which sub-actions the action used.
      mask = timestep.observation['action_mask']
      canvases[:, t + 1] = timestep.observation['canvas']
      masks[:, t] = mask
      log_probs[:, t] = np.sum(parts.numpy() * mask, axis=-1)
      actions[:, t] = action
    return types.Trajectory(
        canvases=canvases,
        actions={k: actions[..., i] for i, k in enumerate(spec.names)},
        masks=masks,
        behavior_log_probs=log_probs,
        noise_sample=noise,
        target=target,
        version=np.full(size, version, np.int64),
    )
