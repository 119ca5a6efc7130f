# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Makes tiny runs with checkpoints, and labeled images."""

import os
import struct

import numpy as np
import tensorflow as tf

from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import environments
from spiral_launch.experiment import networks
from spiral_launch.experiment import workdir as workdir_lib
from spiral_tf.checkpoints import checkpointer
from spiral_tf.distributed import loggers
from tests.spiral_launch.experiment import tiny
from tests.spiral_tf import bars
from tests.spiral_tf import tiny as tiny_agent


def write_labelled(folder: str, count: int = 60) -> str:
  """Writes MNIST-like files of bars, white on black; returns the folder."""
  os.makedirs(folder, exist_ok=True)
  images, labels = bars.images(count)
  for name, array in (
      ('train-images-idx3-ubyte', 255 - images[..., 0]),
      ('train-labels-idx1-ubyte', labels.astype(np.uint8)),
  ):
    header = struct.pack(f'>HBB{array.ndim}I', 0, 8, array.ndim, *array.shape)
    with open(os.path.join(folder, name), 'wb') as file:
      file.write(header + array.tobytes())
  return folder


def make(
    folder: str, source: str, discriminator: bool = True, **changes
) -> tuple[experiment.Experiment, workdir_lib.Workdir]:
  """Makes a run with a checkpoint after 7 steps.

  Args:
    folder: new folder.
    source: source of the data.
    discriminator: whether to make a checkpoint of the discriminator.
    **changes: changed settings, as for `tiny.config`.
  """
  config = tiny.config(source, **changes)
  workdir = workdir_lib.prepare(config, folder)
  spec = environments.environment_spec(config.environment)
  made: dict[str, tf.Module] = {'policy': networks.make_policy(config, spec)}
  if discriminator:
    made['discriminator'] = networks.make_discriminator(config, spec)
  for name, module in made.items():
    tiny_agent.randomise(module, 1)
    steps = tf.Variable(7, dtype=tf.int64)
    checkpointer.Checkpointer(
        {name: module, 'steps': steps}, workdir.checkpoints(name), 1.0, 1
    ).save()
  logger = loggers.CsvLogger(workdir.metrics)
  for steps in (5, 7, 9):
    logger.write(
        {
            'frames': 100 * steps,
            'minutes': steps / 10,
            'learner_steps': steps,
            'reward': 1.0 * steps,
        }
    )
  return config, workdir
