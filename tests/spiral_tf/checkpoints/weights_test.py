# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.checkpoints.weights."""

import os
import tempfile

from absl.testing import absltest
import numpy as np
import sonnet as snt
import tensorflow as tf

from spiral_tf.checkpoints import weights as weights_lib
from tests.spiral_tf import tiny


class _Network(snt.Module):
  """A network with two layers of the same TensorFlow name."""

  def __init__(self, width=2):
    super().__init__(name='network')
    self.layers = [snt.Linear(width), snt.Linear(3)]
    x = tf.zeros([1, 2])
    for layer in self.layers:
      x = layer(x)


class NetworkFilesTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    self.path = os.path.join(
        self.enter_context(tempfile.TemporaryDirectory()), 'weights.npz'
    )

  def write(self, data):
    with open(self.path, 'wb') as file:
      file.write(data)

  def test_what_is_written_is_read(self):
    one, other = _Network(), _Network()
    policy = tiny.policy(tiny.spec(), seed=1)
    tiny.randomise(one, 1)
    data = weights_lib.to_bytes(policy=policy, discriminator=one)
    self.assertEqual(
        data, weights_lib.to_bytes(policy=policy, discriminator=one)
    )
    self.write(data)
    weights = weights_lib.read(self.path)
    self.assertEqual(set(weights), {'policy', 'discriminator'})
    self.assertIn('core/w_h', weights['policy'])
    weights_lib.assign(other, weights['discriminator'])
    again = tiny.policy(tiny.spec(), seed=2)
    weights_lib.assign(again, weights['policy'])
    written = one.variables + policy.variables
    for x, y in zip(written, other.variables + again.variables):
      np.testing.assert_array_equal(x.numpy(), y.numpy())

  def test_each_variable_has_a_name_of_its_own(self):
    self.assertEqual(
        weights_lib.names(_Network()),
        ['linear/b', 'linear/w', 'linear/b#2', 'linear/w#2'],
    )
    policy = tiny.policy(tiny.spec(), sub_pixel=True)
    names = weights_lib.names(policy)
    self.assertLen(set(names), len(policy.variables))

  def test_other_networks_are_refused_and_nothing_is_changed(self):
    network = _Network()
    before = [x.numpy() for x in network.variables]
    self.write(weights_lib.to_bytes(network=_Network(width=5)))
    wider = weights_lib.read(self.path)['network']
    fitting = dict(zip(weights_lib.names(network), before))
    missing = {k: v for k, v in fitting.items() if k != 'linear/b'}
    nan = {**fitting, 'linear/b': np.full(2, np.nan, np.float32)}
    double = {**fitting, 'linear/b': np.zeros(2)}
    for weights, message in (
        (wider, r'linear/b is float32 \(5,\), not float32 \(2,\)'),
        (missing, 'linear/b is missing'),
        ({**fitting, 'x': before[0]}, 'x is unknown'),
        (nan, 'linear/b is not all finite'),
        (double, 'linear/b is float64'),
        ({}, 'and 1 more'),
    ):
      with self.assertRaisesRegex(ValueError, message):
        weights_lib.assign(network, weights)
      for variable, value in zip(network.variables, before):
        np.testing.assert_array_equal(variable.numpy(), value)

  def test_weights_that_are_not_finite_are_not_written(self):
    network = _Network()
    network.variables[0].assign([np.inf, 0.0])
    with self.assertRaisesRegex(ValueError, 'a/linear/b are not all finite'):
      weights_lib.to_bytes(a=network)

  def test_damaged_files(self):
    data = weights_lib.to_bytes(network=_Network())
    middle = data[:70] + bytes(40) + data[110:]
    for damaged in (b'', b'text', data[:-30], middle):
      self.write(damaged)
      with self.assertRaisesRegex(ValueError, 'weights.npz is damaged'):
        weights_lib.read(self.path)
    with self.assertRaises(FileNotFoundError):
      weights_lib.read(self.path + 'x')

  def test_no_pickles(self):
    np.savez(self.path, **{'a/b': np.array([{}], dtype=object)})
    with self.assertRaisesRegex(ValueError, 'damaged.*allow_pickle'):
      weights_lib.read(self.path)


if __name__ == '__main__':
  absltest.main()
