# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Constructors of the nodes, called in each node's own process.

Launchpad calls these functions with clients in place of handles. Nodes receive
their stop event as an argument and do not depend on Launchpad.
"""

import atexit
import os
from typing import Any
from typing import Callable
from typing import Optional

import launchpad as lp

from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import environments
from spiral_launch.experiment import folder_lock
from spiral_launch.experiment import networks
from spiral_launch.experiment import parts
from spiral_launch.experiment import workdir as workdir_lib
from spiral_launch.local import node_exit
from spiral_launch.local import output_streams
from spiral_launch.local import tensorflow_runtime
from spiral_launch.program import teacher
from spiral_tf import types
from spiral_tf.acting import actor
from spiral_tf.acting import search
from spiral_tf.distributed import counter as counter_lib
from spiral_tf.distributed import variables
from spiral_tf.evaluation import evaluator
from spiral_tf.learning import discriminator as discriminator_learning
from spiral_tf.learning import discriminator_learner
from spiral_tf.learning import policy as policy_learning
from spiral_tf.learning import policy_learner
from spiral_tf.replay import canvas_buffer
from spiral_tf.replay import trajectory_queue

node_exit.exit_at_once()
node_exit.end_in_good_order()
node_exit.end_with_launcher()
tensorflow_runtime.share()


def make_counter(
    config: experiment.Experiment,
    workdir: workdir_lib.Workdir,
    run: str,
    stop_program: Callable[[], None],
) -> counter_lib.Counter:
  """Makes the counter.

  Args:
    config: config of the experiment.
    workdir: folder of the run.
    run: identifier of this launch of the program.
    stop_program: stops all nodes.
  """
  counter = parts.make_counter(
      config, workdir, run, stop_program, lp.stop_event()
  )
  frames = counter.get_counts()['frames']
  counter.node_started('counter', f'from {frames:.0f} frames')
  return counter


def prepare_and_count(
    config: experiment.Experiment,
    workdir: workdir_lib.Workdir,
    run: str,
    stop_program: Callable[[], None],
) -> counter_lib.Counter:
  """Makes the counter of a program on many machines.

  No launcher exists there, so the counter prepares the folder and locks it for
  all nodes. After a restart it takes over its own lock. Arguments are those of
  `make_counter`.

  Raises:
    ValueError: the folder holds a run of another config, or another run uses
      it.
  """
  workdir_lib.check_writable(workdir.path, 'workdir')
  lock = folder_lock.hold(workdir.path, 'workdir', run)
  atexit.register(lock.release)
  workdir_lib.prepare(config, workdir.path)
  counter = make_counter(config, workdir, run, stop_program)
  if node_exit.NODE_PROCESS in os.environ:
    atexit.register(_fail_without_steps, counter, lock)
  return counter


def _fail_without_steps(
    counter: counter_lib.Counter, lock: folder_lock.FolderLock
) -> None:
  """Ends the counter's process with an error if nothing was learned.

  Without a launcher the run would otherwise be reported as a success.
  """
  if counter.get_counts()['learner_steps']:
    return
  lock.release()
  output_streams.say('Error: no learner step was made: nothing was learned.')
  output_streams.flush()
  os._exit(1)  # pylint: disable=protected-access


def _report_start(counter: Any, node: str, learning: Any = None) -> None:
  """Reports to the counter that a node has started, and from which step."""
  detail = ''
  if learning is not None:
    steps = int(learning.steps.numpy())
    detail = f'from its checkpoint of step {steps}' if steps else 'from step 0'
  counter.futures.node_started(node, detail)


def make_policy_learner(
    config: experiment.Experiment,
    workdir: workdir_lib.Workdir,
    queue: Any,
    discriminator_node: Optional[Any],
    counter: Any,
    stop_program: Callable[[], None],
) -> policy_learner.PolicyLearner:
  """Makes the policy learner.

  Args:
    config: config of the experiment.
    workdir: folder of the run.
    queue: Reverb client of the trajectory queue.
    discriminator_node: Courier client of the discriminator learner; None
      without one.
    counter: Courier client of the counter.
    stop_program: stops all nodes.
  """
  tensorflow_runtime.configure(
      config.learner_threads, parts.seed(config, parts.POLICY_LEARNER)
  )
  stop_event = lp.stop_event()
  spec = environments.environment_spec(config.environment)
  policy = networks.make_policy(config, spec)
  score, discriminator_variables = None, None
  if discriminator_node is not None:
    discriminator = networks.make_discriminator(config, spec)
    score = discriminator.__call__
    discriminator_variables = variables.VariableClient(
        discriminator_node, discriminator.variables, stop_event
    )
  learning = policy_learning.PolicyUpdate(config, spec, policy, score)
  learner = policy_learner.PolicyLearner(
      learning,
      policy,
      lambda: trajectory_queue.batches(
          queue.server_address,
          networks.trajectory_signature(config),
          config.policy.batch_size,
      ),
      discriminator_variables,
      parts.make_checkpointer(config, workdir, 'policy', learning),
      parts.make_reporter(config, counter),
      config.max_learner_steps,
      config.on_policy,
      stop_program,
      stop_event,
  )
  _report_start(counter, 'policy_learner', learning)
  return learner


def make_discriminator_learner(
    config: experiment.Experiment,
    workdir: workdir_lib.Workdir,
    canvases: Any,
    counter: Any,
) -> discriminator_learner.DiscriminatorLearner:
  """Makes the discriminator learner; `canvases` is a Reverb client."""
  tensorflow_runtime.configure(
      config.learner_threads, parts.seed(config, parts.DISCRIMINATOR_LEARNER)
  )
  spec = environments.environment_spec(config.environment)
  discriminator = networks.make_discriminator(config, spec)
  learning = discriminator_learning.DiscriminatorUpdate(
      config.discriminator, discriminator
  )
  learner = discriminator_learner.DiscriminatorLearner(
      learning,
      discriminator,
      lambda: canvas_buffer.batches(
          canvases.server_address,
          types.final_canvas_signature(spec, config.conditional),
          config.discriminator.batch_size,
      ),
      parts.make_real_images(config),
      parts.make_checkpointer(config, workdir, 'discriminator', learning),
      parts.make_reporter(config, counter),
      lp.stop_event(),
  )
  _report_start(counter, 'discriminator_learner', learning)
  return learner


def make_actor(
    config: experiment.Experiment,
    index: int,
    policy_source: Any,
    queue: Any,
    canvases: Optional[Any],
    counter: Any,
    discriminator_node: Optional[Any] = None,
) -> actor.Actor:
  """Makes actor number `index`.

  Args:
    config: config of the experiment.
    index: number of the actor.
    policy_source: Courier client of the policy learner.
    queue: Reverb client of the trajectory queue.
    canvases: Reverb client of the canvas buffer; None without a discriminator.
    counter: Courier client of the counter.
    discriminator_node: Courier client of the discriminator learner; None
      without one.
  """
  seed = parts.seed(config, parts.ACTOR, index)
  tensorflow_runtime.configure(config.actor_threads, seed)
  stop_event = lp.stop_event()
  spec = environments.environment_spec(config.environment)
  policy = networks.make_policy(config, spec)
  scorer, discriminator_variables = None, None
  if config.search.enabled and config.search.by == 'discriminator':
    discriminator = networks.make_discriminator(config, spec)
    scorer = search.discriminator_scorer(discriminator.__call__)
    discriminator_variables = variables.VariableClient(
        discriminator_node, discriminator.variables, stop_event
    )
  name = f'actor/{index}'
  _report_start(counter, name)
  return actor.Actor(
      networks.make_actor_drawer(
          config, policy, seed, scorer, teacher.make(config)
      ),
      parts.make_targets(config),
      variables.VariableClient(policy_source, policy.variables, stop_event),
      queue,
      canvases,
      counter,
      seed,
      config.on_policy,
      stop_event,
      name,
      discriminator_variables,
  )


def make_evaluator(
    config: experiment.Experiment,
    workdir: workdir_lib.Workdir,
    policy_source: Any,
    counter: Any,
) -> evaluator.Evaluator:
  """Makes the evaluator."""
  tensorflow_runtime.configure(
      config.actor_threads, parts.seed(config, parts.EVALUATOR)
  )
  stop_event = lp.stop_event()
  policy = networks.make_policy(
      config, environments.environment_spec(config.environment)
  )
  _report_start(counter, 'evaluator')
  return parts.make_evaluator(
      config,
      workdir,
      policy,
      variables.VariableClient(policy_source, policy.variables, stop_event),
      counter,
      stop_event,
  )
