"""Tests for spiral_tf.flat_variables."""

import numpy as np
import tensorflow as tf

from spiral_tf import flat_variables


def _variables(value):
  return [
      tf.Variable(tf.fill(shape, float(value) + i))
      for i, shape in enumerate([(2, 3), (), (4,), (1, 1, 2)])
  ]


class FlatVariablesTest(tf.test.TestCase):

  def test_one_after_the_other(self):
    flat = flat_variables.FlatVariables(_variables(1))
    self.assertEqual(flat.size, 13)
    self.assertAllEqual(flat.read(), [1] * 6 + [2] + [3] * 4 + [4] * 2)

  def test_written_as_read(self):
    source, copy = _variables(0), _variables(7)
    rng = np.random.default_rng(0)
    for variable in source:
      variable.assign(rng.normal(size=variable.shape))
    values = flat_variables.FlatVariables(source).read()
    flat_variables.FlatVariables(copy).write(values)
    for variable, other in zip(source, copy):
      self.assertAllEqual(variable, other)

  def test_read_is_a_copy(self):
    variables = _variables(1)
    flat = flat_variables.FlatVariables(variables)
    before = flat.read()
    flat.write(np.zeros(13, np.float32))
    flat.read()
    self.assertAllEqual(before[:7], [1] * 6 + [2])
    self.assertAllEqual(flat.read(), np.zeros(13))

  def test_other_networks_are_refused(self):
    flat = flat_variables.FlatVariables(_variables(1))
    with self.assertRaisesRegex(ValueError, '12 weights for 13'):
      flat.write(np.zeros(12, np.float32))

  def test_other_types_are_refused(self):
    with self.assertRaisesRegex(ValueError, 'int64.*float32'):
      flat_variables.FlatVariables([tf.Variable(1, dtype=tf.int64)])


if __name__ == '__main__':
  tf.test.main()
