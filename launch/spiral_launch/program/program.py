# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The Launchpad program: its nodes, and the handles that each of them holds.

The graph of handles has no cycle:

  counter <- all other nodes
  discriminator_learner <- policy_learner <- actor, evaluator
  discriminator_learner <- actor (only if actors search by its scores)
  trajectory_queue, canvas_buffer <- actor
"""

import functools
from typing import Any
from typing import Callable
from typing import NamedTuple
import uuid

import launchpad as lp

from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import environments
from spiral_launch.experiment import networks
from spiral_launch.experiment import workdir as workdir_lib
from spiral_launch.program import nodes
from spiral_launch.program import placement as placement_lib
from spiral_launch.program import stop_file
from spiral_tf import types
from spiral_tf.replay import canvas_buffer
from spiral_tf.replay import trajectory_queue


class DiscriminatorHandles(NamedTuple):
  """Handles of a discriminator learner and of the canvases that it reads.

  Both are None in a program without a discriminator.
  """

  learner: Any
  canvases: Any


def make_program(
    config: experiment.Experiment,
    workdir: workdir_lib.Workdir,
    stop_program: Callable[[], None],
) -> lp.Program:
  """Makes the program for one machine.

  Args:
    config: validated config.
    workdir: prepared folder of the run.
    stop_program: stops all nodes; called when the budget is used up.
  """
  placement = placement_lib.LocalPlacement(lp.Program('spiral'))
  run = uuid.uuid4().hex[:8]
  counter = functools.partial(nodes.make_counter, config, workdir, run)
  return _add_nodes(placement, config, workdir, counter, stop_program)


def make_cluster_program(
    config: experiment.Experiment, workdir: workdir_lib.Workdir
) -> lp.Program:
  """Makes the program for many machines, whose counter prepares the folder.

  Args:
    config: validated config.
    workdir: folder that all machines share, by its path on them.
  """
  run = uuid.uuid4().hex[:8]
  stop = stop_file.StopFile(workdir.stop, run)
  placement = placement_lib.ClusterPlacement(lp.Program('spiral'), stop)
  counter = functools.partial(nodes.prepare_and_count, config, workdir, run)
  return _add_nodes(placement, config, workdir, counter, stop)


def _add_nodes(
    placement: placement_lib.LocalPlacement,
    config: experiment.Experiment,
    workdir: workdir_lib.Workdir,
    make_counter: Callable[..., Any],
    stop_program: Callable[[], None],
) -> lp.Program:
  """Adds all nodes and returns the program."""
  counter = placement.add(
      lp.CourierNode(placement.wrap(make_counter), stop_program),
      'counter',
      'evaluator',
  )
  discriminator = DiscriminatorHandles(None, None)
  if config.reward.trains_discriminator:
    discriminator = add_discriminator(placement, config, workdir, counter)
  policy = add_policy(
      placement, config, workdir, discriminator, counter, stop_program
  )
  add_evaluator(placement, config, workdir, policy, counter, lp.PyClassNode)
  return placement.finish()


def add_discriminator(
    placement: placement_lib.LocalPlacement,
    config: experiment.Experiment,
    workdir: workdir_lib.Workdir,
    counter: Any,
) -> DiscriminatorHandles:
  """Adds a discriminator learner and its table of canvases."""
  spec = environments.environment_spec(config.environment)
  signature = types.final_canvas_signature(spec, config.conditional)
  label = 'discriminator_learner'
  canvases = placement.add(
      placement.table(
          lambda: canvas_buffer.make_table(signature, config, config.num_actors)
      ),
      'canvas_buffer',
      label,
  )
  make = placement.wrap(nodes.make_discriminator_learner)
  learner = placement.add(
      lp.CourierNode(make, config, workdir, canvases, counter), label, label
  )
  return DiscriminatorHandles(learner, canvases)


def add_policy(
    placement: placement_lib.LocalPlacement,
    config: experiment.Experiment,
    workdir: workdir_lib.Workdir,
    discriminator: DiscriminatorHandles,
    counter: Any,
    stop_program: Callable[[], None],
) -> Any:
  """Adds a policy learner, its queue and its actors; returns its handle."""
  signature = networks.trajectory_signature(config)
  size = config.policy.queue_drawings
  label = 'policy_learner'
  queue = placement.add(
      placement.table(lambda: trajectory_queue.make_table(signature, size)),
      'trajectory_queue',
      label,
  )
  policy = placement.add(
      lp.CourierNode(
          placement.wrap(nodes.make_policy_learner),
          config,
          workdir,
          queue,
          discriminator.learner,
          counter,
          stop_program,
          # Each actor that waits for newer weights occupies a thread.
          courier_kwargs={'thread_pool_size': 16 + config.num_actors},
      ),
      label,
      label,
  )
  make = placement.wrap(nodes.make_actor)
  # Nodes wait at their start for those to which they hold a handle.
  search = config.search
  scores = search.enabled and search.by == 'discriminator'
  for index in range(config.num_actors):
    placement.add(
        lp.PyClassNode(
            make,
            config,
            index,
            policy,
            queue,
            discriminator.canvases,
            counter,
            discriminator.learner if scores else None,
        ),
        'actor',
    )
  return policy


def add_evaluator(
    placement: placement_lib.LocalPlacement,
    config: experiment.Experiment,
    workdir: workdir_lib.Workdir,
    policy: Any,
    counter: Any,
    node_type: Callable[..., lp.PyNode],
) -> Any:
  """Adds an evaluator and returns its handle.

  Args:
    placement: placement of the node.
    config: validated config.
    workdir: folder of the run.
    policy: handle of the policy learner.
    counter: handle of the counter.
    node_type: `lp.CourierNode` if other nodes call the evaluator, else
      `lp.PyClassNode`.
  """
  make = placement.wrap(nodes.make_evaluator)
  node = node_type(make, config, workdir, policy, counter)
  return placement.add(node, 'evaluator', 'evaluator')
