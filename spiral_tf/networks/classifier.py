# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""A small classifier of canvases, which evaluates generated digits.

Not in the paper. A distance between pixels does not show whether a digit can be
read; the classifier's classes and features do.
"""

import sonnet as snt
import tensorflow as tf

FEATURES = 96
# Channels of the stride-2 convolutions; further ones repeat the last.
_CHANNELS = (24, 48, 64)
_MIN_WIDTH = 4


class Classifier(snt.Module):
  """Stride-2 convolutions down to 4 x 4, a feature layer, a linear layer."""

  def __init__(self, width: int, num_classes: int, name='classifier'):
    """Initializes the network.

    Args:
      width: width of the square images, at least 8.
      num_classes: number of classes, at least 2.
      name: name of the module.
    """
    super().__init__(name=name)
    self._convolutions: list[snt.Conv2D] = []
    while width > _MIN_WIDTH:
      i = len(self._convolutions)
      channels = _CHANNELS[min(i, len(_CHANNELS) - 1)]
      self._convolutions.append(
          # A larger kernel for pixels than for features.
          snt.Conv2D(channels, 3 if i else 5, stride=2, name=f'conv_{i}')
      )
      width = -(-width // 2)
    self._last = snt.Conv2D(_CHANNELS[-1], 3, name='last')
    self._features = snt.Linear(FEATURES, name='features')
    self._logits = snt.Linear(num_classes, name='logits')

  def features(self, ink: tf.Tensor) -> tf.Tensor:
    """Returns the activations of the penultimate layer.

    Args:
      ink: float32 [B, H, W, C] in [0, 1], where 0 is background, like padding.

    Returns:
      float32 [B, FEATURES], at least 0.
    """
    x = ink
    for layer in self._convolutions:
      x = tf.nn.relu(layer(x))
    x = tf.nn.relu(self._last(x))
    return tf.nn.relu(self._features(snt.flatten(x)))

  def logits(self, features: tf.Tensor) -> tf.Tensor:
    """Maps float32 [B, FEATURES] to logits [B, num_classes]."""
    return self._logits(features)

  def __call__(self, ink: tf.Tensor) -> tf.Tensor:
    """Maps float32 [B, H, W, C] in [0, 1] to logits [B, num_classes]."""
    return self.logits(self.features(ink))


def to_ink(images: tf.Tensor) -> tf.Tensor:
  """Maps uint8 canvases, dark on white, to float32 in [0, 1], white to 0."""
  return 1.0 - tf.cast(images, tf.float32) / 255.0
