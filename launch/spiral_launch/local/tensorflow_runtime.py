# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""TensorFlow in a node's process: threads, seeds, known bugs."""

import os

import tensorflow as tf

# Environment variable of processes that several TensorFlow nodes share.
_THREADS = 'SPIRAL_TF_SHARED_THREADS'
# For the tables of two learners, an actor and an evaluator, and a few more.
_OPERATIONS_AT_ONCE = 8


def environment_to_share(num_threads: int) -> dict[str, str]:
  """Returns the environment of a process with several nodes, for `share`.

  Args:
    num_threads: number of threads of one operation; 0 for one per core.
  """
  return {_THREADS: str(num_threads)}


def share() -> None:
  """Prepares TensorFlow for several nodes, if the environment says so.

  An operation that waits for drawings occupies a thread. With one thread per
  core, TensorFlow's default, all nodes would soon wait forever. This cannot be
  changed once the first node has started TensorFlow.
  """
  if _THREADS not in os.environ:
    return
  tf.config.threading.set_intra_op_parallelism_threads(
      int(os.environ[_THREADS])
  )
  tf.config.threading.set_inter_op_parallelism_threads(_OPERATIONS_AT_ONCE)


def configure(num_threads: int, seed: int) -> None:
  """Prepares TensorFlow for one node.

  Args:
    num_threads: number of threads of one operation; 0 for one per core.
    seed: seed of TensorFlow's random operations.
  """
  tf.random.set_seed(seed)
  # The remapper of TensorFlow 2.12 fails on residual blocks and logs errors.
  tf.config.optimizer.set_experimental_options({'remapping': False})
  if _THREADS in os.environ:
    return  # `share` has set the threads.
  try:
    tf.config.threading.set_intra_op_parallelism_threads(num_threads)
    if num_threads:
      # Operations of one step mostly wait for each other; more threads would
      # only take cores from other nodes.
      tf.config.threading.set_inter_op_parallelism_threads(1)
  except RuntimeError:
    pass  # Another node in this process has started TensorFlow.
