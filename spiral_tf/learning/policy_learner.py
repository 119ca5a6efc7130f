# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The policy learner node."""

from collections.abc import Mapping
from collections.abc import Sequence
import threading
from typing import Any
from typing import Callable
from typing import Optional

import tensorflow as tf

from spiral_tf.checkpoints import checkpointer as checkpointer_lib
from spiral_tf.checkpoints import learner_state
from spiral_tf.distributed import loggers
from spiral_tf.distributed import variables
from spiral_tf.learning import learner
from spiral_tf.learning import policy as policy_learning
from spiral_tf.replay import stoppable


class PolicyLearner:
  """Updates the policy on queued trajectories and serves its weights."""

  def __init__(
      self,
      learning: policy_learning.PolicyUpdate,
      policy: tf.Module,
      make_batches: Callable[[], tf.data.Dataset],
      discriminator_variables: Optional[variables.VariableClient],
      checkpointer: checkpointer_lib.Checkpointer,
      reporter: loggers.MetricReporter,
      max_learner_steps: int,
      on_policy: bool,
      stop_program: Callable[[], None],
      stop_event: threading.Event,
  ):
    """Initializes the learner and restores its last checkpoint.

    Args:
      learning: the update rule.
      policy: the policy to update.
      make_batches: creates the data set of `types.Trajectory` batches.
      discriminator_variables: client that updates the discriminator's weights;
        None without a discriminator.
      checkpointer: checkpointer of `learning`.
      reporter: reporter of metrics to the counter.
      max_learner_steps: number of updates after which the program is stopped; 0
        for no limit.
      on_policy: wait for the discriminator's newest weights before each update.
      stop_program: function that stops all nodes.
      stop_event: set when the program stops.
    """
    self._learning = learning
    self._make_batches = make_batches
    self._discriminator_variables = discriminator_variables
    self._checkpointer = checkpointer
    self._max_learner_steps = max_learner_steps
    self._on_policy = on_policy
    self._stop_program = stop_program
    self._stop_event = stop_event
    # Held while variables change, and while other nodes read or set them.
    self._lock = threading.Lock()
    self._learner = learner.Learner(
        learning, checkpointer, reporter, 'learner_steps'
    )
    self._server = variables.VariableServer(policy.variables, self._steps)

  @property
  def _steps(self) -> int:
    return self._learner.steps

  def get_variables(self, newer_than: int = -1) -> Sequence[Any]:
    """Returns (learner steps, float32 array of the policy's weights).

    Args:
      newer_than: version to wait past, as in `VariableServer.get_variables`.
    """
    return self._server.get_variables(newer_than)

  def get_state(self) -> bytes:
    """Returns the state of network, optimizer and reward, for `set_state`."""
    with self._lock:
      return learner_state.read(self._learning.state_variables())

  def set_state(
      self, state: bytes, hyperparameters: Mapping[str, float]
  ) -> int:
    """Continues from the state of another learner, and saves it.

    Trajectories that wait in the queue are of the policy before; V-trace
    corrects for it.

    Args:
      state: result of `get_state` of a learner of equal networks.
      hyperparameters: values for `PolicyUpdate.set_hyperparameters`.

    Returns:
      This learner's steps, which do not change.

    Raises:
      ValueError: the state is of other networks, or a hyperparameter is unknown
        or out of range.
    """
    with self._lock:
      self._learning.set_hyperparameters(hyperparameters)
      learner_state.write(self._learning.state_variables(), state)
      self._checkpointer.save()
      return self._steps

  def get_hyperparameters(self) -> dict[str, float]:
    """Returns the present hyperparameters, before any schedule."""
    return self._learning.hyperparameters()

  def run(self) -> None:
    """Updates until the program stops or the budget is used up."""
    client = self._discriminator_variables
    if client is not None and not client.update_and_wait():
      return
    batches = stoppable.StoppableIterator(self._make_batches, self._stop_event)
    for batch in batches:
      if self._done():
        break
      if not self._update_discriminator():
        break
      with self._lock:
        self._learner.step(
            batch, policy_learner_waiting=batches.waiting_fraction
        )
        self._server.publish(self._steps)
      if self._done():
        break
    with self._lock:
      self._learner.finish()
    if not self._stop_event.is_set():
      self._stop_program()
      self._stop_event.wait()
    self._learner.check_saved()

  def _update_discriminator(self) -> bool:
    """Updates the discriminator's weights; False if the program stops."""
    client = self._discriminator_variables
    if client is None:
      return True
    if self._on_policy:
      return client.update_and_wait()
    client.update()
    return True

  def _done(self) -> bool:
    return 0 < self._max_learner_steps <= self._steps
