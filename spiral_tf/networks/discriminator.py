# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The discriminator: a network like DCGAN's with one score an image."""

from collections.abc import Sequence
from typing import Optional

import sonnet as snt
import tensorflow as tf

_SLOPE = 0.2  # Of the activation, below 0; the paper does not give it.


@tf.custom_gradient
def _activation(x: tf.Tensor):
  """Leaky ReLU, of which TensorFlow knows that its slope does not bend.

  It would take a gradient of 0 back through the whole network otherwise, where
  the gradient penalty differentiates twice: a seventh of a discriminator step.
  """

  def gradient(upstream):
    return tf.raw_ops.LeakyReluGrad(
        gradients=upstream, features=tf.stop_gradient(x), alpha=_SLOPE
    )

  return tf.nn.leaky_relu(x, _SLOPE), gradient


class Discriminator(snt.Module):
  """D(x), or D(x, target): stride-2 convolutions and a linear layer.

  No batch norm and no sigmoid: neither belongs inside a WGAN-GP discriminator.
  The paper does not give its sizes; ours are `discriminator.channels`.
  """

  def __init__(self, channels: Sequence[int], name='discriminator'):
    super().__init__(name=name)
    self._layers = [
        snt.Conv2D(count, 4, stride=2, name=f'conv_{i}')
        for i, count in enumerate(channels)
    ]
    self._score = snt.Linear(1, name='score')

  def __call__(
      self, image: tf.Tensor, target: Optional[tf.Tensor] = None
  ) -> tf.Tensor:
    """Scores images; higher is more real.

    Args:
      image: float32 [B, H, W, C] in [0, 1].
      target: the same shape, or None when unconditional.

    Returns:
      float32 [B].
    """
    x = image if target is None else tf.concat([image, target], axis=-1)
    # Ink rather than paper, so that the empty background is 0, as padding is.
    x = 1.0 - x
    for layer in self._layers:
      x = _activation(layer(x))
    return self._score(snt.flatten(x))[:, 0]
