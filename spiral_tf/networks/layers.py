# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The core over whole drawings at once.

Pre-activation residual blocks, as in DeepMind's released agent.
"""

import sonnet as snt
import tensorflow as tf


def unroll(core: snt.LSTM, inputs: tf.Tensor) -> tf.Tensor:
  """Outputs of an LSTM, from its initial state on.

  As `snt.static_unroll` has them, but what the gates make of the inputs, and
  the gradient of its weights, is one matrix product for all steps rather than
  a small one for each; and nothing is multiplied by a state of zeros.

  Args:
    core: with its variables made.
    inputs: float32 [N, B, C], N of at least 1.

  Returns:
    float32 [N, B, hidden size].
  """
  flat = tf.reshape(inputs, [-1, inputs.shape[-1]])
  of_inputs = tf.matmul(flat, core.input_to_hidden) + core.b
  of_inputs = tf.reshape(of_inputs, [inputs.shape[0], -1, core.b.shape[0]])
  hidden = cell = None
  outputs = []
  for gates in tf.unstack(of_inputs):
    if hidden is not None:
      gates += tf.matmul(hidden, core.hidden_to_hidden)
    # In the order of Sonnet's weights: input, forget, update, output.
    i, f, g, o = tf.split(gates, 4, axis=-1)
    update = tf.sigmoid(i) * tf.tanh(g)
    cell = update if cell is None else tf.sigmoid(f) * cell + update
    hidden = tf.sigmoid(o) * tf.tanh(cell)
    outputs.append(hidden)
  return tf.stack(outputs)


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
