"""Tests for spiral_tf.schedules."""

from absl.testing import parameterized
import tensorflow as tf

from spiral_tf import schedules


class SchedulesTest(tf.test.TestCase, parameterized.TestCase):

  @parameterized.parameters(
      (0.5, 0.1, 4, [0.5, 0.4, 0.3, 0.2, 0.1, 0.1]),
      (0.1, 0.5, 4, [0.1, 0.2, 0.3, 0.4, 0.5, 0.5]),
      (0.5, 0.0, 1, [0.5, 0.0, 0.0]),
      (0.5, -1.0, 0, [0.5, 0.5, 0.5]),
  )
  def test_linear(self, start, end, over, expected):
    steps = tf.Variable(0, dtype=tf.int64)
    compiled = tf.function(lambda: schedules.linear(steps, start, end, over))
    for step, value in enumerate(expected):
      steps.assign(step)
      self.assertAllClose(compiled(), value)

  @parameterized.parameters(
      (4, [0.25, 0.5, 0.75, 1.0, 1.0]),
      (1, [1.0, 1.0]),
      (0, [1.0, 1.0]),
  )
  def test_warm_up(self, over, expected):
    steps = tf.Variable(0, dtype=tf.int64)
    compiled = tf.function(lambda: schedules.warm_up(steps, over))
    for step, value in enumerate(expected):
      steps.assign(step)
      self.assertAllClose(compiled(), value)


if __name__ == '__main__':
  tf.test.main()
