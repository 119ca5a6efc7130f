# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.local.process_entry, in a separate process."""

import os
import pathlib
import subprocess
import sys
import tempfile

from absl.testing import absltest
import cloudpickle

from spiral_launch.cluster import pickled_nodes

_ROOT = pathlib.Path(__file__).resolve().parents[2]


def _node(index):
  """Returns a node that compares tensors in a `tf.function`."""

  def run():
    import launchpad as lp
    import tensorflow as tf

    @tf.function(autograph=False)
    def changed(x):
      return tf.reduce_any(x[1:] != x[:-1], [1])

    print(index, changed(tf.constant([[1, 2], [1, 2], [1, 3]])).numpy())
    print(lp.stop_event().is_set())

  return run


class ProcessEntryTest(absltest.TestCase):

  def test_runs_the_node_that_the_environment_names(self):
    folder = self.enter_context(tempfile.TemporaryDirectory())
    path = os.path.join(folder, 'nodes.pkl')
    cloudpickle.register_pickle_by_value(sys.modules[__name__])
    self.addCleanup(
        cloudpickle.unregister_pickle_by_value, sys.modules[__name__]
    )
    with open(path, 'wb') as file:
      cloudpickle.dump([_node(i) for i in range(3)], file)
    spec = pickled_nodes.cluster_spec({'actor': ['a:1'] * 3}, 'actor', 2)
    run = subprocess.run(
        [sys.executable, *pickled_nodes.command(path)],
        env={**os.environ, 'CLUSTER_SPEC': spec, 'PYTHONPATH': str(_ROOT)},
        capture_output=True,
        text=True,
        timeout=240,
    )
    self.assertEqual(run.returncode, 0, run.stderr)
    self.assertEqual(run.stdout.splitlines(), ['2 [False  True]', 'False'])


if __name__ == '__main__':
  absltest.main()
