# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The actor node: draws, and sends what it drew."""

import threading
from typing import Any
from typing import Optional

import numpy as np

from spiral_tf import types
from spiral_tf.acting import rollout
from spiral_tf.distributed import variables as variables_lib
from spiral_tf.replay import canvas_buffer
from spiral_tf.replay import items
from spiral_tf.replay import trajectory_queue

# On-policy, an actor draws again after as long even if nobody has learned:
# the learner may lack the drawings of an actor that is gone.
_PATIENCE_SECONDS = 10.0
# Between two signs of life, whatever a learner keeps an actor waiting for.
_ALIVE_SECONDS = 5.0


class Actor:
  """Draws E drawings at a time, for ever.

  Weights change between drawings, never inside one. On-policy, they have to.
  """

  def __init__(
      self,
      drawer: rollout.BatchedRollout,
      targets: Optional[np.ndarray],
      variables: variables_lib.VariableClient,
      trajectories: Any,
      canvases: Any,
      counter: Any,
      seed: int,
      on_policy: bool,
      stop_event: threading.Event,
      name: str = 'actor',
  ):
    """Makes the actor.

    Args:
      drawer: policy and environments.
      targets: uint8 [M, H, W, C] to draw from, or None when unconditional.
      variables: brings the policy's weights.
      trajectories: Reverb client of the trajectory queue.
      canvases: Reverb client of the canvas buffer.
      counter: client of the counter.
      seed: of the choice of targets.
      on_policy: wait, before it draws again, until the policy has learned.
      stop_event: set when the program stops.
      name: that the counter knows it by.
    """
    self._drawer = drawer
    self._targets = targets
    self._variables = variables
    self._trajectories = items.ItemWriter(
        trajectories, trajectory_queue.TABLE, stop_event
    )
    self._canvases = items.ItemWriter(canvases, canvas_buffer.TABLE, stop_event)
    self._counter = counter
    self._rng = np.random.default_rng(seed)
    self._on_policy = on_policy
    self._ahead = 0  # Batches drawn out of impatience.
    self._stop_event = stop_event
    self._name = name

  def run(self) -> None:
    """Draws until the program stops."""
    threading.Thread(target=self._show_life, daemon=True).start()
    # Waiting for the newest weights takes milliseconds, drawing takes many.
    going_on = self._variables.update_and_wait()
    while going_on and self.step():
      if self._on_policy:
        going_on = self._wait_for_learning()
      else:
        going_on = self._variables.update_and_wait()

  def _wait_for_learning(self) -> bool:
    """Waits until all drawings of before are learned from; False at the end."""
    while self._update():
      if not self._ahead:
        return True
      self._ahead -= 1
    # It draws again: the queue is longer from then on, and its drawings older,
    # if it does not leave that out later.
    self._ahead += 1
    return not self._stop_event.is_set()

  def _update(self) -> bool:
    """Takes newer weights; False if none came in time, or at the end."""
    version = self._variables.version
    going_on = self._variables.update_and_wait_for_newer(_PATIENCE_SECONDS)
    return going_on and self._variables.version != version

  def _show_life(self) -> None:
    told: Any = None
    while not self._stop_event.wait(_ALIVE_SECONDS):
      # One at a time: a counter that is away gets no more than one.
      if told is None or told.done():
        told = self._counter.futures.increment({}, self._name)

  def step(self) -> bool:
    """Makes E drawings and sends them; False if the program stops."""
    size = self._drawer.batch_size
    target = None
    if self._targets is not None:
      target = self._targets[self._rng.integers(len(self._targets), size=size)]
    drawings = self._drawer.draw(target, self._variables.version)
    canvases = types.FinalCanvas(drawings.canvases[:, -1], target)
    # The policy learner first: the discriminator's has others to go on with.
    sent = self._trajectories.write(drawings) and self._canvases.write(canvases)
    if sent:
      frames = drawings.behavior_log_probs.size
      self._counter.futures.increment(
          {'drawings': size, 'frames': frames}, self._name
      )
    return sent
