# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Launchpad's entry of a node's process, after an import of TensorFlow.

Launchpad's imports it while absl's `app.run` runs already. TensorFlow then
makes its context before eager execution is on, and `!=` of two tensors within a
tf.function says whether they are the same object.
"""

import os
import runpy

import tensorflow as tf

from spiral_launch.local import proxies

if __name__ == '__main__':
  # Nodes reach each other by name, whatever proxy the cluster prescribes.
  os.environ.update(proxies.environment(proxies.cluster_hosts()))
  assert tf.executing_eagerly()
  runpy.run_module(
      'launchpad.nodes.python.process_entry',
      run_name='__main__',
      alter_sys=True,
  )
