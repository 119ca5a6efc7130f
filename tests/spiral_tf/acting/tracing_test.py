# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.acting.tracing."""

from absl.testing import absltest
import numpy as np
import tensorflow as tf

from spiral_tf.acting import tracing


class TracedOnceTest(absltest.TestCase):

  def test_is_traced_once_and_computes_each_call(self):
    traced = []

    def function(x, pair):
      traced.append(x)
      return x * pair['a'], pair['b']

    step = tracing.TracedOnce(function)
    self.assertEmpty(traced)
    for i in range(3):
      pair = {'a': np.array([i, 2], np.float32), 'b': tf.constant(i)}
      product, other = step(np.array([5, 7], np.float32), pair)
      self.assertEqual(product.numpy().tolist(), [5 * i, 14])
      self.assertEqual(other.numpy(), i)
    self.assertLen(traced, 1)


if __name__ == '__main__':
  absltest.main()
