# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""How an action enters the network: as an embedding of its sub-actions.

The autoregressive head: sub-actions one after the other, in spec order.
"""

from collections.abc import Iterator
import math
from typing import Callable
from typing import Optional

import sonnet as snt
import tensorflow as tf

from spiral_tf import config as config_lib
from spiral_tf import types
from spiral_tf.networks import layers as residual


def cell_coordinates(cells: tf.Tensor, grid_width: int) -> tf.Tensor:
  """Places row-major grid cells at (y, x) in [-1, 1].

  Args:
    cells: int [...], y * grid_width + x.
    grid_width: cells a side.

  Returns:
    float32 [..., 2]: (y, x); 0 for a grid of one cell.
  """
  yx = tf.stack([cells // grid_width, cells % grid_width], axis=-1)
  span = max(grid_width - 1, 1)
  scaled = tf.cast(yx, tf.float32) * (2.0 / span) - 1.0
  return scaled if grid_width > 1 else tf.zeros_like(scaled)


def grid_width(name: str, num_values: int) -> int:
  """Side of the square grid that a location chooses from.

  Raises:
    ValueError: `num_values` is not a square.
  """
  width = math.isqrt(num_values)
  if width * width != num_values:
    raise ValueError(
        f'Sub-action {name!r} is named as a location but has {num_values} '
        'values, which make no square grid; see network.locations.'
    )
  return width


class SubActionEmbedding(snt.Module):
  """Embeds one sub-action: a location from its (y, x), others from one-hot."""

  def __init__(self, num_values: int, size: int, width: int = 0, name=None):
    """Makes the embedding.

    Args:
      num_values: values of the sub-action.
      size: of the embedding.
      width: of the grid, for a location; 0 for any other sub-action.
      name: of the module.
    """
    super().__init__(name=name)
    self._num_values = num_values
    self._width = width
    self._linear = snt.Linear(size)

  def __call__(self, values: tf.Tensor) -> tf.Tensor:
    """Embeds int [B] to float32 [B, size]."""
    if self._width:
      features = cell_coordinates(values, self._width)
    else:
      features = tf.one_hot(values, self._num_values)
    return self._linear(features)


class ActionEmbedding(snt.Module):
  """Embeds a whole action with its mask, for the torso to see the last one."""

  def __init__(
      self, spec: types.EnvironmentSpec, locations, size: int, name=None
  ):
    super().__init__(name=name)
    self._embeddings = {
        key: SubActionEmbedding(
            count,
            size,
            grid_width(key, count) if key in locations else 0,
            name=f'embed_{key}',
        )
        for key, count in spec.sub_actions
    }

  def __call__(self, action: types.Action, mask: tf.Tensor) -> tf.Tensor:
    """Embeds a batch of actions.

    Args:
      action: int32 [B] by sub-action.
      mask: float32 [B, S]; a masked sub-action embeds to zeros.

    Returns:
      float32 [B, S * size].
    """
    parts = [
        embed(action[key]) * mask[:, i : i + 1]
        for i, (key, embed) in enumerate(self._embeddings.items())
    ]
    return tf.concat(parts, axis=-1)


# A location head unfolds its input to 4 x 4 before it grows to the grid.
_SEED_WIDTH = 4


class SubPixel(snt.Module):
  """Doubles height and width: a linear map of each cell to its four parts.

  A transposed convolution with kernel 2 and stride 2, as one matrix product.
  """

  def __init__(self, channels: int, name=None):
    super().__init__(name=name)
    self._conv = snt.Conv2D(4 * channels, 1)

  def __call__(self, x: tf.Tensor) -> tf.Tensor:
    """Maps [B, H, W, C] to [B, 2 H, 2 W, channels]."""
    return tf.nn.depth_to_space(self._conv(x), 2)


class LocationLogits(snt.Module):
  """Logits over the cells of a grid, grown from 4 x 4.

  As in the released agent by stride-2 4x4 transposed convolutions and a last
  convolution to one channel; or, a tenth of the time on a CPU, by sub-pixel
  steps, the last of them to one channel (`network.sub_pixel`).

  A grid whose width is not 4 times a power of two takes the top left of the
  next larger one.
  """

  def __init__(self, width: int, config: config_lib.NetworkConfig, name=None):
    super().__init__(name=name)
    self._width = width
    channels = config.head_channels
    steps = 0
    while _SEED_WIDTH << steps < width:
      steps += 1
    self._layers = [
        snt.Conv2D(channels, 3),
        residual.ResidualStack(config.head_blocks, channels),
    ]
    if config.sub_pixel and steps:
      for _ in range(steps - 1):
        self._layers += [tf.nn.relu, SubPixel(channels)]
      self._layers += [tf.nn.relu, SubPixel(1)]
    else:
      for _ in range(steps):
        self._layers += [tf.nn.relu, snt.Conv2DTranspose(channels, 4, stride=2)]
      self._layers += [tf.nn.relu, snt.Conv2D(1, 3)]

  def __call__(self, z: tf.Tensor) -> tf.Tensor:
    """Maps [B, hidden] (a multiple of 16) to logits [B, width ** 2]."""
    cells = _SEED_WIDTH * _SEED_WIDTH
    x = tf.reshape(z, [-1, _SEED_WIDTH, _SEED_WIDTH, z.shape[-1] // cells])
    for layer in self._layers:
      x = layer(x)
    return snt.flatten(x[:, : self._width, : self._width])


class PlaceLogits(snt.Module):
  """Logits over the cells of a grid from what the torso sees at each place.

  A shortcut that the paper does not have: where to go next may depend on what
  is there, without passing through the core's one vector.
  """

  def __init__(self, width: int, name=None):
    super().__init__(name=name)
    self._width = width

  @snt.once
  def _initialize(self, height: int, channels: int) -> None:
    self._on_state = snt.Linear(channels, name='on_state')
    self._on_place = snt.Conv2D(channels, 1, name='on_place')
    self._layers = []
    while height * 2 < self._width:
      self._layers += [SubPixel(channels), tf.nn.relu]
      height *= 2
    self._layers.append(SubPixel(1))

  def __call__(self, z: tf.Tensor, places: tf.Tensor) -> tf.Tensor:
    """Maps [B, hidden] and [B, h, w, channels] to logits [B, width ** 2]."""
    self._initialize(places.shape[1], places.shape[-1])
    x = self._on_place(places) + self._on_state(z)[:, None, None, :]
    x = tf.nn.relu(x)
    for layer in self._layers:
      x = layer(x)
    if x.shape[1:3] != (self._width, self._width):
      x = tf.image.resize(x, (self._width, self._width))
    return snt.flatten(x)


def look_up(places: tf.Tensor, cells: tf.Tensor, width: int) -> tf.Tensor:
  """What is at some cells of a grid.

  Args:
    places: float32 [B, h, w, channels], of which each is one or several cells,
      or of each cell one or several.
    cells: int32 [B], row by row, of a grid of `width` x `width`.
    width: of the grid.

  Returns:
    float32 [B, channels]; of several places in a cell, the one on top left.
  """
  h, w, channels = places.shape[1:]
  rows = (cells // width) * h // width
  columns = (cells % width) * w // width
  flat = tf.reshape(places, [-1, h * w, channels])
  return tf.gather(flat, rows * w + columns, batch_dims=1)


class Head(snt.Module):
  """Samples, or evaluates, the sub-actions of an action in decoding order.

  After each sub-action `z <- relu(z + MLP(concat(z, embedding)))`, so each is
  conditioned on all before it. With `network.place_lookup`, also on what the
  torso sees at the locations among them: its linear map is added to the MLP's.
  """

  def __init__(
      self,
      config: config_lib.NetworkConfig,
      spec: types.EnvironmentSpec,
      name=None,
  ):
    super().__init__(name=name)
    self._logits = {}
    self._places = {}
    self._embeddings = {}
    self._updates = {}
    self._lookups = {}
    for key, count in spec.sub_actions:
      width = 0
      if key in config.locations:
        width = grid_width(key, count)
        self._logits[key] = (
            LocationLogits(width, config, f'{key}_logits')
            if config.head_channels
            else snt.Linear(count, name=f'{key}_logits')
        )
        if config.place_logits:
          self._places[key] = PlaceLogits(width, f'{key}_places')
      else:
        self._logits[key] = snt.Linear(count, name=f'{key}_logits')
      if key == spec.names[-1]:
        break  # Nothing is decoded after the last one.
      self._embeddings[key] = SubActionEmbedding(
          count, config.embedding_size, width, name=f'{key}_embedding'
      )
      if width and config.place_lookup:
        self._lookups[key] = (
            width,
            snt.Linear(config.hidden_size, name=f'{key}_lookup'),
        )
      self._updates[key] = snt.nets.MLP(
          (16, 32, config.hidden_size), name=f'{key}_update'
      )

  def _decode(
      self,
      z: tf.Tensor,
      places: Optional[tf.Tensor],
      choose: Callable[[str, tf.Tensor], tf.Tensor],
      temperature: float = 1.0,
  ) -> Iterator[tuple[str, tf.Tensor, tf.Tensor]]:
    """Yields (name, log-probabilities [B, K], chosen value [B])."""
    for key, layer in self._logits.items():
      logits = layer(z)
      if key in self._places:
        logits += self._places[key](z, places)
      if temperature != 1.0:
        logits /= temperature
      log_probs = tf.nn.log_softmax(logits)
      value = choose(key, log_probs)
      yield key, log_probs, value
      if key in self._updates:
        embedded = self._embeddings[key](value)
        update = self._updates[key](tf.concat([z, embedded], axis=-1))
        if key in self._lookups:
          width, linear = self._lookups[key]
          update += linear(look_up(places, value, width))
        z = tf.nn.relu(z + update)

  def sample(
      self,
      z: tf.Tensor,
      places: Optional[tf.Tensor] = None,
      seed: Optional[tf.Tensor] = None,
      temperature: float = 1.0,
  ) -> tuple[types.Action, tf.Tensor]:
    """Samples one action a row.

    Args:
      z: float32 [B, hidden], the core's output.
      places: float32 [B, h, w, channels], of the torso; looked at with
        `network.place_logits` and `network.place_lookup` only.
      seed: int32 [2]: equal ones sample alike; None for TensorFlow's own
        random numbers.
      temperature: above 0; divides all logits, so below 1 likely sub-actions
        become likelier.

    Returns:
      The action, int32 [B] by name, and log-probabilities float32 [B, S], at
      this temperature.
    """
    indices = {key: i for i, key in enumerate(self._logits)}

    def choose(key, log_probs):
      if seed is None:
        return tf.random.categorical(log_probs, 1, dtype=tf.int32)[:, 0]
      part = tf.random.experimental.stateless_fold_in(seed, indices[key])
      return tf.random.stateless_categorical(
          log_probs, 1, part, dtype=tf.int32
      )[:, 0]

    action, chosen = {}, []
    for key, log_probs, value in self._decode(z, places, choose, temperature):
      action[key] = value
      chosen.append(tf.gather(log_probs, value, batch_dims=1))
    return action, tf.stack(chosen, axis=-1)

  def evaluate(
      self,
      z: tf.Tensor,
      action: types.Action,
      places: Optional[tf.Tensor] = None,
      temperature: float = 1.0,
  ) -> tuple[tf.Tensor, tf.Tensor]:
    """Log-probabilities and entropies of given actions (teacher forcing).

    Args:
      z: float32 [B, hidden].
      action: int32 [B] by name.
      places: float32 [B, h, w, channels], of the torso; looked at with
        `network.place_logits` and `network.place_lookup` only.
      temperature: see `sample`.

    Returns:
      log-probabilities and entropies in nats, each float32 [B, S]; each
      sub-action's is conditional on the given ones before it.
    """
    chosen, entropies = [], []
    for key, log_probs, value in self._decode(
        z, places, lambda key, _: action[key], temperature
    ):
      chosen.append(tf.gather(log_probs, value, batch_dims=1))
      entropies.append(-tf.reduce_sum(tf.exp(log_probs) * log_probs, axis=-1))
      del key
    return tf.stack(chosen, axis=-1), tf.stack(entropies, axis=-1)
