# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.local.tensorflow_runtime."""

import os
import subprocess
import sys

from absl.testing import absltest
import tensorflow as tf

from spiral_launch.local import tensorflow_runtime

_FRESH = """
import tensorflow as tf
from spiral_launch.local import tensorflow_runtime as tensorflow_setup
tensorflow_setup.configure(1, 3)
assert tf.config.threading.get_intra_op_parallelism_threads() == 1
assert tf.config.threading.get_inter_op_parallelism_threads() == 1
options = tf.config.optimizer.get_experimental_options()
assert options['remapping'] is False, options
"""

_SHARED = """
import tensorflow as tf
from spiral_launch.local import tensorflow_runtime as tensorflow_setup
tensorflow_setup.share()
tensorflow_setup.configure(2, 3)
assert tf.config.threading.get_intra_op_parallelism_threads() == 1
assert tf.config.threading.get_inter_op_parallelism_threads() == 8
"""


class ConfigureTest(absltest.TestCase):

  def test_same_seed_same_numbers(self):
    drawn = []
    for seed in (3, 3, 4):
      tensorflow_runtime.configure(0, seed)
      drawn.append(float(tf.random.uniform(())))
    self.assertEqual(drawn[0], drawn[1])
    self.assertNotEqual(drawn[0], drawn[2])

  def test_a_process_where_tensorflow_has_started_is_no_error(self):
    tf.zeros(1) + 1
    tensorflow_runtime.configure(1, 0)

  def test_threads_of_a_fresh_process(self):
    subprocess.run([sys.executable, '-c', _FRESH], check=True, timeout=120)

  def test_threads_of_a_process_that_nodes_share(self):
    environment = {**os.environ, **tensorflow_runtime.environment_to_share(1)}
    subprocess.run(
        [sys.executable, '-c', _SHARED],
        check=True,
        timeout=240,
        env=environment,
    )


if __name__ == '__main__':
  absltest.main()
