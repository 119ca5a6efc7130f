# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The discriminator learner node."""

from collections.abc import Iterator
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
from spiral_tf.learning import discriminator as discriminator_learning
from spiral_tf.learning import learner
from spiral_tf.replay import stoppable


class DiscriminatorLearner:
  """Updates the discriminator on replayed canvases and serves its weights."""

  def __init__(
      self,
      learning: discriminator_learning.DiscriminatorUpdate,
      discriminator: tf.Module,
      make_batches: Callable[[], tf.data.Dataset],
      real_images: Optional[Iterator[tf.Tensor]],
      checkpointer: checkpointer_lib.Checkpointer,
      reporter: loggers.MetricReporter,
      stop_event: threading.Event,
  ):
    """Initializes the learner and restores its last checkpoint.

    Args:
      learning: the update rule.
      discriminator: the discriminator to update.
      make_batches: creates the data set of `types.FinalCanvas` batches.
      real_images: batches of real images; None for the canvases' targets.
      checkpointer: checkpointer of `learning`.
      reporter: reporter of metrics to the counter.
      stop_event: set when the program stops.
    """
    self._learning = learning
    self._make_batches = make_batches
    self._real_images = real_images
    self._checkpointer = checkpointer
    self._stop_event = stop_event
    # Held while variables change, and while other nodes read or set them.
    self._lock = threading.Lock()
    self._learner = learner.Learner(
        learning, checkpointer, reporter, 'critic_steps'
    )
    self._server = variables.VariableServer(
        discriminator.variables, self._steps
    )

  @property
  def _steps(self) -> int:
    return self._learner.steps

  def get_variables(self) -> Sequence[Any]:
    """Returns (discriminator steps, float32 array of all weights)."""
    return self._server.get_variables()

  def get_state(self) -> bytes:
    """Returns the state of network and optimizer, for `set_state`."""
    with self._lock:
      return learner_state.read(self._learning.state_variables())

  def set_state(self, state: bytes) -> int:
    """Continues from the state of another learner, and saves it.

    Args:
      state: result of `get_state` of a learner of an equal network.

    Returns:
      This learner's steps, which do not change.

    Raises:
      ValueError: the state is of another network.
    """
    with self._lock:
      learner_state.write(self._learning.state_variables(), state)
      self._checkpointer.save()
      return self._steps

  def run(self) -> None:
    """Updates until the program stops."""
    batches = stoppable.StoppableIterator(
        self._make_batches, self._stop_event, read_ahead=1
    )
    for batch in batches:
      real = None if self._real_images is None else next(self._real_images)
      with self._lock:
        self._learner.step(
            batch, real, discriminator_learner_waiting=batches.waiting_fraction
        )
        self._server.publish(self._steps)
    with self._lock:
      self._learner.finish()
    self._learner.check_saved()
