# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""A small classifier of canvases: which class, and features to compare by.

Not of the paper: what generated digits are judged with, since no measure of
pixels says whether they can be read.
"""

import sonnet as snt
import tensorflow as tf

FEATURES = 96
# Of the stride-2 convolutions; canvases that need more repeat the last.
_CHANNELS = (24, 48, 64)
_LEAST_WIDTH = 4


class Classifier(snt.Module):
  """Stride-2 convolutions down to 4 x 4, a layer of features, a linear one."""

  def __init__(self, width: int, num_classes: int, name='classifier'):
    """Makes the network.

    Args:
      width: of the square images, at least 8.
      num_classes: at least 2.
      name: of the module.
    """
    super().__init__(name=name)
    self._convolutions: list[snt.Conv2D] = []
    while width > _LEAST_WIDTH:
      i = len(self._convolutions)
      channels = _CHANNELS[min(i, len(_CHANNELS) - 1)]
      self._convolutions.append(
          # The first layer sees pixels, the others features of some width.
          snt.Conv2D(channels, 3 if i else 5, stride=2, name=f'conv_{i}')
      )
      width = -(-width // 2)
    self._last = snt.Conv2D(_CHANNELS[-1], 3, name='last')
    self._features = snt.Linear(FEATURES, name='features')
    self._logits = snt.Linear(num_classes, name='logits')

  def features(self, ink: tf.Tensor) -> tf.Tensor:
    """The penultimate layer.

    Args:
      ink: float32 [B, H, W, C] in [0, 1]; 0 is paper, as padding is.

    Returns:
      float32 [B, FEATURES], at least 0.
    """
    x = ink
    for layer in self._convolutions:
      x = tf.nn.relu(layer(x))
    x = tf.nn.relu(self._last(x))
    return tf.nn.relu(self._features(snt.flatten(x)))

  def logits(self, features: tf.Tensor) -> tf.Tensor:
    """Scores of the classes, float32 [B, num_classes], of `features`."""
    return self._logits(features)

  def __call__(self, ink: tf.Tensor) -> tf.Tensor:
    """Scores of the classes of images; see `features`."""
    return self.logits(self.features(ink))


def to_ink(images: tf.Tensor) -> tf.Tensor:
  """What `features` wants, of uint8 canvases with dark ink on white."""
  return 1.0 - tf.cast(images, tf.float32) / 255.0
