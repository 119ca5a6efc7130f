# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Requirements of each group of nodes, for one node per machine."""

import dataclasses

from spiral_launch.experiment import config as experiment
from spiral_tf import types


@dataclasses.dataclass(frozen=True)
class Machine:
  """Requirements of one node.

  Attributes:
    cpus: number of cores.
    memory: memory in GiB.
    gpus: number of GPUs.
  """

  cpus: int
  memory: int
  gpus: int = 0


def _table_memory(item_bytes: int, items: int) -> int:
  """Returns the GiB of a table: items, copies in transit, the process."""
  return 2 + -(-3 * item_bytes * items // 2**30)


def requirements(
    config: experiment.Experiment, spec: types.EnvironmentSpec, gpus: int
) -> dict[str, Machine]:
  """Returns the requirements of a node of each group, by label.

  These are estimates: a process with TensorFlow takes 0.5 GiB, an actor one
  core, or more for `actor_threads`. docs/cluster.md lists measurements.

  Args:
    config: config of the experiment.
    spec: spec of its environment.
    gpus: number of GPUs of each learner.
  """
  height, width, channels = spec.canvas_shape
  canvas = height * width * channels
  trajectory = (spec.num_actions + 2) * canvas
  replay = config.discriminator.replay_batches * config.discriminator.batch_size
  writers = config.num_actors * config.drawings_per_actor
  actor_cpus = max(1, config.actor_threads, config.environment.num_threads)
  return {
      'counter': Machine(1, 2),
      'trajectory_queue': Machine(
          2,
          _table_memory(trajectory, config.policy.queue_drawings + writers),
      ),
      'canvas_buffer': Machine(2, _table_memory(2 * canvas, replay + writers)),
      'policy_learner': Machine(8, 16, gpus),
      'discriminator_learner': Machine(8, 16, gpus),
      'actor': Machine(actor_cpus, 2),
      'evaluator': Machine(actor_cpus, 4),
  }
