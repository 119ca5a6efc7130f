# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The policy: torso, LSTM, autoregressive head, baseline."""

from typing import Any
from typing import NamedTuple
from typing import Optional
from typing import Union

import numpy as np
import sonnet as snt
import tensorflow as tf

from spiral_tf import config as config_lib
from spiral_tf import types
from spiral_tf.networks import head
from spiral_tf.networks import layers
from spiral_tf.networks import torso


class Evaluation(NamedTuple):
  """The policy's evaluation of whole episodes.

  Attributes:
    log_probs: float32 [B, N, S], log-probabilities of the sub-actions.
    entropies: float32 [B, N, S], entropies of the sub-actions, in nats.
    values: float32 [B, N], baseline before each action.
  """

  log_probs: tf.Tensor
  entropies: tf.Tensor
  values: tf.Tensor


class Policy(snt.Module):
  """SPIRAL's policy network, modeled on DeepMind's released agent.

  `step` acts one step at a time. `evaluate` computes whole episodes for
  learning: torso and head over all canvases at once, only the LSTM over time.
  """

  def __init__(
      self,
      config: config_lib.NetworkConfig,
      spec: types.EnvironmentSpec,
      conditional: bool,
      name='policy',
  ):
    super().__init__(name=name)
    self._spec = spec
    self._embedding = head.ActionEmbedding(
        spec, config.locations, config.embedding_size
    )
    self._torso = torso.Torso(config, spec.canvas_shape, conditional)
    self._core = snt.LSTM(config.hidden_size, name='core')
    self._head = head.Head(config, spec)
    self._baseline = snt.Linear(1, name='baseline')
    self._noise_size = config.noise_size
    self._conditional = conditional

  def initialize(self) -> None:
    """Creates all variables, by evaluating one blank episode."""
    spec, shape = self._spec, self._spec.canvas_shape
    n, s = spec.num_actions, len(spec.names)
    state = self.initial_state(1)
    self._core(state.hidden, state)  # As wide as the torso's output.
    self.evaluate(
        types.Trajectory(
            canvases=tf.zeros((1, n + 1) + shape, tf.uint8),
            actions={key: tf.zeros((1, n), tf.int32) for key in spec.names},
            masks=tf.zeros((1, n, s)),
            behavior_log_probs=tf.zeros((1, n)),
            noise_sample=tf.zeros((1, self._noise_size)),
            target=(
                tf.zeros((1,) + shape, tf.uint8) if self._conditional else None
            ),
            version=tf.zeros((1,), tf.int64),
        )
    )

  def initial_state(self, batch_size: int) -> Any:
    """Returns the LSTM's state before the first action."""
    return self._core.initial_state(batch_size)

  def context(
      self, noise_sample: tf.Tensor, target: Optional[tf.Tensor]
  ) -> tf.Tensor:
    """Returns what stays fixed in an episode; see `Torso.context`."""
    return self._torso.context(noise_sample, target)

  def step(
      self,
      canvas: tf.Tensor,
      last_action: types.Action,
      last_mask: tf.Tensor,
      context: tf.Tensor,
      state: Any,
      seed: Optional[tf.Tensor] = None,
      temperature: Union[float, np.ndarray] = 1.0,
  ) -> tuple[types.Action, tf.Tensor, Any]:
    """Samples the next action of B episodes.

    Args:
      canvas: uint8 [B, H, W, C].
      last_action: int32 [B] by name; any values before the first action.
      last_mask: float32 [B, S], zeros before the first action.
      context: output of `context`.
      state: output of `initial_state` or of the last step.
      seed: int32 [2], a new one for each step; equal seeds give equal samples.
        None uses TensorFlow's global random number generator.
      temperature: divisor of the logits, above 0, or one for each episode:
        float32 [B, 1]. Below 1, likely actions become likelier.

    Returns:
      (action, log-probabilities, next state): int32 [B] by name, float32
      [B, S], and the state of the LSTM.
    """
    z, spatial, state = self._core_step(
        canvas, last_action, last_mask, context, state
    )
    action, log_probs = self._head.sample(z, spatial, seed, temperature)
    return action, log_probs, state

  def sample_step(
      self,
      canvas: tf.Tensor,
      last_action: types.Action,
      last_mask: tf.Tensor,
      context: tf.Tensor,
      state: Any,
      count: int,
      seed: tf.Tensor,
      temperature: float = 1.0,
  ) -> tuple[types.Action, Any]:
    """Samples several next actions for each of B episodes.

    Args:
      canvas: uint8 [B, H, W, C].
      last_action: int32 [B] by name; any values before the first action.
      last_mask: float32 [B, S], zeros before the first action.
      context: output of `context`.
      state: output of `initial_state` or of the last step.
      count: number K of actions for each episode.
      seed: int32 [2], a new one for each step; equal seeds give equal samples.
      temperature: divisor of the logits, above 0.

    Returns:
      (actions, next state): int32 [B, K] by name, and the state of the LSTM.
    """
    z, spatial, state = self._core_step(
        canvas, last_action, last_mask, context, state
    )
    actions = self._head.sample_many(z, spatial, count, seed, temperature)
    return actions, state

  def evaluate_step(
      self,
      canvas: tf.Tensor,
      last_action: types.Action,
      last_mask: tf.Tensor,
      context: tf.Tensor,
      state: Any,
      action: types.Action,
      temperature: float = 1.0,
  ) -> tuple[tf.Tensor, tf.Tensor, Any]:
    """Evaluates an action that `step` might have sampled.

    Args:
      canvas: uint8 [B, H, W, C].
      last_action: int32 [B] by name; any values before the first action.
      last_mask: float32 [B, S], zeros before the first action.
      context: output of `context`.
      state: output of `initial_state` or of the last step.
      action: int32 [B] by name, the action to evaluate.
      temperature: divisor of the logits, above 0.

    Returns:
      (log-probabilities, entropies in nats, next state): float32 [B, S] twice,
      and the state of the LSTM.
    """
    z, spatial, state = self._core_step(
        canvas, last_action, last_mask, context, state
    )
    log_probs, entropies = self._head.evaluate(z, action, spatial, temperature)
    return log_probs, entropies, state

  def _core_step(self, canvas, last_action, last_mask, context, state):
    """Returns the LSTM's output, spatial features, and the LSTM's state."""
    embedded = self._embedding(last_action, last_mask)
    x, spatial = self._torso(canvas, embedded, context)
    z, state = self._core(x, state)
    return z, spatial, state

  def evaluate(self, trajectories: types.Trajectory) -> Evaluation:
    """Evaluates B whole episodes; call `initialize` once before.

    Args:
      trajectories: batch; every field has a leading [B].

    Returns:
      Log-probabilities, entropies and values under the present weights.
    """
    n = self._spec.num_actions
    batch = tf.shape(trajectories.masks)[0]

    def flat(x):
      return tf.reshape(x, tf.concat([[batch * n], tf.shape(x)[2:]], 0))

    def shifted(x):
      """Shifts [B, N, ...] by one step, with zeros in the first."""
      return tf.concat([tf.zeros_like(x[:, :1]), x[:, :-1]], axis=1)

    embedded = self._embedding(
        {k: flat(shifted(v)) for k, v in trajectories.actions.items()},
        flat(shifted(trajectories.masks)),
    )
    context = self.context(trajectories.noise_sample, trajectories.target)
    canvases = tf.reshape(
        trajectories.canvases[:, :-1], (-1,) + self._spec.canvas_shape
    )
    context = tf.repeat(context, n, axis=0)
    x, spatial = self._torso(canvases, embedded, context)
    size = x.shape[-1]
    x = tf.transpose(tf.reshape(x, [batch, n, size]), [1, 0, 2])
    z = layers.unroll(self._core, x)
    z = tf.reshape(tf.transpose(z, [1, 0, 2]), [batch * n, size])
    log_probs, entropies = self._head.evaluate(
        z, {k: flat(v) for k, v in trajectories.actions.items()}, spatial
    )
    shape = [batch, n, len(self._spec.names)]
    return Evaluation(
        log_probs=tf.reshape(log_probs, shape),
        entropies=tf.reshape(entropies, shape),
        values=tf.reshape(self._baseline(z), [batch, n]),
    )
