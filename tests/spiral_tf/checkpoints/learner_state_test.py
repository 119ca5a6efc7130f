# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.checkpoints.learner_state."""

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np
import tensorflow as tf

from spiral_tf.checkpoints import learner_state


def _variables(value, shape=(2, 3), count_type=tf.int64):
  return [
      tf.Variable(tf.fill(shape, float(value)), name='matrix'),
      tf.Variable(value, dtype=count_type, name='count'),
      tf.Variable(value, dtype=tf.float64, name='sum'),
  ]


class LearnerStateTest(parameterized.TestCase):

  def test_copies(self):
    one, other = _variables(1), _variables(2)
    state = learner_state.read(one)
    one[0].assign_add(tf.ones([2, 3]))
    learner_state.write(other, state)
    np.testing.assert_array_equal(other[0].numpy(), np.ones((2, 3)))
    self.assertEqual([int(v) for v in other[1:]], [1, 1])

  @parameterized.parameters(
      (_variables(2)[:2], '2 arrays for 3 variables'),
      (_variables(2, (3, 2)), r'matrix.* \(2, 3\); got .*\(3, 2\)'),
      (_variables(2, count_type=tf.float32), 'count.* int64 .*float32'),
  )
  def test_what_does_not_fit_sets_nothing(self, others, message):
    variables = _variables(1)
    with self.assertRaisesRegex(ValueError, message):
      learner_state.write(variables, learner_state.read(others))
    np.testing.assert_array_equal(variables[0].numpy(), np.ones((2, 3)))

  def test_other_bytes(self):
    for state in (b'', b'PK\x03\x04', learner_state.read(_variables(1))[:-50]):
      with self.assertRaisesRegex(ValueError, 'no state of a learner'):
        learner_state.write(_variables(1), state)


if __name__ == '__main__':
  absltest.main()
