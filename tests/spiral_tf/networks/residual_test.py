"""Tests for spiral_tf.networks.residual."""

import numpy as np
import tensorflow as tf

from spiral_tf.networks import residual
from tests.spiral_tf import tiny


def _slow_block(x, wide, wide_bias, narrow, narrow_bias):
  """ReLU, conv 3x3, ReLU, conv 1x1, add: pixel by pixel."""
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
    block = residual.ResidualBlock(3)
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
    stack = residual.ResidualStack(3, 3)
    stack(self.x)
    tiny.randomise(stack)
    expected = self.x
    blocks = [m for m in stack.submodules
              if isinstance(m, residual.ResidualBlock)]  # fmt: skip
    self.assertLen(blocks, 3)
    for block in blocks:
      expected = block(expected)
    self.assertAllClose(stack(self.x), expected)

  def test_no_block_is_the_identity(self):
    self.assertAllEqual(residual.ResidualStack(0, 3)(self.x), self.x)


if __name__ == '__main__':
  tf.test.main()
