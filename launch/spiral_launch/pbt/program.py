# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The Launchpad program of a population: K complete agents on one machine.

A member is one process whose nodes are its threads: on few cores this takes
less memory and starts faster, and the members run in parallel anyway. The graph
of handles has no cycle:

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
from spiral_launch.program import placement as placement_lib
from spiral_launch.program import program as program_lib

CONTROLLER = 'controller'
_DISCRIMINATOR = 'discriminator'


def member_label(index: int) -> str:
  """Returns the name of a member's process and of its folder."""
  return f'member_{index}'


def make_program(
    configs: Sequence[experiment.Experiment],
    folder: workdir_lib.Population,
    settings: controller.Settings,
    shared_discriminator: bool,
    stop_program: Callable[[], None],
) -> lp.Program:
  """Makes the program.

  Args:
    configs: validated config of each member; they differ in hyperparameters and
      seed.
    folder: prepared folder of the population, with the members' folders in it.
    settings: settings of the controller.
    shared_discriminator: True for one discriminator for all members, as in
      SPIRAL++; False for one per member.
    stop_program: stops all nodes.
  """
  program = lp.Program('spiral_pbt')
  run = uuid.uuid4().hex[:8]
  workdirs = [folder.member(k) for k in range(len(configs))]
  placements = [
      placement_lib.SingleProcessPlacement(program, member_label(k))
      for k in range(len(configs))
  ]
  counters = [
      placement.add(
          lp.CourierNode(
              nodes.make_counter, config, workdir, run, stop_program
          ),
          'counter',
      )
      for placement, config, workdir in zip(placements, configs, workdirs)
  ]
  shared = None
  if shared_discriminator:
    placement = placement_lib.SingleProcessPlacement(program, _DISCRIMINATOR)
    shared = program_lib.add_discriminator(
        placement,
        _shared_config(configs),
        folder.shared_discriminator,
        counters[0],
    )
    placement.finish()
  members = []
  for k, (placement, config) in enumerate(zip(placements, configs)):
    workdir, counter = workdirs[k], counters[k]
    discriminator = shared or program_lib.add_discriminator(
        placement, config, workdir, counter
    )
    policy = program_lib.add_policy(
        placement, config, workdir, discriminator, counter, stop_program
    )
    evaluator = program_lib.add_evaluator(
        placement, config, workdir, policy, counter, lp.CourierNode
    )
    members.append(
        controller.Member(policy, discriminator.learner, counter, evaluator)
    )
    placement.finish()
  program.add_node(
      lp.PyClassNode(
          _make_controller,
          configs[0],
          settings,
          folder,
          members,
          shared_discriminator,
          stop_program,
      ),
      label=CONTROLLER,
  )
  return program


def _shared_config(
    configs: Sequence[experiment.Experiment],
) -> experiment.Experiment:
  """Returns the config of a discriminator that sees all members' canvases.

  For each policy step of each member it makes as many steps as a member's own
  discriminator does, as its batches hold canvases of all members.
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


def _make_controller(
    config: experiment.Experiment,
    settings: controller.Settings,
    folder: workdir_lib.Population,
    members: Sequence[Any],
    shared_discriminator: bool,
    stop_program: Callable[[], None],
) -> controller.Controller:
  """Makes the controller in its own process."""
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
      shared_discriminator,
      discriminator_fitness,
      stop_program,
      lp.stop_event(),
  )


def resources_of(
    members: int, num_gpus: int, num_threads: int
) -> dict[str, Any]:
  """Returns the launch configuration of each process, by label.

  Members are spread over the GPUs; a shared discriminator gets the last GPU.

  Args:
    members: number of members.
    num_gpus: number of GPUs of this machine.
    num_threads: number of threads of one TensorFlow operation; 0 for one per
      core.
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
