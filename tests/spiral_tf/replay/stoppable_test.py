# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.replay.stoppable; items_test reads from tables."""

import threading

import tensorflow as tf

from spiral_tf.replay import stoppable


class StoppableIteratorTest(tf.test.TestCase):

  def setUp(self):
    super().setUp()
    self.stop = threading.Event()
    self.addCleanup(self.stop.set)

  def test_yields_in_order(self):
    iterator = iter(
        stoppable.StoppableIterator(tf.data.Dataset.range(5), self.stop)
    )
    self.assertEqual([int(next(iterator)) for _ in range(5)], list(range(5)))
    with self.assertRaisesRegex(RuntimeError, 'closed'):
      next(iterator)

  def test_raises_real_errors(self):
    dataset = tf.data.Dataset.range(3).map(
        lambda i: tf.debugging.check_numerics(
            1.0 / tf.cast(1 - i, tf.float32), 'bad'
        )
    )
    iterator = iter(stoppable.StoppableIterator(dataset, self.stop))
    self.assertEqual(float(next(iterator)), 1.0)
    with self.assertRaisesRegex(tf.errors.InvalidArgumentError, 'bad'):
      next(iterator)

  def test_errors_while_stopping_are_none(self):
    def fail():
      self.stop.wait(10)
      yield from ()
      raise RuntimeError('The server went away.')

    threading.Timer(0.3, self.stop.set).start()
    self.assertEqual(list(stoppable.StoppableIterator(fail(), self.stop)), [])


if __name__ == '__main__':
  tf.test.main()
