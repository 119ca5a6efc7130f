# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The discriminator: DCGAN's convolutions, and one score per image."""

from collections.abc import Sequence
from typing import Optional

import sonnet as snt
import tensorflow as tf

_SLOPE = 0.2  # Negative slope of leaky ReLU; not given in the paper.


@tf.custom_gradient
def _activation(x: tf.Tensor):
  """Leaky ReLU whose second derivative is known to be zero.

  Without this, the gradient penalty, which differentiates twice, propagates a
  gradient of zeros back through the whole network: a seventh of the time of a
  discriminator step.
  """

  def gradient(upstream):
    return tf.raw_ops.LeakyReluGrad(
        gradients=upstream, features=tf.stop_gradient(x), alpha=_SLOPE
    )

  return tf.nn.leaky_relu(x, _SLOPE), gradient


class Discriminator(snt.Module):
  """D(x) or D(x, target): stride-2 convolutions and a linear layer.

  As WGAN-GP requires, there is no batch normalization and no sigmoid. The
  paper does not give the sizes; ours are `discriminator.channels`.
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
    """Scores images; a higher score is more real.

    Args:
      image: float32 [B, H, W, C] in [0, 1].
      target: float32 [B, H, W, C] in [0, 1], or None when unconditional.

    Returns:
      float32 [B].
    """
    x = image if target is None else tf.concat([image, target], axis=-1)
    # A white background becomes 0, like padding.
    x = 1.0 - x
    for layer in self._layers:
      x = _activation(layer(x))
    return self._score(snt.flatten(x))[:, 0]
