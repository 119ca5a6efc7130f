# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The policy learner node."""

from collections.abc import Mapping
from collections.abc import Sequence
import threading
from typing import Any
from typing import Callable

import tensorflow as tf

from spiral_tf.checkpoints import checkpointer as checkpointer_lib
from spiral_tf.checkpoints import learner_state
from spiral_tf.distributed import loggers
from spiral_tf.distributed import variables
from spiral_tf.learning import policy as policy_learning
from spiral_tf.replay import items


class PolicyLearner:
  """Takes drawings from the queue, improves the policy, serves its weights."""

  def __init__(
      self,
      learning: policy_learning.PolicyUpdate,
      policy: tf.Module,
      make_batches: Callable[[], tf.data.Dataset],
      discriminator_variables: variables.VariableClient,
      checkpointer: checkpointer_lib.Checkpointer,
      reporter: loggers.MetricReporter,
      max_learner_steps: int,
      on_policy: bool,
      stop_program: Callable[[], None],
      stop_event: threading.Event,
  ):
    """Makes the learner and restores its last checkpoint.

    Args:
      learning: the update rule.
      policy: the policy it improves.
      make_batches: makes the data set of `types.Trajectory` batches.
      discriminator_variables: brings the discriminator's weights.
      checkpointer: of `learning`.
      reporter: to the counter.
      max_learner_steps: after which the program is stopped; 0 for no limit.
      on_policy: learn with the discriminator's newest weights, even if they
      have to
        be waited for.
      stop_program: stops all nodes.
      stop_event: set when the program stops.
    """
    self._learning = learning
    self._make_batches = make_batches
    self._discriminator_variables = discriminator_variables
    self._checkpointer = checkpointer
    self._reporter = reporter
    self._max_learner_steps = max_learner_steps
    self._on_policy = on_policy
    self._stop_program = stop_program
    self._stop_event = stop_event
    # Held while variables change, and while others read or set them.
    self._lock = threading.Lock()
    checkpointer.restore()
    self._server = variables.VariableServer(policy.variables, self._steps)

  @property
  def _steps(self) -> int:
    return int(self._learning.steps.numpy())

  def get_variables(self, newer_than: int = -1) -> Sequence[Any]:
    """The policy's weights: (learner steps, float32 array of all).

    Args:
      newer_than: see `VariableServer.get_variables`.
    """
    return self._server.get_variables(newer_than)

  def get_state(self) -> bytes:
    """All that was learned, with the optimizer: for `set_state`."""
    with self._lock:
      return learner_state.read(self._learning.state_variables())

  def set_state(
      self, state: bytes, hyperparameters: Mapping[str, float]
  ) -> int:
    """Goes on from what another learner has learned, and saves it.

    Drawings that wait in the queue are of the policy before; V-trace weighs
    them for what they are.

    Args:
      state: of another learner's `get_state`, of the same networks.
      hyperparameters: see `PolicyUpdate.set_hyperparameters`.

    Returns:
      The learner's steps, which stay its own: the next one is the first from
      there.

    Raises:
      ValueError: it does not fit.
    """
    with self._lock:
      self._learning.set_hyperparameters(hyperparameters)
      learner_state.write(self._learning.state_variables(), state)
      self._checkpointer.save()
      return self._steps

  def get_hyperparameters(self) -> dict[str, float]:
    """See `PolicyUpdate.hyperparameters`."""
    return self._learning.hyperparameters()

  def run(self) -> None:
    """Learns until the program stops or the budget is used up."""
    if not self._discriminator_variables.update_and_wait():
      return
    batches = items.StoppableIterator(self._make_batches, self._stop_event)
    for batch in batches:
      if self._done():
        break
      if not self._update_discriminator():
        break
      with self._lock:
        results = self._learning.update(batch)
        steps = self._steps
        self._server.publish(steps)
        self._checkpointer.save_if_due()
      self._reporter.add(
          results,
          learner_steps=steps,
          policy_learner_waiting=batches.waiting_share,
      )
      if self._done():
        break
    with self._lock:
      self._checkpointer.save()
    self._reporter.send(learner_steps=self._steps)
    if not self._stop_event.is_set():
      self._stop_program()
      self._stop_event.wait()
    if self._checkpointer.error:
      raise OSError(self._checkpointer.error)

  def _update_discriminator(self) -> bool:
    """Takes new weights of the discriminator; False if the program stops."""
    if self._on_policy:
      return self._discriminator_variables.update_and_wait()
    self._discriminator_variables.update()
    return True

  def _done(self) -> bool:
    return 0 < self._max_learner_steps <= self._steps
