"""How a node's process uses TensorFlow: threads, seeds, known bugs."""

import os

import tensorflow as tf

# Set where several nodes share a process: one that waits inside TensorFlow, for
# drawings, keeps a thread, and with no other left all would wait for ever.
SHARED_THREADS = 'SPIRAL_TF_SHARED_THREADS'


def configure(num_threads: int, seed: int) -> None:
  """Prepares TensorFlow in this process.

  Args:
    num_threads: for one operation; 0 for one a core.
    seed: of TensorFlow's random operations.
  """
  tf.random.set_seed(seed)
  # TensorFlow 2.12's remapper fails, loudly, on residual blocks.
  tf.config.optimizer.set_experimental_options({'remapping': False})
  try:
    tf.config.threading.set_intra_op_parallelism_threads(num_threads)
    shared = int(os.environ.get(SHARED_THREADS, 0))
    if shared:
      tf.config.threading.set_inter_op_parallelism_threads(shared)
    elif num_threads:
      # Operations of one step mostly wait for each other: more threads than
      # cores only take them from other nodes.
      tf.config.threading.set_inter_op_parallelism_threads(1)
  except RuntimeError:
    pass  # Another node in this process has started TensorFlow already.
