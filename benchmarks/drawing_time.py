# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Measures a trained agent's time for a drawing, alone and in a batch.

  python -m benchmarks.drawing_time [--agent=agents/digits --batches=1,100]

Prints medians over calls on one thread: wall time, and CPU time, which is more
reliable on a shared machine.
"""

from collections.abc import Sequence
import statistics
import time

from absl import app
from absl import flags
import numpy as np
import tensorflow as tf

from spiral_launch.agents import loading as trained_agent
from spiral_launch.experiment import networks

_AGENT = flags.DEFINE_string(
    'agent', 'agents/digits', 'Folder of a shipped agent or of a run.'
)
_BATCHES = flags.DEFINE_list('batches', ['1', '100'], 'Batch sizes.')
_CALLS = flags.DEFINE_integer('calls', 15, 'Number of calls per median.')


def main(argv: Sequence[str]) -> None:
  del argv
  tf.config.threading.set_intra_op_parallelism_threads(1)
  tf.config.threading.set_inter_op_parallelism_threads(1)
  agent = trained_agent.load(
      _AGENT.value, with_discriminator=False, flag='agent'
  )
  config = agent.config
  for batch in map(int, _BATCHES.value):
    drawer = networks.make_drawer(config, agent.policy, batch, 0, 1.0)
    target = None
    if config.conditional:
      # The time does not depend on the target.
      target = np.full([batch, *agent.spec.canvas_shape], 120, np.uint8)
    drawer.draw(target)  # Builds the graph.
    times = []
    for _ in range(_CALLS.value):
      start = time.perf_counter(), time.process_time()
      drawer.draw(target)
      times.append(
          (time.perf_counter() - start[0], time.process_time() - start[1])
      )
    clock, core = (1e3 * statistics.median(t) / batch for t in zip(*times))
    print(
        f'batch of {batch:4}: {clock:.2f} ms a drawing, {core:.2f} ms CPU time'
    )


if __name__ == '__main__':
  app.run(main)
