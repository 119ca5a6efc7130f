# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""How a node's process uses TensorFlow: threads, seeds, known bugs."""

import os

import tensorflow as tf

# Set in the environment of a process that several TensorFlow nodes share.
_THREADS = 'SPIRAL_TF_SHARED_THREADS'
# Two learners' tables, an actor, an evaluator, and some to spare.
_OPERATIONS_AT_ONCE = 8


def environment_to_share(num_threads: int) -> dict[str, str]:
  """Environment for a process of several nodes; see `share`.

  Args:
    num_threads: for one operation; 0 for one a core.
  """
  return {_THREADS: str(num_threads)}


def share() -> None:
  """Prepares TensorFlow for several nodes, if this process is to have them.

  An operation that waits, for drawings say, keeps a thread; with one for each
  core, as TensorFlow has by itself, all nodes would soon wait for ever. Nodes
  come too late to change that: one of them has always started TensorFlow.
  """
  if _THREADS not in os.environ:
    return
  tf.config.threading.set_intra_op_parallelism_threads(
      int(os.environ[_THREADS])
  )
  tf.config.threading.set_inter_op_parallelism_threads(_OPERATIONS_AT_ONCE)


def configure(num_threads: int, seed: int) -> None:
  """Prepares TensorFlow in this process.

  Args:
    num_threads: for one operation; 0 for one a core.
    seed: of TensorFlow's random operations.
  """
  tf.random.set_seed(seed)
  # TensorFlow 2.12's remapper fails, loudly, on residual blocks.
  tf.config.optimizer.set_experimental_options({'remapping': False})
  if _THREADS in os.environ:
    return  # See `share`.
  try:
    tf.config.threading.set_intra_op_parallelism_threads(num_threads)
    if num_threads:
      # Operations of one step mostly wait for each other: more threads than
      # cores only take them from other nodes.
      tf.config.threading.set_inter_op_parallelism_threads(1)
  except RuntimeError:
    pass  # Another node in this process has started TensorFlow already.
