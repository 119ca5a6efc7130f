"""Tests for spiral_tf.learner_state."""

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np
import tensorflow as tf

from spiral_tf import learner_state


def _variables(value):
  return [
      tf.Variable(tf.fill([2, 3], float(value)), name='matrix'),
      tf.Variable(value, dtype=tf.int64, name='count'),
      tf.Variable(value, dtype=tf.float64, name='sum'),
  ]


class LearnerStateTest(parameterized.TestCase):

  def test_copies(self):
    one, other = _variables(1), _variables(2)
    state = learner_state.read(one)
    learner_state.write(other, state)
    one[0].assign_add(tf.ones([2, 3]))
    np.testing.assert_array_equal(other[0].numpy(), np.ones((2, 3)))
    np.testing.assert_array_equal(state[0], np.ones((2, 3)))
    self.assertEqual([int(v) for v in other[1:]], [1, 1])
    self.assertEqual([v.dtype for v in other], [v.dtype for v in one])

  @parameterized.parameters(
      (lambda s: s[:2], '2 arrays for 3 variables'),
      (lambda s: [s[0], s[1], np.zeros(1)], r'sum.* float64 \(\).*\(1,\)'),
      (lambda s: [s[0], np.float32(1), s[2]], 'count.* int64 .*float32'),
  )
  def test_what_does_not_fit_sets_nothing(self, change, message):
    variables = _variables(1)
    with self.assertRaisesRegex(ValueError, message):
      learner_state.write(variables, change(learner_state.read(_variables(2))))
    np.testing.assert_array_equal(variables[0].numpy(), np.ones((2, 3)))


if __name__ == '__main__':
  absltest.main()
