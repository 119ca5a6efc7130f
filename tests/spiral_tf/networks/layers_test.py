# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.networks.layers."""

from absl.testing import parameterized
import numpy as np
import sonnet as snt
import tensorflow as tf

from spiral_tf.networks import layers
from tests.spiral_tf import tiny


class UnrollTest(tf.test.TestCase, parameterized.TestCase):

  @parameterized.parameters(1, 2, 5)
  def test_equals_the_core_step_by_step(self, steps):
    core = snt.LSTM(6)
    core(tf.zeros([1, 3]), core.initial_state(1))
    tiny.randomise(core)
    rng = np.random.default_rng(0)
    inputs = tf.constant(rng.normal(size=[steps, 4, 3]), tf.float32)
    weights = tf.constant(rng.normal(size=[steps, 4, 6]), tf.float32)

    def gradients(run):
      with tf.GradientTape() as tape:
        tape.watch(inputs)
        outputs = run()
        loss = tf.reduce_sum(outputs * weights)
      gradients = tape.gradient(loss, [inputs, *core.trainable_variables])
      # With a single step, the weights of the state have no gradient.
      return outputs, [
          np.zeros(v.shape) if g is None else g.numpy()
          for g, v in zip(gradients, [inputs, *core.trainable_variables])
      ]

    outputs, ours = gradients(lambda: layers.unroll(core, inputs))
    expected, theirs = gradients(
        lambda: snt.static_unroll(core, inputs, core.initial_state(4))[0]
    )
    self.assertAllClose(outputs, expected, atol=1e-6)
    for one, other in zip(ours, theirs):
      self.assertAllClose(one, other, atol=1e-5)
      if steps > 1:
        self.assertGreater(np.ptp(other), 0.0)


if __name__ == '__main__':
  tf.test.main()


def _slow_block(x, wide, wide_bias, narrow, narrow_bias):
  """Computes ReLU, 3x3 conv, ReLU, 1x1 conv and addition pixel by pixel."""
  height, width, channels = x.shape
  active = np.pad(np.maximum(x, 0), [(1, 1), (1, 1), (0, 0)])
  out = np.empty_like(x)
  for i, j in np.ndindex(height, width):
    patch = active[i : i + 3, j : j + 3]
    hidden = wide_bias + np.array(
        [np.sum(patch * wide[..., c]) for c in range(channels)]
    )
    out[i, j] = x[i, j] + np.maximum(hidden, 0) @ narrow[0, 0] + narrow_bias
  return out


class ResidualTest(tf.test.TestCase):

  def setUp(self):
    super().setUp()
    self.x = np.random.default_rng(0).normal(size=[1, 5, 4, 3])
    self.x = self.x.astype(np.float32)

  def test_block_equals_loops(self):
    block = layers.ResidualBlock(3)
    block(self.x)
    tiny.randomise(block)
    weights = {v.name: v.numpy() for v in block.variables}
    names = [n for n in ('conv_3x3', 'conv_1x1') for _ in (0, 1)]
    parts = []
    for name, part in zip(names, ['w', 'b'] * 2):
      (key,) = [k for k in weights if f'{name}/{part}:0' in k]
      parts.append(weights[key])
    self.assertAllClose(block(self.x)[0], _slow_block(self.x[0], *parts))

  def test_stack_is_one_block_after_the_other(self):
    stack = layers.ResidualStack(3, 3)
    stack(self.x)
    tiny.randomise(stack)
    expected = self.x
    blocks = [m for m in stack.submodules
              if isinstance(m, layers.ResidualBlock)]  # fmt: skip
    self.assertLen(blocks, 3)
    for block in blocks:
      expected = block(expected)
    self.assertAllClose(stack(self.x), expected)

  def test_no_block_is_the_identity(self):
    self.assertAllEqual(layers.ResidualStack(0, 3)(self.x), self.x)


if __name__ == '__main__':
  tf.test.main()
