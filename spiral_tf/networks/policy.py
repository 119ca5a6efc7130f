# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The policy: torso, LSTM core, autoregressive head, baseline."""

from typing import Any
from typing import NamedTuple
from typing import Optional

import sonnet as snt
import tensorflow as tf

from spiral_tf import config as config_lib
from spiral_tf import types
from spiral_tf.networks import head as conditioning
from spiral_tf.networks import layers as recurrence
from spiral_tf.networks import torso


class Evaluation(NamedTuple):
  """What the policy makes of whole drawings.

  Attributes:
    log_probs: float32 [B, N, S], of each sub-action taken.
    entropies: float32 [B, N, S], in nats.
    values: float32 [B, N], the baseline before each action.
  """

  log_probs: tf.Tensor
  entropies: tf.Tensor
  values: tf.Tensor


class Policy(snt.Module):
  """SPIRAL's policy network, after DeepMind's released agent.

  Acts one step at a time (`step`) and learns from whole drawings at once
  (`evaluate`): torso and head over all canvases together, only the LSTM in
  time.
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
    self._embedding = conditioning.ActionEmbedding(
        spec, config.locations, config.embedding_size
    )
    self._torso = torso.Torso(config, spec.canvas_shape, conditional)
    self._core = snt.LSTM(config.hidden_size, name='core')
    self._head = conditioning.Head(config, spec)
    self._baseline = snt.Linear(1, name='baseline')
    self._noise_size = config.noise_size
    self._conditional = conditional

  def initialize(self) -> None:
    """Creates all variables, by evaluating one blank drawing."""
    spec, shape = self._spec, self._spec.canvas_shape
    n, s = spec.num_actions, len(spec.names)
    state = self.initial_state(1)
    self._core(state.hidden, state)  # What the torso makes is as wide.
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
    """The core's state before the first action."""
    return self._core.initial_state(batch_size)

  def context(
      self, noise_sample: tf.Tensor, target: Optional[tf.Tensor]
  ) -> tf.Tensor:
    """What stays fixed in a drawing; see `Torso.context`."""
    return self._torso.context(noise_sample, target)

  def step(
      self,
      canvas: tf.Tensor,
      last_action: types.Action,
      last_mask: tf.Tensor,
      context: tf.Tensor,
      state: Any,
      seed: Optional[tf.Tensor] = None,
      temperature: float = 1.0,
  ) -> tuple[types.Action, tf.Tensor, Any]:
    """Samples the next action of B drawings.

    Args:
      canvas: uint8 [B, H, W, C].
      last_action: int32 [B] by name; anything before the first action.
      last_mask: float32 [B, S]; zeros before the first action.
      context: of `context`.
      state: of `initial_state` or of the last step.
      seed: int32 [2], another for each step: equal ones sample alike; None for
        TensorFlow's own random numbers.
      temperature: above 0; below 1, less is left to chance.

    Returns:
      The action, int32 [B] by name; log-probabilities float32 [B, S]; the
      core's next state.
    """
    z, places, state = self._look(
        canvas, last_action, last_mask, context, state
    )
    action, log_probs = self._head.sample(z, places, seed, temperature)
    return action, log_probs, state

  def judge(
      self,
      canvas: tf.Tensor,
      last_action: types.Action,
      last_mask: tf.Tensor,
      context: tf.Tensor,
      state: Any,
      action: types.Action,
      temperature: float = 1.0,
  ) -> tuple[tf.Tensor, tf.Tensor, Any]:
    """What `step` would have made of a given action.

    Args:
      canvas: see `step`, as all that follow.
      last_action: the one before.
      last_mask: of it.
      context: of `context`.
      state: of `initial_state` or of the last step.
      action: int32 [B] by name, to be judged.
      temperature: see `step`.

    Returns:
      Its log-probabilities, and the entropies in nats of what each sub-action
      was chosen from, both float32 [B, S]; the core's next state.
    """
    z, places, state = self._look(
        canvas, last_action, last_mask, context, state
    )
    log_probs, entropies = self._head.evaluate(z, action, places, temperature)
    return log_probs, entropies, state

  def _look(self, canvas, last_action, last_mask, context, state):
    """The core's output, what is where, and the core's next state."""
    embedded = self._embedding(last_action, last_mask)
    x, places = self._torso(canvas, embedded, context)
    z, state = self._core(x, state)
    return z, places, state

  def evaluate(self, drawings: types.Trajectory) -> Evaluation:
    """Evaluates B whole drawings under the present weights.

    `initialize` comes before it, once.

    Args:
      drawings: batched; every field has a leading [B].

    Returns:
      An `Evaluation`.
    """
    n = self._spec.num_actions
    batch = tf.shape(drawings.masks)[0]

    def flat(x):
      return tf.reshape(x, tf.concat([[batch * n], tf.shape(x)[2:]], 0))

    def shifted(x):
      """[B, N, ...]: zeros, then all but the last."""
      return tf.concat([tf.zeros_like(x[:, :1]), x[:, :-1]], axis=1)

    embedded = self._embedding(
        {k: flat(shifted(v)) for k, v in drawings.actions.items()},
        flat(shifted(drawings.masks)),
    )
    context = self.context(drawings.noise_sample, drawings.target)
    canvases = tf.reshape(
        drawings.canvases[:, :-1], (-1,) + self._spec.canvas_shape
    )
    context = tf.repeat(context, n, axis=0)
    x, places = self._torso(canvases, embedded, context)
    size = x.shape[-1]
    x = tf.transpose(tf.reshape(x, [batch, n, size]), [1, 0, 2])
    z = recurrence.unroll(self._core, x)
    z = tf.reshape(tf.transpose(z, [1, 0, 2]), [batch * n, size])
    log_probs, entropies = self._head.evaluate(
        z, {k: flat(v) for k, v in drawings.actions.items()}, places
    )
    shape = [batch, n, len(self._spec.names)]
    return Evaluation(
        log_probs=tf.reshape(log_probs, shape),
        entropies=tf.reshape(entropies, shape),
        values=tf.reshape(self._baseline(z), [batch, n]),
    )
