# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The program of a population: K members, each a whole SPIRAL, on one machine.

A member is one process whose nodes are threads: on few cores that is less
memory and a shorter start, and members are what runs side by side. The graph of
handles has no cycle:

  counter <- discriminator <- policy <- actor, evaluator      in each member
  all of these <- controller
"""

from collections.abc import Callable
from collections.abc import Sequence
import dataclasses
from typing import Any
import uuid

import launchpad as lp

from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import environments
from spiral_launch.experiment import networks
from spiral_launch.experiment import workdir as workdir_lib
from spiral_launch.local import resources as resources_lib
from spiral_launch.local import tensorflow_runtime
from spiral_launch.pbt import controller
from spiral_launch.pbt import fitness
from spiral_launch.program import nodes
from spiral_launch.program import placement
from spiral_tf import types
from spiral_tf.replay import canvas_buffer
from spiral_tf.replay import trajectory_queue

CONTROLLER = 'controller'
_DISCRIMINATOR = 'critic'


def member_label(index: int) -> str:
  """Name of a member's process, and of its folder."""
  return f'member_{index}'


def make_program(
    configs: Sequence[experiment.Experiment],
    folder: workdir_lib.Population,
    settings: controller.Settings,
    shared_critic: bool,
    stop_program: Callable[[], None],
) -> lp.Program:
  """Makes the program.

  Args:
    configs: of the members, validated; they differ in hyperparameters and seed.
    folder: prepared, with the members' folders in it.
    settings: of the controller.
    shared_critic: one discriminator for all members, as in SPIRAL++, rather
    than one
      for each.
    stop_program: stops all nodes.
  """
  program = lp.Program('spiral_pbt')
  run = uuid.uuid4().hex[:8]
  processes = [lp.MultiThreadingColocation([]) for _ in configs]
  counters = [
      process.add_node(
          lp.CourierNode(
              nodes.make_counter, config, folder.member(k), run, stop_program
          )
      )
      for k, (process, config) in enumerate(zip(processes, configs))
  ]
  if shared_critic:
    process = lp.MultiThreadingColocation([])
    shared = _add_discriminator(
        process, _of_all(configs), folder.shared_critic, counters[0]
    )
    program.add_node(process, label=_DISCRIMINATOR)
  members = []
  for k, (process, config) in enumerate(zip(processes, configs)):
    discriminator, canvases = (
        shared
        if shared_critic
        else _add_discriminator(process, config, folder.member(k), counters[k])
    )
    members.append(
        _add_member(
            process,
            config,
            folder.member(k),
            discriminator,
            canvases,
            counters[k],
            stop_program,
        )
    )
    program.add_node(process, label=member_label(k))
  program.add_node(
      lp.PyClassNode(
          _make_controller,
          configs[0],
          settings,
          folder,
          members,
          shared_critic,
          stop_program,
      ),
      label=CONTROLLER,
  )
  return program


def _of_all(configs: Sequence[experiment.Experiment]) -> experiment.Experiment:
  """The config of a discriminator that sees all members' canvases.

  It makes as many steps, for each policy step of each member, as a member's
  own discriminator does: its batches are of all members.
  """
  discriminator = configs[0].discriminator
  return dataclasses.replace(
      configs[0],
      num_actors=sum(config.num_actors for config in configs),
      discriminator=dataclasses.replace(
          discriminator,
          steps_per_policy_step=(
              discriminator.steps_per_policy_step / len(configs)
          ),
      ),
  )


def _add_discriminator(process, config, workdir, counter) -> tuple[Any, Any]:
  """Adds a discriminator and its canvases to a process; their handles."""
  spec = environments.environment_spec(config.environment)
  signature = types.final_canvas_signature(spec, config.conditional)
  canvases = process.add_node(
      placement.TableNode(
          lambda: [
              canvas_buffer.make_table(signature, config, config.num_actors)
          ]
      )
  )
  discriminator = process.add_node(
      lp.CourierNode(
          nodes.make_discriminator_learner, config, workdir, canvases, counter
      )
  )
  return discriminator, canvases


def _add_member(
    process, config, workdir, discriminator, canvases, counter, stop_program
) -> controller.Member:
  """Adds the nodes of a member; returns its handles for the controller."""
  spec = environments.environment_spec(config.environment)
  signature = types.trajectory_signature(
      spec, config.network.noise_size, config.conditional
  )
  size = config.policy.queue_drawings
  queue = process.add_node(
      placement.TableNode(
          lambda: [trajectory_queue.make_table(signature, size)]
      )
  )
  policy = process.add_node(
      lp.CourierNode(
          nodes.make_policy_learner,
          config,
          workdir,
          queue,
          discriminator,
          counter,
          stop_program,
          courier_kwargs={'thread_pool_size': 16 + config.num_actors},
      )
  )
  for index in range(config.num_actors):
    process.add_node(
        lp.PyClassNode(
            nodes.make_actor, config, index, policy, queue, canvases, counter
        )
    )
  evaluator = process.add_node(
      lp.CourierNode(nodes.make_evaluator, config, workdir, policy, counter)
  )
  return controller.Member(policy, discriminator, counter, evaluator)


def _make_controller(
    config: experiment.Experiment,
    settings: controller.Settings,
    folder: workdir_lib.Population,
    members: Sequence[Any],
    shared_critic: bool,
    stop_program: Callable[[], None],
) -> controller.Controller:
  """The controller, in its own process."""
  tensorflow_runtime.configure(1, settings.seed)
  discriminator_fitness = None
  if settings.fitness == fitness.DISCRIMINATOR:
    spec = environments.environment_spec(config.environment)
    discriminator_fitness = fitness.DiscriminatorFitness(
        networks.make_discriminator(config, spec)
    )
  return controller.Controller(
      settings,
      folder,
      [controller.Member(*member) for member in members],
      shared_critic,
      discriminator_fitness,
      stop_program,
      lp.stop_event(),
  )


def resources_of(
    members: int, num_gpus: int, num_threads: int
) -> dict[str, Any]:
  """Environment of each process on one machine; see `program`.

  Members take turns on the GPUs there are; a shared discriminator has the last
  one.

  Args:
    members: how many there are.
    num_gpus: GPUs of this machine.
    num_threads: for one operation of TensorFlow; 0 for one a core.
  """
  on_cpu = resources_lib.make(0)['actor']
  resources = {CONTROLLER: on_cpu}
  for index, label in enumerate(
      [*map(member_label, range(members)), _DISCRIMINATOR]
  ):
    gpu = -1
    if num_gpus:
      gpu = num_gpus - 1 if label == _DISCRIMINATOR else index % num_gpus
    resources[label] = dataclasses.replace(
        on_cpu,
        env={
            **on_cpu.env,
            'CUDA_VISIBLE_DEVICES': str(gpu),
            **tensorflow_runtime.environment_to_share(num_threads),
        },
    )
  return resources
