# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Parts of a run that training in nodes and in one process have in common.

Needs neither Launchpad nor Reverb.
"""

from collections.abc import Callable
from collections.abc import Iterator
import threading
from typing import Any
from typing import Optional

import tensorflow as tf

from spiral_launch.experiment import classifiers
from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import data
from spiral_launch.experiment import networks
from spiral_launch.experiment import workdir as workdir_lib
from spiral_tf.checkpoints import best as best_checkpoint
from spiral_tf.checkpoints import checkpointer
from spiral_tf.data import augmentation
from spiral_tf.data import dataset
from spiral_tf.distributed import counter as counter_lib
from spiral_tf.distributed import loggers
from spiral_tf.distributed import node_events
from spiral_tf.distributed import variables
from spiral_tf.evaluation import evaluator
from spiral_tf.evaluation import snapshot
from spiral_tf.learning import learner
from spiral_tf.learning import policy as policy_learning
from spiral_tf.networks import policy as policy_lib

# Seeds of nodes lie far enough apart that no two nodes share one.
POLICY_LEARNER, DISCRIMINATOR_LEARNER, EVALUATOR, ACTOR = range(4)


def seed(config: experiment.Experiment, kind: int, index: int = 0) -> int:
  """Returns the seed of a node.

  Args:
    config: config of the experiment.
    kind: one of the constants above.
    index: number of the node among those of its kind.
  """
  return 1_000_003 * config.seed + 10_007 * kind + index


def make_counter(
    config: experiment.Experiment,
    workdir: workdir_lib.Workdir,
    run: str,
    stop_program: Callable[[], None],
    stop_event: threading.Event,
) -> counter_lib.Counter:
  """Makes the counter.

  Args:
    config: config of the experiment.
    workdir: folder of the run.
    run: identifier of this launch of the program.
    stop_program: stops all nodes.
    stop_event: set when the program stops.
  """
  return counter_lib.Counter(
      workdir.counts,
      [
          loggers.TerminalLogger(),
          loggers.CsvLogger(workdir.metrics),
          loggers.TensorBoardLogger(workdir.tensorboard),
      ],
      config.report_seconds,
      config.max_minutes,
      config.max_learner_steps,
      stop_program,
      stop_event,
      node_events.NodeEvents(workdir.events, run),
  )


def make_checkpointer(
    config: experiment.Experiment,
    workdir: workdir_lib.Workdir,
    name: str,
    update: learner.Update,
) -> checkpointer.Checkpointer:
  """Makes the checkpointer of the learner 'policy' or 'discriminator'."""
  return checkpointer.Checkpointer(
      update.checkpoint_objects(),
      workdir.checkpoints(name),
      config.checkpoint.every_minutes,
      config.checkpoint.keep,
      policy_learning.HYPERPARAMETERS if name == 'policy' else (),
  )


def make_reporter(
    config: experiment.Experiment, counter: Any
) -> loggers.MetricReporter:
  """Makes a learner's reporter of metrics to the counter, or its client."""
  return loggers.MetricReporter(counter, config.report_seconds / 2)


def load_images(config: experiment.Experiment) -> dataset.ImageData:
  """Loads images to learn from, with those that are made from them.

  Args:
    config: config of the experiment.

  Returns:
    The images, without labels of the training images, which nothing learns.

  Raises:
    ValueError, OSError, ImportError: errors of `data.load`.
  """
  images = data.load(config)
  train = augmentation.augment(images.train, config.data)
  return images._replace(train=train, train_labels=None)


def make_real_images(
    config: experiment.Experiment, images: Optional[dataset.ImageData] = None
) -> Optional[Iterator[tf.Tensor]]:
  """Returns the discriminator's real images in batches.

  Args:
    config: config of the experiment.
    images: result of `load_images`; None to load them.

  Returns:
    uint8 [B, H, W, C] each; None if they are the targets of its canvases.
  """
  if config.conditional and config.discriminator.paired:
    return None
  return iter(
      dataset.batches(
          (images or load_images(config)).train,
          config.discriminator.batch_size,
          seed(config, DISCRIMINATOR_LEARNER),
      )
  )


def make_targets(
    config: experiment.Experiment, images: Optional[dataset.ImageData] = None
) -> Any:
  """Returns the images from which targets are sampled; None for no targets.

  Args:
    config: config of the experiment.
    images: result of `load_images`; None to load them.
  """
  return (images or load_images(config)).train if config.conditional else None


def make_evaluation(
    config: experiment.Experiment,
    workdir: workdir_lib.Workdir,
    policy: policy_lib.Policy,
    images: Optional[dataset.ImageData] = None,
) -> snapshot.Evaluation:
  """Makes the evaluation of a policy on held-out images.

  Args:
    config: config of the experiment.
    workdir: folder of the run.
    policy: policy to evaluate.
    images: images of the experiment, whose held-out ones are drawn; None to
      load them.
  """
  images = images or data.load(config)
  return snapshot.Evaluation(
      networks.make_drawer(
          config,
          policy,
          config.evaluation.num_images,
          seed(config, EVALUATOR),
          config.temperature,
      ),
      images.held_out,
      config.conditional,
      workdir.grids,
      images.held_out_labels,
      classifiers.cached(config, classifiers.default_folder()),
      config.data.classes,
  )


def make_evaluator(
    config: experiment.Experiment,
    workdir: workdir_lib.Workdir,
    policy: policy_lib.Policy,
    client: Optional[variables.VariableClient],
    counter: Any,
    stop_event: threading.Event,
    images: Optional[dataset.ImageData] = None,
) -> evaluator.Evaluator:
  """Makes the evaluator.

  Args:
    config: config of the experiment.
    workdir: folder of the run.
    policy: policy to evaluate.
    client: client that updates its weights; None in the learner's process.
    counter: client of the counter.
    stop_event: set when the program stops.
    images: images of the experiment, whose held-out ones are drawn; None to
      load them.
  """
  return evaluator.Evaluator(
      make_evaluation(config, workdir, policy, images),
      client,
      counter,
      workdir.tensorboard,
      config.evaluation.every_minutes,
      stop_event,
      best_checkpoint.BestCheckpoint(policy, workdir.checkpoints('best')),
  )
