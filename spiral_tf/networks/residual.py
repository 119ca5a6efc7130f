"""Pre-activation residual blocks, as in DeepMind's released agent."""

import sonnet as snt
import tensorflow as tf


class ResidualBlock(snt.Module):
  """ReLU, conv 3x3, ReLU, conv 1x1, added to the input."""

  def __init__(self, channels: int, name=None):
    super().__init__(name=name)
    self._wide = snt.Conv2D(channels, 3, name='conv_3x3')
    self._narrow = snt.Conv2D(channels, 1, name='conv_1x1')

  def __call__(self, x: tf.Tensor) -> tf.Tensor:
    """Maps [B, H, W, channels] to the same shape."""
    return x + self._narrow(tf.nn.relu(self._wide(tf.nn.relu(x))))


class ResidualStack(snt.Module):
  """`num_blocks` residual blocks, one after the other."""

  def __init__(self, num_blocks: int, channels: int, name=None):
    super().__init__(name=name)
    self._blocks = [ResidualBlock(channels) for _ in range(num_blocks)]

  def __call__(self, x: tf.Tensor) -> tf.Tensor:
    for block in self._blocks:
      x = block(x)
    return x
