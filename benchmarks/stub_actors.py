# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Real actors with a stub in place of painting, for `many_actors`."""

from collections.abc import Sequence
import threading
import time
from typing import Any

import courier
import numpy as np
import reverb
import tensorflow as tf

from spiral_tf import types
from spiral_tf.acting import actor as actor_lib
from spiral_tf.distributed import variables as variables_lib


class StubDrawer:
  """Returns the same random trajectories again and again, each numbered.

  The noise sample starts with the numbers of the actor and of the trajectory.

  Attributes:
    made: number of trajectories so far.
  """

  def __init__(self, signature: types.Trajectory, batch_size: int, actor: int):
    rng = np.random.default_rng(actor)
    self.batch_size = batch_size
    self._actor = actor
    self.made = 0

    def make(spec):
      shape = (batch_size,) + tuple(spec.shape)
      if spec.dtype == np.uint8:  # Half blank, like drawings.
        return rng.integers(0, 2, shape, np.uint8) * 255
      return np.zeros(shape, spec.dtype)

    drawings = tf.nest.map_structure(make, signature)
    self._drawings = drawings._replace(masks=np.ones_like(drawings.masks))

  def draw(self, target: Any, version: int = 0) -> types.Trajectory:
    noise = self._drawings.noise_sample.copy()
    noise[:, 0] = self._actor
    noise[:, 1] = self.made + np.arange(self.batch_size)
    self.made += self.batch_size
    return self._drawings._replace(
        noise_sample=noise,
        target=target,
        version=np.full(self.batch_size, version, np.int64),
    )


class _Timed(variables_lib.VariableClient):
  """Measures the time for which actors wait for weights."""

  def __init__(self, client, variables, stop_event):
    super().__init__(client, variables, stop_event)
    self.fetches, self.seconds = 0, 0.0

  def update_and_wait(self) -> bool:
    start = time.monotonic()
    going_on = super().update_and_wait()
    self.seconds += time.monotonic() - start
    self.fetches += 1
    return going_on


def run(
    numbers: Sequence[int],
    signature: types.Trajectory,
    batch_size: int,
    num_weights: int,
    addresses: dict[str, str],
    stop: Any,
    results: Any,
) -> None:
  """Runs actors, each in a thread, until `stop` is set; a process's target.

  Args:
    numbers: numbers of the actors.
    signature: signature of a trajectory.
    batch_size: batch size of each actor.
    num_weights: number of weights of the policy.
    addresses: addresses by name: 'policy', 'counter', 'queue', 'canvases'.
    stop: multiprocessing event that ends the actors.
    results: queue that receives (number of fetches, seconds waited for them,
      number of trajectories).
  """
  stop_event = threading.Event()
  clients, drawers, threads = [], [], []
  for number in numbers:
    variables = _Timed(
        courier.Client(addresses['policy']),
        [tf.Variable(tf.zeros([num_weights]))],
        stop_event,
    )
    targets = None
    if signature.target is not None:
      targets = np.zeros((4,) + tuple(signature.target.shape), np.uint8)
    drawer: Any = StubDrawer(signature, batch_size, number)
    actor = actor_lib.Actor(
        drawer,
        targets,
        variables,
        reverb.Client(addresses['queue']),
        reverb.Client(addresses['canvases']),
        courier.Client(addresses['counter']),
        number,
        False,
        stop_event,
        f'actor/{number}',
    )
    clients.append(variables)
    drawers.append(drawer)
    threads.append(threading.Thread(target=actor.run, daemon=True))
  for thread in threads:
    thread.start()
  stop.wait()
  stop_event.set()
  for thread in threads:
    thread.join()
  results.put(
      (
          sum(c.fetches for c in clients),
          sum(c.seconds for c in clients),
          sum(d.made for d in drawers),
      )
  )
