"""The program: which nodes there are, where they live, who knows whom.

The graph of handles has no cycle:

  counter <- everyone
  discriminator_learner <- policy_learner <- actor, evaluator
  trajectory_queue, canvas_buffer <- actor
"""

import os
from typing import Any
from typing import Callable
import uuid

from absl import flags
import launchpad as lp
from launchpad.nodes.python import local_multi_processing

from launch import environments
from launch import experiment
from launch import loopback
from launch import node_exit
from launch import nodes
from launch import table_node
from launch import workdir as workdir_lib
from spiral_tf import canvas_buffer
from spiral_tf import trajectory_queue
from spiral_tf import types

# Launchpad looks this flag up when processes get arguments, but this build of
# it never defines it.
_LP_DUMMY_CONFIG = flags.DEFINE_multi_float(
    'lp_dummy_config', [], 'Internal to Launchpad.'
)


def make_program(
    config: experiment.Experiment,
    workdir: workdir_lib.Workdir,
    stop_program: Callable[[], None],
) -> lp.Program:
  """Makes the program of one machine.

  Each table lives in the process of the learner that reads it, so batches are
  read without gRPC. The counter shares the evaluator's process, which is idle
  most of the time.

  Args:
    config: validated.
    workdir: prepared.
    stop_program: stops all nodes; called when the budget is used up.
  """
  program = lp.Program('spiral')
  spec = environments.drawing_spec(config.environment)
  trajectory = types.trajectory_signature(
      spec, config.network.noise_size, config.conditional
  )
  canvas = types.final_canvas_signature(spec, config.conditional)

  evaluator_process = lp.MultiThreadingColocation([])
  counter = evaluator_process.add_node(
      lp.CourierNode(
          nodes.make_counter, config, workdir, uuid.uuid4().hex[:8], stop_program
      )
  )

  critic_process = lp.MultiThreadingColocation([])
  canvases = critic_process.add_node(
      table_node.TableNode(
          lambda: [canvas_buffer.make_table(canvas, config, config.num_actors)]
      )
  )
  critic = critic_process.add_node(
      lp.CourierNode(
          nodes.make_discriminator_learner, config, workdir, canvases, counter
      )
  )
  program.add_node(critic_process, label='discriminator_learner')

  policy_process = lp.MultiThreadingColocation([])
  size = config.policy.queue_drawings
  queue = policy_process.add_node(
      table_node.TableNode(
          lambda: [trajectory_queue.make_table(trajectory, size)]
      )
  )
  policy = policy_process.add_node(
      lp.CourierNode(
          nodes.make_policy_learner,
          config,
          workdir,
          queue,
          critic,
          counter,
          stop_program,
          # Actors that wait for newer weights each keep a thread of it.
          courier_kwargs={'thread_pool_size': 16 + config.num_actors},
      )
  )
  program.add_node(policy_process, label='policy_learner')

  with program.group('actor'):
    for index in range(config.num_actors):
      program.add_node(
          lp.PyClassNode(
              nodes.make_actor, config, index, policy, queue, canvases, counter
          )
      )

  evaluator_process.add_node(
      lp.PyClassNode(nodes.make_evaluator, config, workdir, policy, counter)
  )
  program.add_node(evaluator_process, label='evaluator')
  return program


def local_resources(num_gpus: int) -> dict[str, Any]:
  """Environment of each node's process on one machine.

  The policy learner gets the first GPU, the critic the second, or the same one
  if there is only one; all others run on the CPU.

  Args:
    num_gpus: GPUs of this machine.
  """
  devices = {'actor': '-1', 'evaluator': '-1'}
  if num_gpus:
    devices['policy_learner'] = '0'
    devices['discriminator_learner'] = str(min(1, num_gpus - 1))
  common = {
      # Sharing a GPU needs this; TensorFlow otherwise takes all its memory.
      'TF_FORCE_GPU_ALLOW_GROWTH': 'true',
      'TF_CPP_MIN_LOG_LEVEL': '1',
      # Two thirds of the time on processors without AVX-512, where TensorFlow
      # leaves it off.
      'TF_ENABLE_ONEDNN_OPTS': os.environ.get('TF_ENABLE_ONEDNN_OPTS', '1'),
      node_exit.NODE_PROCESS: '1',
      **loopback.environment(),
  }
  labels = ('policy_learner', 'discriminator_learner', 'actor', 'evaluator')
  return {
      label: local_multi_processing.PythonProcess(
          # A learner may take its time to write a last checkpoint; whoever
          # launched it looks after nodes that do not stop.
          args={'lp_termination_notice_secs': -1},
          env={
              **common,
              **(
                  {'CUDA_VISIBLE_DEVICES': devices[label]}
                  if label in devices
                  else {}
              ),
          },
      )
      for label in labels
  }
