# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The actor node."""

import threading
from typing import Any
from typing import Optional

import numpy as np

from spiral_tf.acting import episodes
from spiral_tf.acting import rollout
from spiral_tf.distributed import variables as variables_lib
from spiral_tf.replay import canvas_buffer
from spiral_tf.replay import items
from spiral_tf.replay import trajectory_queue

# On-policy, an actor continues without a policy update after this time: the
# learner may be waiting for trajectories of an actor that is gone.
_PATIENCE_SECONDS = 10.0
# Seconds between two heartbeats, which are sent while the actor waits, too.
_HEARTBEAT_SECONDS = 5.0


class Actor:
  """Runs E episodes at a time and sends their trajectories to the learners.

  Weights change between episodes, never during one. On-policy, the actor waits
  until they have changed.
  """

  def __init__(
      self,
      drawer: rollout.Drawer,
      targets: Optional[np.ndarray],
      variables: variables_lib.VariableClient,
      trajectories: Any,
      canvases: Optional[Any],
      counter: Any,
      seed: int,
      on_policy: bool,
      stop_event: threading.Event,
      name: str = 'actor',
      discriminator_variables: Optional[variables_lib.VariableClient] = None,
  ):
    """Initializes the actor.

    Args:
      drawer: policy and environments.
      targets: uint8 [M, H, W, C], from which targets are sampled, or None when
        unconditional.
      variables: client that updates the policy's weights.
      trajectories: Reverb client of the trajectory queue.
      canvases: Reverb client of the canvas buffer; None without a
        discriminator.
      counter: Courier client of the counter.
      seed: seed of the choice of targets.
      on_policy: wait for a policy update after each batch of episodes.
      stop_event: set when the program stops.
      name: name of this node at the counter.
      discriminator_variables: client that updates the discriminator's weights;
        None if the actor does not search by its scores.
    """
    self._drawer = drawer
    self._targets = targets
    self._variables = variables
    self._trajectories = items.ItemWriter(
        trajectories, trajectory_queue.TABLE, stop_event
    )
    self._canvases = None
    if canvases is not None:
      self._canvases = items.ItemWriter(
          canvases, canvas_buffer.TABLE, stop_event
      )
    self._counter = counter
    self._rng = np.random.default_rng(seed)
    self._on_policy = on_policy
    self._ahead = 0  # Batches acted without waiting for the update.
    self._stop_event = stop_event
    self._name = name
    self._discriminator_variables = discriminator_variables

  def run(self) -> None:
    """Acts until the program stops."""
    threading.Thread(target=self._send_heartbeats, daemon=True).start()
    # Waiting for the newest weights is short beside the time of an episode.
    going_on = self._variables.update_and_wait()
    client = self._discriminator_variables
    if going_on and client is not None:
      going_on = client.update_and_wait()
    while going_on and self.step():
      if client is not None:
        client.update()
      if self._on_policy:
        going_on = self._wait_for_learning()
      else:
        going_on = self._variables.update_and_wait()

  def _wait_for_learning(self) -> bool:
    """Waits for the last batch's update; False if the program stops."""
    while self._update():
      if not self._ahead:
        return True
      self._ahead -= 1
    # Acting now puts one more batch into the queue; a later call makes up for
    # it by waiting for one more update.
    self._ahead += 1
    return not self._stop_event.is_set()

  def _update(self) -> bool:
    """Takes newer weights; False if none came in time or the program stops."""
    version = self._variables.version
    going_on = self._variables.update_and_wait_for_newer(_PATIENCE_SECONDS)
    return going_on and self._variables.version != version

  def _send_heartbeats(self) -> None:
    sent: Any = None
    while not self._stop_event.wait(_HEARTBEAT_SECONDS):
      # At most one is on its way to a counter that does not answer.
      if sent is None or sent.done():
        sent = self._counter.futures.increment({}, self._name)

  def step(self) -> bool:
    """Runs E episodes and sends them; False if the program stops."""
    batch = episodes.run(
        self._drawer, self._targets, self._rng, self._variables.version
    )
    # The policy learner first: the discriminator learner replays old canvases.
    sent = self._trajectories.write(batch.trajectories) and (
        self._canvases is None or self._canvases.write(batch.canvases)
    )
    if sent:
      self._counter.futures.increment(batch.counts, self._name)
    return sent
