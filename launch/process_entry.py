"""Launchpad's entry of a node's process, after an import of TensorFlow.

Launchpad's imports it while absl's `app.run` runs already. TensorFlow then
makes its context before eager execution is on, and `!=` of two tensors within a
tf.function says whether they are the same object.
"""

import runpy

import tensorflow as tf

if __name__ == '__main__':
  assert tf.executing_eagerly()
  runpy.run_module(
      'launchpad.nodes.python.process_entry',
      run_name='__main__',
      alter_sys=True,
  )
