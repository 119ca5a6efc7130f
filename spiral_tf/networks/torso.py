# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The policy's torso: features of canvas, target, noise and last action."""

from typing import Optional

import numpy as np
import sonnet as snt
import tensorflow as tf

from spiral_tf import config as config_lib
from spiral_tf.networks import layers

# Hidden sizes of the MLPs of both conditioning vectors, as in the released
# agent.
_CONDITIONING_SIZES = (64, 32)


def coordinate_planes(height: int, width: int) -> np.ndarray:
  """Returns planes of y and x in [-1, 1]: float32 [1, height, width, 2]."""
  y, x = np.meshgrid(
      np.linspace(-1, 1, height), np.linspace(-1, 1, width), indexing='ij'
  )
  return np.stack([y, x], axis=-1)[None].astype(np.float32)


def ink(image: tf.Tensor) -> tf.Tensor:
  """Maps uint8 images to float32 in [0, 1], white to 0, like padding."""
  return 1.0 - tf.cast(image, tf.float32) * (1.0 / 255.0)


class Torso(snt.Module):
  """Convolutional torso, modeled on DeepMind's released agent.

  The first convolution, over the concatenated canvas, target and coordinate
  planes, is computed as a sum of three. A convolution is linear, so the result
  is the same, but the terms that stay fixed in an episode are computed once per
  episode (`context`) rather than once per action.
  """

  def __init__(
      self,
      config: config_lib.NetworkConfig,
      canvas_shape,
      conditional: bool,
      name=None,
  ):
    """Initializes the torso.

    Args:
      config: sizes of the layers.
      canvas_shape: (H, W, C).
      conditional: True if there is a target.
      name: name of the module.
    """
    super().__init__(name=name)
    height, width, channels = canvas_shape
    self._planes = coordinate_planes(height, width)
    planes = 2 + channels * (int(conditional) + int(not config.blind))
    # The initializer of a single 5x5 convolution over all planes.
    init = snt.initializers.TruncatedNormal(
        stddev=1.0 / np.sqrt(5 * 5 * planes)
    )

    def first(with_bias, label):
      return snt.Conv2D(
          config.first_channels,
          5,
          stride=config.first_stride,
          w_init=init,
          with_bias=with_bias,
          name=label,
      )

    self._on_coordinates = first(True, 'on_coordinates')
    self._on_canvas = None if config.blind else first(False, 'on_canvas')
    self._on_target = first(False, 'on_target') if conditional else None
    sizes = _CONDITIONING_SIZES + (config.first_channels,)
    self._on_action = snt.nets.MLP(sizes, name='on_action')
    self._on_noise = snt.nets.MLP(sizes, name='on_noise')

    self._down = []
    size = -(-max(height, width) // config.first_stride)
    while size > config.feature_width:
      self._down.append(snt.Conv2D(config.channels, 4, stride=2))
      size = -(-size // 2)
    self._conv = snt.Conv2D(config.channels, 3)
    self._blocks = layers.ResidualStack(config.torso_blocks, config.channels)
    self._narrow = None
    if config.flat_channels:
      self._narrow = snt.Conv2D(config.flat_channels, 1, name='narrow')
    self._linear = snt.Linear(config.hidden_size)

  def context(
      self, noise_sample: tf.Tensor, target: Optional[tf.Tensor]
  ) -> tf.Tensor:
    """Returns the terms of the first layer that stay fixed in an episode.

    Args:
      noise_sample: float32 [B, Z].
      target: uint8 [B, H, W, C], or None when unconditional.

    Returns:
      float32 [B, H', W', first_channels].
    """
    context = self._on_coordinates(self._planes)
    context += self._on_noise(noise_sample)[:, None, None, :]
    if self._on_target is not None:
      context += self._on_target(ink(target))
    return context

  def __call__(
      self, canvas: tf.Tensor, last_action: tf.Tensor, context: tf.Tensor
  ) -> tuple[tf.Tensor, tf.Tensor]:
    """Computes features of the canvas.

    Args:
      canvas: uint8 [B, H, W, C].
      last_action: float32 [B, E], embedding of the last action.
      context: float32 [B, H', W', first_channels], output of `context`.

    Returns:
      (features, spatial features): float32 [B, hidden_size] and float32
      [B, h, w, channels], h and w at most `network.feature_width`.
    """
    x = context + self._on_action(last_action)[:, None, None, :]
    if self._on_canvas is not None:
      x += self._on_canvas(ink(canvas))
    x = tf.nn.relu(x)
    for layer in self._down:
      x = tf.nn.relu(layer(x))
    spatial = x = tf.nn.relu(self._blocks(self._conv(x)))
    if self._narrow is not None:
      x = tf.nn.relu(self._narrow(x))
    return self._linear(snt.flatten(x)), spatial
