# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Measures queue, replay and learner with many actors that paint nothing.

  python -m benchmarks.many_actors [--config=digits] \
      [--actors=64] [--drawings=4] [--processes=2] [--seconds=40]

Actors are threads of some processes. They fetch weights, send trajectories and
report counts as real ones do, but their drawings cost no time. There are two
runs: one with the real policy learner, and one with a learner that only takes
batches, which shows the limit of queue and network. A reader empties the replay
as the discriminator learner would. Trajectories are numbered, to detect those
that are lost, duplicated or out of order.
"""

from collections.abc import Sequence
import multiprocessing
import threading
import time
from typing import Any

from absl import app
from absl import flags
from launchpad.nodes.courier import courier_utils
import numpy as np
import portpicker
import psutil
import reverb

from benchmarks import stub_actors
from spiral_launch.experiment import environments
from spiral_launch.experiment import networks
from spiral_launch.local import proxies
from spiral_launch.local import tensorflow_runtime
from spiral_launch.utils import command_line
from spiral_tf import types
from spiral_tf.distributed import variables as variables_lib
from spiral_tf.learning import policy as policy_learning
from spiral_tf.replay import canvas_buffer
from spiral_tf.replay import packing
from spiral_tf.replay import stoppable
from spiral_tf.replay import trajectory_queue

_CONFIG = command_line.define_config('launch/spiral_launch/configs/digits.py')
_ACTORS = flags.DEFINE_integer('actors', 64, 'Number of actors.', lower_bound=1)
_DRAWINGS = flags.DEFINE_integer(
    'drawings', 4, 'Batch size of each actor.', lower_bound=1
)
_PROCESSES = flags.DEFINE_integer(
    'processes', 2, 'Number of processes for the actors.', lower_bound=1
)
_SECONDS = flags.DEFINE_float('seconds', 40.0, 'Seconds of each measurement.')


class _Counter:
  """Counts the drawings that actors report."""

  def __init__(self):
    self.drawings = 0
    self._lock = threading.Lock()

  def increment(self, counts: dict[str, int], node: str = '') -> None:
    del node
    with self._lock:
      self.drawings += counts.get('drawings', 0)


class _Weights:
  """Serves the policy's weights and counts the requests."""

  def __init__(self, variables):
    self._server = variables_lib.VariableServer(variables)
    self.publish = self._server.publish
    self.fetched = 0
    self._lock = threading.Lock()

  def get_variables(self, newer_than: int = -1) -> Sequence[Any]:
    with self._lock:
      self.fetched += 1
    return self._server.get_variables(newer_than)


class _Taken:
  """Counts the trajectories that the learner took, by actor.

  Attributes:
    counts: int64 [actors], number of trajectories of each actor.
    wrong: number of trajectories with an unexpected number.
  """

  def __init__(self, actors: int):
    self.counts = np.zeros(actors, np.int64)
    self.wrong = 0

  def add(self, noise: np.ndarray) -> None:
    for actor, number in noise[:, :2].astype(np.int64):
      self.wrong += number != self.counts[actor]
      self.counts[actor] += 1


