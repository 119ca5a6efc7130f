# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Search: episodes whose actions are the best of several tries.

In each state K actions are tried in the environment itself, on K copies of the
canvas, and the best is taken. D whole drawings may be made so of each target,
the best of which is kept. Torso and LSTM run once a state; only the head is
sampled repeatedly.
"""

from collections.abc import Mapping
from typing import Any
from typing import Callable
from typing import Optional
from typing import Protocol

import numpy as np
import tensorflow as tf
import tree

from spiral_tf import config as config_lib
from spiral_tf import types
from spiral_tf.acting import rollout
from spiral_tf.acting import tracing
from spiral_tf.networks import policy as policy_lib


class CopyingEnvironment(rollout.BatchedEnvironment, Protocol):
  """Environments whose canvases can be copied among each other."""

  def copy_canvases(self, from_indices: np.ndarray) -> None:
    """Makes each canvas i a copy of canvas from_indices[i]."""


# Proposes actions without a policy: from a random number generator, the last
# actions (int32 [E] by name; zeros before the first), targets (uint8 [E, H, W,
# C] or None) and a number K of tries to int32 [E, K] by name.
Proposer = Callable[
    [np.random.Generator, Mapping[str, np.ndarray], Optional[np.ndarray], int],
    Mapping[str, np.ndarray],
]
# Maps canvases and targets, uint8 [M, H, W, C] or None, to float32 [M], which
# is higher for better canvases.
Scorer = Callable[[np.ndarray, Optional[np.ndarray]], np.ndarray]


def check_environment(environment: rollout.BatchedEnvironment) -> None:
  """Raises ValueError if an environment's canvases cannot be copied."""
  environment.reset()
  copying: Any = environment
  try:
    copying.copy_canvases(np.zeros(environment.batch_size, np.int32))
  except AttributeError as error:
    raise ValueError(
        f'{type(environment).__name__} has no snapshots: its canvases cannot '
        'be copied, which search needs. Set search.fraction=0, or use another '
        'environment.'
    ) from error


def discriminator_scorer(score_fn: Callable) -> Scorer:
  """Returns a scorer by a discriminator, whose weights may change.

  Args:
    score_fn: function from images (float [M, H, W, C] in [0, 1]) and targets
      (of the same shape, or None) to scores [M].
  """

  @tf.function(autograph=False, reduce_retracing=True)
  def score(canvas, target):
    canvas, target = tf.nest.map_structure(
        lambda x: x
        if x is None
        else tf.image.convert_image_dtype(x, tf.float32),
        (canvas, target),
    )
    return score_fn(canvas, target)

  def scorer(canvas, target):
    return score(
        tf.constant(canvas), target if target is None else tf.constant(target)
    ).numpy()

  return scorer


