# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Entry point of a node's process on many machines.

Imports TensorFlow and runs Launchpad's own entry point. Without this, absl's
`app.run` would import TensorFlow, which then creates its context before eager
execution is enabled, and `!=` of two tensors in a `tf.function` would compare
objects.
"""

import os
import runpy

import tensorflow as tf

from spiral_launch.local import proxies

if __name__ == '__main__':
  # Nodes reach each other directly, whatever proxy the cluster prescribes.
  os.environ.update(proxies.environment(proxies.cluster_hosts()))
  assert tf.executing_eagerly()
  runpy.run_module(
      'launchpad.nodes.python.process_entry',
      run_name='__main__',
      alter_sys=True,
  )