class Measurement:
  """Servers and a learner in this process, and actors in others."""

  def __init__(self, config, learning: bool):
    self._config = config
    self._spec = environments.environment_spec(config.environment)
    self._signature = networks.trajectory_signature(config)
    self._policy = networks.make_policy(config, self._spec)
    self._learning = None
    if learning:
      discriminator = networks.make_discriminator(config, self._spec)
      self._learning = policy_learning.PolicyUpdate(
          config, self._spec, self._policy, discriminator.__call__
      )
    self._stop = threading.Event()
    self._weights = _Weights(self._policy.variables)
    self._counter = _Counter()
    self._taken = _Taken(_ACTORS.value)
    self._steps = 0

  def run(self) -> dict[str, float]:
    """Runs one measurement and returns metrics by name."""
    config = self._config
    canvas = types.final_canvas_signature(self._spec, config.conditional)
    server = reverb.Server(
        [
            trajectory_queue.make_table(
                self._signature, config.policy.queue_drawings
            ),
            canvas_buffer.make_table(canvas, config, _ACTORS.value),
        ]
    )
    couriers = {
        'policy': courier_utils.make_courier_server(
            self._weights,
            port=portpicker.pick_unused_port(),
            thread_pool_size=16 + _ACTORS.value,
        ),
        'counter': courier_utils.make_courier_server(
            self._counter, port=portpicker.pick_unused_port()
        ),
    }
    for courier_server in couriers.values():
      courier_server.Start()
    tables = f'localhost:{server.port}'
    addresses = {
        **{name: f'localhost:{c.port}' for name, c in couriers.items()},
        'queue': tables,
        'canvases': tables,
    }
    reader = threading.Thread(target=self._read_canvases, args=(tables,))
    reader.start()
    batches = stoppable.StoppableIterator(
        trajectory_queue.batches(
            tables, self._signature, config.policy.batch_size
        ),
        self._stop,
    )
    stop, results, processes = self._start_actors(addresses)
    metrics = self._learn(batches)
    stop.set()
    metrics.update(self._drain(batches, results, processes))
    reader.join()
    for courier_server in couriers.values():
      courier_server.Stop()
    server.stop()
    return metrics

  def _start_actors(self, addresses):
    spawning = multiprocessing.get_context('spawn')
    stop, results = spawning.Event(), spawning.Queue()
    size = sum(v.shape.num_elements() for v in self._policy.variables)
    processes = []
    for i in range(_PROCESSES.value):
      numbers = range(i, _ACTORS.value, _PROCESSES.value)
      processes.append(
          spawning.Process(
              target=stub_actors.run,
              args=(
                  numbers,
                  self._signature,
                  _DRAWINGS.value,
                  size,
                  addresses,
                  stop,
                  results,
              ),
          )
      )
      processes[-1].start()
    return stop, results, processes

  def _read_canvases(self, address: str) -> None:
    batches = canvas_buffer.batches(
        address,
        types.final_canvas_signature(self._spec, self._config.conditional),
        self._config.discriminator.batch_size,
    )
    for _ in stoppable.StoppableIterator(batches, self._stop):
      pass

  def _learn(self, batches) -> dict[str, float]:
    """Learns for some seconds after a trajectory of each actor has arrived."""
    iterator = iter(batches)
    while self._taken.counts.min() == 0:
      self._step(next(iterator))
    batches.waiting_fraction()
    me = psutil.Process()
    before = self._taken.counts.copy()
    steps, fetched = self._steps, self._weights.fetched
    cpu, start = me.cpu_times(), time.monotonic()
    while time.monotonic() - start < _SECONDS.value:
      self._step(next(iterator))
    seconds = time.monotonic() - start
    now = me.cpu_times()
    taken = self._taken.counts - before
    item = packing.row_size(self._signature)
    weights = 4 * sum(v.shape.num_elements() for v in self._policy.variables)
    fetches = (self._weights.fetched - fetched) / seconds
    return {
        'steps/s': (self._steps - steps) / seconds,
        'trajectories/s': taken.sum() / seconds,
        'bytes per trajectory': item,
        'MB/s of trajectories': item * taken.sum() / seconds / 1e6,
        'idle fraction of the learner': batches.waiting_fraction(),
        'fetches of weights/s': fetches,
        'MB of weights': weights / 1e6,
        'MB/s of weights': fetches * weights / 1e6,
        'cores of the learner process': (
            now.user + now.system - cpu.user - cpu.system
        )
        / seconds,
        'fewest trajectories of an actor': taken.min(),
        'most trajectories of an actor': taken.max(),
    }

  def _step(self, batch) -> None:
    self._taken.add(batch.noise_sample.numpy())
    if self._learning is not None:
      self._learning.update(batch)
    self._steps += 1
    self._weights.publish(self._steps)

  def _take_all(self, batches) -> None:
    for batch in batches:
      self._taken.add(batch.noise_sample.numpy())

  def _drain(self, batches, results, processes) -> dict[str, float]:
    """Takes the remaining batches, so that no actor waits; counts losses."""
    taker = threading.Thread(target=self._take_all, args=(batches,))
    taker.start()
    fetches, seconds, sent = map(sum, zip(*[results.get() for _ in processes]))
    for process in processes:
      process.join()
    taken = -1
    while taken != (taken := self._taken.counts.sum()):
      time.sleep(2.0)
    self._stop.set()
    taker.join()
    return {
        'ms that an actor waits for weights': 1000 * seconds / fetches,
        # Trajectories in transit when actors stopped, and an incomplete batch.
        'dropped at the end': sent - taken,
        'lost, duplicated or out of order': self._taken.wrong,
    }


def main(argv: Sequence[str]) -> None:
  command_line.no_arguments(argv)
  proxies.spare_this_machine()
  config = _CONFIG.value
  config.num_actors = _ACTORS.value
  config.drawings_per_actor = _DRAWINGS.value
  config.validate()
  tensorflow_runtime.configure(config.learner_threads, config.seed)
  print(
      f'{_ACTORS.value} actors of {_DRAWINGS.value} drawings in '
      f'{_PROCESSES.value} processes, batches of {config.policy.batch_size}, '
      f'a queue of {config.policy.queue_drawings}'
  )
  for title, learning in (('learning', True), ('taking batches only', False)):
    print(f'{title}:')
    for name, value in Measurement(config, learning).run().items():
      print(f'  {name:36} {value:12,.2f}', flush=True)


if __name__ == '__main__':
  app.run(main, flags_parser=command_line.parse)