class Search:
  """Runs E searched episodes at a time."""

  def __init__(
      self,
      environment: CopyingEnvironment,
      spec: types.EnvironmentSpec,
      policy: policy_lib.Policy,
      noise_size: int,
      seed: int,
      config: config_lib.SearchConfig,
      proposer: Optional[Proposer] = None,
      scorer: Optional[Scorer] = None,
  ):
    """Initializes the search.

    Args:
      environment: E * `config.tries` environments in lock-step.
      spec: properties of the environment.
      policy: policy whose variables exist.
      noise_size: dimensions of the noise sample.
      seed: seed of noise samples and tries.
      config: settings of the search.
      proposer: proposes tries without the policy; None for uniformly random
        ones.
      scorer: measure of canvases; None for the squared error to the target.
    """
    self._environment = environment
    self._spec = spec
    self._policy = policy
    self._noise_size = noise_size
    self._rng = np.random.default_rng(seed)
    self._config = config
    self._proposer = proposer or self._propose_uniformly
    self._scorer = scorer
    self._size = environment.batch_size // config.tries
    self._first = np.arange(self._size) * config.tries
    self._act = tracing.TracedOnce(self._step)
    self._context = tf.function(policy.context, autograph=False)

  @property
  def batch_size(self) -> int:
    return self._size

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
    best, best_scores = self._draw_once(target, version)
    for _ in range(self._config.drawings - 1):
      other, scores = self._draw_once(target, version)
      other.searched.better[:] = 1
      rows = scores > best_scores
      best_scores[rows] = scores[rows]
      copy_rows(other, best, rows)
    return best

  def _draw_once(
      self, target: Optional[np.ndarray], version: int
  ) -> tuple[types.Trajectory, np.ndarray]:
    """Returns E episodes and the scores of their final canvases, [E]."""
    spec, size, tries = self._spec, self._size, self._config.tries
    names, n = spec.names, spec.num_actions
    noise = self._rng.standard_normal((size, self._noise_size))
    noise = noise.astype(np.float32)
    context = self._context(noise, target)
    state: Any = self._policy.initial_state(size)
    action = np.zeros((size, len(names)), np.int32)
    mask = np.zeros((size, len(names)), np.float32)
    canvases = np.empty((size, n + 1) + spec.canvas_shape, np.uint8)
    actions = np.empty((size, n, len(names)), np.int32)
    masks = np.empty((size, n, len(names)), np.float32)
    by_policy = np.empty((size, n), np.uint8)
    better = np.empty((size, n), np.uint8)
    timestep = self._environment.reset()
    canvases[:, 0] = timestep.observation['canvas'][self._first]
    winners = self._first
    for t in range(n):
      if tries > 1:  # All tries of a state share the winner's randomness.
        self._environment.copy_canvases(np.repeat(winners, tries))
      tried, state = self._try(
          canvases[:, t], action, mask, context, state, target
      )
      timestep = self._environment.step(
          dict(zip(names, tried.reshape(size * tries, -1).T))
      )
      canvas = timestep.observation['canvas']
      chosen = np.zeros(size, np.intp)
      if tries > 1 or t == n - 1:  # Without a choice, the last scores count.
        scores = self._score(canvas, target)
        chosen = np.argmax(scores, axis=1)  # The first sample in a tie.
      winners = self._first + chosen
      action = tried[np.arange(size), chosen]
      mask = timestep.observation['action_mask'][winners]
      canvases[:, t + 1] = canvas[winners]
      actions[:, t] = action
      masks[:, t] = mask
      by_policy[:, t] = chosen < tries - self._config.num_fitted
      better[:, t] = chosen > 0
    return (
        types.Trajectory(
            canvases=canvases,
            actions={k: actions[..., i] for i, k in enumerate(names)},
            masks=masks,
            behavior_log_probs=np.zeros((size, n), np.float32),
            noise_sample=noise,
            target=None if target is None else target.copy(),
            version=np.full(size, version, np.int64),
            searched=types.Searched(np.ones(size, np.uint8), by_policy, better),
        ),
        np.max(scores, axis=1),
    )

  def _try(
      self, canvas, action, mask, context, state, target
  ) -> tuple[np.ndarray, Any]:
    """Returns the tried actions, int32 [E, K, S], and the LSTM's next state.

    The policy's come first.
    """
    seed = self._rng.integers(2**31, size=2, dtype=np.int32)
    own, state = self._act(canvas, action, mask, context, state, seed)
    count = self._config.num_fitted
    if not count:
      return own.numpy(), state
    last = dict(zip(self._spec.names, action.T))
    proposed = self._proposer(self._rng, last, target, count)
    fitted = np.stack([proposed[k] for k in self._spec.names], axis=-1)
    return np.concatenate([own, fitted.astype(np.int32)], axis=1), state

  def _step(self, canvas, action, mask, context, state, seed):
    """Samples the policy's tries: int32 [E, K, S], and the next state."""
    names = self._spec.names
    actions, state = self._policy.sample_step(
        canvas,
        dict(zip(names, tf.unstack(action, axis=1))),
        mask,
        context,
        state,
        self._config.tries - self._config.num_fitted,
        seed,
        self._config.temperature,
    )
    return tf.stack([actions[k] for k in names], axis=-1), state

  def _score(
      self, canvas: np.ndarray, target: Optional[np.ndarray]
  ) -> np.ndarray:
    """Scores the canvases of all tries, float32 [E, K]."""
    tries = self._config.tries
    if self._scorer is None:
      assert target is not None, 'Checked by the config.'
      return -_squared_errors(
          canvas.reshape(self._size, tries, -1),
          target.reshape(self._size, 1, -1),
      )
    if target is not None:
      target = np.repeat(target, tries, axis=0)
    return np.reshape(self._scorer(canvas, target), (self._size, tries))

  def _propose_uniformly(self, rng, last_action, target, count):
    del last_action, target
    actions = rollout.sample_uniformly(rng, self._spec, self._size * count)
    actions = actions.reshape(self._size, count, -1)
    return {k: actions[..., i] for i, k in enumerate(self._spec.names)}


def copy_rows(source: Any, to: Any, rows: np.ndarray) -> None:
  """Copies rows between two structures of arrays.

  Args:
    source: structure of arrays [E, ...], or None in both places.
    to: structure of the same form, which is changed.
    rows: bool [E], the rows to copy.
  """
  for array, changed in zip(tree.flatten(source), tree.flatten(to)):
    if changed is not None:
      changed[rows] = array[rows]


def _squared_errors(images: np.ndarray, targets: np.ndarray) -> np.ndarray:
  """Returns summed squared errors.

  Args:
    images: uint8 [E, K, P].
    targets: uint8 [E, 1, P].

  Returns:
    float32 [E, K].
  """
  difference = np.subtract(images, targets, dtype=np.float32)
  return np.einsum('ekp,ekp->ek', difference, difference)
