# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.replay.trajectory_queue, on a real Reverb server."""

import threading

from absl.testing import parameterized
import reverb
import tensorflow as tf

from spiral_tf import types
from spiral_tf.replay import items
from spiral_tf.replay import trajectory_queue
from tests.spiral_tf import tiny


class TrajectoryQueueTest(tf.test.TestCase, parameterized.TestCase):

  @parameterized.parameters(False, True)
  def test_each_trajectory_arrives_once_and_in_order(self, conditional):
    spec = tiny.spec()
    signature = types.trajectory_signature(spec, tiny.NOISE, conditional)
    server = reverb.Server([trajectory_queue.make_table(signature, 6)])
    self.addCleanup(server.stop)
    address = f'localhost:{server.port}'
    stop = threading.Event()
    self.addCleanup(stop.set)
    writer = items.ItemWriter(
        reverb.Client(address), trajectory_queue.TABLE, stop
    )
    batches = iter(trajectory_queue.batches(address, signature, 2))
    for seed in range(2):
      # Three at a time are written, two at a time are read.
      drawings = [
          tiny.drawings(spec, 3, conditional, seed=2 * seed + i)
          for i in range(2)
      ]
      for three in drawings:
        self.assertTrue(writer.write(three))
      whole = tf.nest.map_structure(
          lambda *x: None if x[0] is None else tf.concat(x, axis=0), *drawings
      )
      for i in range(0, 6, 2):
        want = tf.nest.map_structure(
            lambda x, i=i: None if x is None else x[i : i + 2], whole
        )
        batch = next(batches)
        self.assertIsInstance(batch, types.Trajectory)
        self.assertEqual(batch.target is not None, conditional)
        self.assertAllEqual(batch.canvases, want.canvases)
        self.assertEqual(batch.canvases.dtype, tf.uint8)
        for name in spec.names:
          self.assertAllEqual(batch.actions[name], want.actions[name])
        for field in (
            'masks',
            'behavior_log_probs',
            'noise_sample',
            'version',
        ):
          self.assertAllEqual(getattr(batch, field), getattr(want, field))
        if conditional:
          self.assertAllEqual(batch.target, want.target)

  def test_batches_have_a_known_size(self):
    """The learner's graph is traced for one size."""
    spec = tiny.spec()
    signature = types.trajectory_signature(spec, tiny.NOISE, False)
    server = reverb.Server([trajectory_queue.make_table(signature, 6)])
    self.addCleanup(server.stop)
    batches = trajectory_queue.batches(f'localhost:{server.port}', signature, 5)
    self.assertEqual(batches.element_spec.masks.shape, [5, 3, 5])
    self.assertEqual(batches.element_spec.canvases.shape, [5, 4, 16, 16, 1])


if __name__ == '__main__':
  tf.test.main()
