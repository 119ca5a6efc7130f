# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Runs an experiment in one process, without Launchpad and Reverb."""

from collections.abc import Callable
import dataclasses
import threading
import uuid

from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import environments
from spiral_launch.experiment import networks
from spiral_launch.experiment import parts
from spiral_launch.experiment import workdir as workdir_lib
from spiral_launch.local import early_signals
from spiral_launch.local import output_streams
from spiral_launch.local import tensorflow_runtime
from spiral_launch.program import teacher
from spiral_tf import os_errors
from spiral_tf.acting import search
from spiral_tf.learning import discriminator as discriminator_learning
from spiral_tf.learning import learner
from spiral_tf.learning import policy as policy_learning
from spiral_tf.replay import numpy_replay
from spiral_tf.training import single_process


def prepare(config: experiment.Experiment) -> None:
  """Prepares this process; must be called before anything uses TensorFlow.

  Raises:
    ConfigError: the experiment cannot run in one process.
  """
  tensorflow_runtime.configure(0, parts.seed(config, parts.POLICY_LEARNER))
  _acting(config).validate()


def _acting(config: experiment.Experiment) -> experiment.Experiment:
  """Returns the config of one actor that draws a whole batch at a time."""
  return dataclasses.replace(
      config, num_actors=1, drawings_per_actor=config.policy.batch_size
  )


def run(config: experiment.Experiment, workdir: workdir_lib.Workdir) -> int:
  """Trains until the budget is used up or a signal arrives.

  Args:
    config: validated config.
    workdir: prepared folder of the run.

  Returns:
    1 if the last checkpoint could not be written, else 0.
  """
  loop = make(config, workdir, early_signals.stop_requested)
  early_signals.hand_over()
  try:
    loop.run()
  except OSError as error:
    output_streams.say(f'Error: {os_errors.explain(error)}', error=True)
    return 1
  return 0


def make(
    config: experiment.Experiment,
    workdir: workdir_lib.Workdir,
    stop_requested: Callable[[], bool],
) -> single_process.SingleProcess:
  """Makes all parts, and restores the run's last checkpoints.

  Args:
    config: validated config.
    workdir: prepared folder of the run.
    stop_requested: returns True once the user wants the run to end.
  """
  spec = environments.environment_spec(config.environment)
  stop_event = threading.Event()  # Never waited for: there is one thread.
  counter = parts.make_counter(
      config, workdir, uuid.uuid4().hex[:8], stop_event.set, stop_event
  )
  images = parts.load_images(config)
  discriminator, score, scorer = None, None, None
  if config.reward.trains_discriminator:
    network = networks.make_discriminator(config, spec)
    score = network.__call__
    scorer = search.discriminator_scorer(score)
    update = discriminator_learning.DiscriminatorUpdate(
        config.discriminator, network
    )
    discriminator = single_process.Discriminator(
        learner.Learner(
            update,
            parts.make_checkpointer(config, workdir, 'discriminator', update),
            parts.make_reporter(config, counter),
            'critic_steps',
        ),
        numpy_replay.CanvasReplay(
            config.discriminator.replay_batches
            * config.discriminator.batch_size,
            parts.seed(config, parts.DISCRIMINATOR_LEARNER),
        ),
        parts.make_real_images(config, images),
    )
  network = networks.make_policy(config, spec)
  update = policy_learning.PolicyUpdate(config, spec, network, score)
  policy = learner.Learner(
      update,
      parts.make_checkpointer(config, workdir, 'policy', update),
      parts.make_reporter(config, counter),
      'learner_steps',
  )
  counter.node_started('single_process', f'from step {policy.steps}')
  return single_process.SingleProcess(
      config,
      networks.make_actor_drawer(
          _acting(config),
          network,
          parts.seed(config, parts.ACTOR),
          scorer if config.search.by == 'discriminator' else None,
          teacher.make(config, images),
      ),
      parts.make_targets(config, images),
      discriminator,
      policy,
      parts.make_evaluator(
          config, workdir, network, None, counter, stop_event, images
      ),
      counter,
      config.max_learner_steps,
      stop_requested,
  )
