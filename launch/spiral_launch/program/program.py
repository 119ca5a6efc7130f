# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The program: which nodes there are, where they live, who knows whom.

The graph of handles has no cycle:

  counter <- everyone
  discriminator_learner <- policy_learner <- actor, evaluator
  trajectory_queue, canvas_buffer <- actor
"""

import functools
from typing import Any
from typing import Callable
import uuid

import launchpad as lp

from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import environments
from spiral_launch.experiment import workdir as workdir_lib
from spiral_launch.program import nodes
from spiral_launch.program import placement as homes_lib
from spiral_launch.program import stop_file
from spiral_tf import types
from spiral_tf.replay import canvas_buffer
from spiral_tf.replay import trajectory_queue


def make_program(
    config: experiment.Experiment,
    workdir: workdir_lib.Workdir,
    stop_program: Callable[[], None],
) -> lp.Program:
  """Makes the program of one machine.

  Args:
    config: validated.
    workdir: prepared.
    stop_program: stops all nodes; called when the budget is used up.
  """
  homes = homes_lib.OneMachine(lp.Program('spiral'))
  run = uuid.uuid4().hex[:8]
  counter = functools.partial(nodes.make_counter, config, workdir, run)
  return _add_nodes(homes, config, workdir, counter, stop_program)


def make_cluster_program(
    config: experiment.Experiment, workdir: workdir_lib.Workdir
) -> lp.Program:
  """Makes the program of many machines; its counter prepares the folder.

  Args:
    config: validated.
    workdir: a folder that all machines share, by its path there.
  """
  run = uuid.uuid4().hex[:8]
  stop = stop_file.StopFile(workdir.stop, run)
  homes = homes_lib.ManyMachines(lp.Program('spiral'), stop)
  counter = functools.partial(nodes.prepare_and_count, config, workdir, run)
  return _add_nodes(homes, config, workdir, counter, stop)


def _add_nodes(
    homes: homes_lib.OneMachine,
    config: experiment.Experiment,
    workdir: workdir_lib.Workdir,
    make_counter: Callable[..., Any],
    stop_program: Callable[[], None],
) -> lp.Program:
  """Adds all nodes, with the handles that each needs."""
  spec = environments.environment_spec(config.environment)
  trajectory = types.trajectory_signature(
      spec, config.network.noise_size, config.conditional
  )
  canvas = types.final_canvas_signature(spec, config.conditional)
  size = config.policy.queue_drawings

  counter = homes.add(
      lp.CourierNode(homes.maker(make_counter), stop_program),
      'counter',
      'evaluator',
  )
  canvases = homes.add(
      homes.table(
          lambda: canvas_buffer.make_table(canvas, config, config.num_actors)
      ),
      'canvas_buffer',
      'discriminator_learner',
  )
  discriminator = homes.add(
      lp.CourierNode(
          homes.maker(nodes.make_discriminator_learner),
          config,
          workdir,
          canvases,
          counter,
      ),
      'discriminator_learner',
      'discriminator_learner',
  )
  queue = homes.add(
      homes.table(lambda: trajectory_queue.make_table(trajectory, size)),
      'trajectory_queue',
      'policy_learner',
  )
  policy = homes.add(
      lp.CourierNode(
          homes.maker(nodes.make_policy_learner),
          config,
          workdir,
          queue,
          discriminator,
          counter,
          stop_program,
          # Actors that wait for newer weights each keep a thread of it.
          courier_kwargs={'thread_pool_size': 16 + config.num_actors},
      ),
      'policy_learner',
      'policy_learner',
  )
  for index in range(config.num_actors):
    homes.add(
        lp.PyClassNode(
            homes.maker(nodes.make_actor),
            config,
            index,
            policy,
            queue,
            canvases,
            counter,
        ),
        'actor',
    )
  homes.add(
      lp.PyClassNode(
          homes.maker(nodes.make_evaluator), config, workdir, policy, counter
      ),
      'evaluator',
      'evaluator',
  )
  return homes.finish()
