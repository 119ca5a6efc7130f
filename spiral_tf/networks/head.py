# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The autoregressive head, which decodes an action one sub-action at a time.

Also embeds actions: the last one for the torso, and the sub-actions decoded so
far for the next one. [SPIRAL]: Ganin et al., 2018, arXiv 1804.01118, section
'Policy Network'.
"""

from collections.abc import Iterator
import math
from typing import Callable
from typing import Optional
from typing import Union

import numpy as np
import sonnet as snt
import tensorflow as tf

from spiral_tf import config as config_lib
from spiral_tf import types
from spiral_tf.networks import layers


def cell_coordinates(cells: tf.Tensor, grid_width: int) -> tf.Tensor:
  """Returns the coordinates of grid cells.

  Args:
    cells: int [...], y * grid_width + x.
    grid_width: number of cells along a side.

  Returns:
    float32 [..., 2]: (y, x) in [-1, 1]; 0 for a grid of one cell.
  """
  yx = tf.stack([cells // grid_width, cells % grid_width], axis=-1)
  span = max(grid_width - 1, 1)
  scaled = tf.cast(yx, tf.float32) * (2.0 / span) - 1.0
  return scaled if grid_width > 1 else tf.zeros_like(scaled)


def grid_width(name: str, num_values: int) -> int:
  """Returns the width of the square grid of a location.

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
  """Embeds one sub-action: linear in a location's (y, x), else in a one-hot."""

  def __init__(self, num_values: int, size: int, width: int = 0, name=None):
    """Initializes the embedding.

    Args:
      num_values: number of values of the sub-action.
      size: width of the embedding.
      width: width of a location's grid; 0 for any other sub-action.
      name: name of the module.
    """
    super().__init__(name=name)
    self._num_values = num_values
    self._width = width
    self._linear = snt.Linear(size)

  def __call__(self, values: tf.Tensor) -> tf.Tensor:
    """Maps int [B] to float32 [B, size]."""
    if self._width:
      features = cell_coordinates(values, self._width)
    else:
      features = tf.one_hot(values, self._num_values)
    return self._linear(features)


class ActionEmbedding(snt.Module):
  """Embeds a whole action with its mask, as an input of the torso."""

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
      action: int32 [B] by sub-action name.
      mask: float32 [B, S]; a masked sub-action embeds to zeros.

    Returns:
      float32 [B, S * size].
    """
    parts = [
        embed(action[key]) * mask[:, i : i + 1]
        for i, (key, embed) in enumerate(self._embeddings.items())
    ]
    return tf.concat(parts, axis=-1)


# Width of the map that a location head reshapes its input to.
_SEED_WIDTH = 4


class SubPixel(snt.Module):
  """Sub-pixel convolution that doubles height and width.

  Equals a transposed convolution with kernel 2 and stride 2, as one matrix
  product.
  """

  def __init__(self, channels: int, name=None):
    super().__init__(name=name)
    self._conv = snt.Conv2D(4 * channels, 1)

  def __call__(self, x: tf.Tensor) -> tf.Tensor:
    """Maps [B, H, W, C] to [B, 2 H, 2 W, channels]."""
    return tf.nn.depth_to_space(self._conv(x), 2)


class LocationLogits(snt.Module):
  """Logits over the cells of a grid, upsampled from 4 x 4.

  The released agent uses stride-2 4x4 transposed convolutions and a last
  convolution to one channel. With `network.sub_pixel`, sub-pixel convolutions,
  the last of them to one channel, take a tenth of that time on a CPU.

  If the width of the grid is not 4 times a power of two, its logits are the top
  left of those of the next larger grid.
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
        layers.ResidualStack(config.head_blocks, channels),
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
    """Maps [B, hidden] (hidden a multiple of 16) to logits [B, width ** 2]."""
    cells = _SEED_WIDTH * _SEED_WIDTH
    x = tf.reshape(z, [-1, _SEED_WIDTH, _SEED_WIDTH, z.shape[-1] // cells])
    for layer in self._layers:
      x = layer(x)
    return snt.flatten(x[:, : self._width, : self._width])


class SpatialLogits(snt.Module):
  """Logits over the cells of a grid, from the torso's spatial features.

  Not in the paper. The next location may depend on the features at each cell
  directly, rather than through the output of the LSTM alone.
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

  def __call__(
      self, z: tf.Tensor, spatial: tf.Tensor, repeats: int = 1
  ) -> tf.Tensor:
    """Maps states and spatial features to logits.

    Args:
      z: float32 [B * repeats, hidden].
      spatial: float32 [B, h, w, channels].
      repeats: number of rows in a row of `z` for each of `spatial`.

    Returns:
      float32 [B * repeats, width ** 2].
    """
    self._initialize(spatial.shape[1], spatial.shape[-1])
    places = self._on_place(spatial)
    if repeats > 1:
      places = tf.repeat(places, repeats, axis=0)
    x = tf.nn.relu(places + self._on_state(z)[:, None, None, :])
    for layer in self._layers:
      x = layer(x)
    if x.shape[1:3] != (self._width, self._width):
      x = tf.image.resize(x, (self._width, self._width))
    return snt.flatten(x)


def look_up(
    spatial: tf.Tensor, cells: tf.Tensor, width: int, repeats: int = 1
) -> tf.Tensor:
  """Returns the spatial features at grid cells.

  Args:
    spatial: float32 [B, h, w, channels], coarser or finer than the grid.
    cells: int32 [B * repeats], row-major cells of a `width` x `width` grid.
    width: width of the grid.
    repeats: number of cells in a row for each row of `spatial`.

  Returns:
    float32 [B * repeats, channels]: features at the top left of each cell.
  """
  h, w, channels = spatial.shape[1:]
  rows = (cells // width) * h // width
  columns = (cells % width) * w // width
  flat = tf.reshape(spatial, [-1, h * w, channels])
  indices = tf.reshape(rows * w + columns, [-1, repeats])
  return tf.reshape(tf.gather(flat, indices, batch_dims=1), [-1, channels])


class Head(snt.Module):
  """Samples or evaluates the sub-actions of an action, in decoding order.

  After each sub-action `z <- relu(z + MLP(concat(z, embedding)))`, so each is
  conditioned on all before it. With `network.place_lookup`, a linear map of the
  torso's features at each location decoded is added to the MLP's output.
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
          self._places[key] = SpatialLogits(width, f'{key}_places')
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
      spatial: Optional[tf.Tensor],
      choose: Callable[[str, tf.Tensor], tf.Tensor],
      temperature: Union[float, np.ndarray] = 1.0,
  ) -> Iterator[tuple[str, tf.Tensor, tf.Tensor]]:
    """Yields (name, log-probabilities [B, K], chosen value [B])."""
    for key in self._logits:
      logits = self._decode_logits(key, z, spatial, temperature)
      log_probs = tf.nn.log_softmax(logits)
      value = choose(key, log_probs)
      yield key, log_probs, value
      z = self._decode_state(key, z, spatial, value)

  def _decode_logits(
      self, key: str, z, spatial, temperature, repeats: int = 1
  ) -> tf.Tensor:
    """Returns the logits of a sub-action, with `repeats` of `SpatialLogits`."""
    logits = self._logits[key](z)
    if key in self._places:
      logits += self._places[key](z, spatial, repeats)
    if not isinstance(temperature, float) or temperature != 1.0:
      logits /= temperature
    return logits

  def _decode_state(
      self, key: str, z, spatial, value, repeats: int = 1
  ) -> tf.Tensor:
    """Returns the state after a sub-action; unchanged after the last one."""
    if key not in self._updates:
      return z
    embedded = self._embeddings[key](value)
    update = self._updates[key](tf.concat([z, embedded], axis=-1))
    if key in self._lookups:
      width, linear = self._lookups[key]
      update += linear(look_up(spatial, value, width, repeats))
    return tf.nn.relu(z + update)

  def sample(
      self,
      z: tf.Tensor,
      spatial: Optional[tf.Tensor] = None,
      seed: Optional[tf.Tensor] = None,
      temperature: Union[float, np.ndarray] = 1.0,
  ) -> tuple[types.Action, tf.Tensor]:
    """Samples one action per row.

    Args:
      z: float32 [B, hidden], output of the LSTM.
      spatial: float32 [B, h, w, channels], spatial features of the torso; used
        only with `network.place_logits` or `network.place_lookup`.
      seed: int32 [2]; equal seeds give equal samples. None uses TensorFlow's
        global random number generator.
      temperature: divisor of all logits, above 0, or one for each row: float32
        [B, 1]. Below 1, likely sub-actions become likelier.

    Returns:
      (action, log-probabilities): int32 [B] by name, and float32 [B, S] at this
      temperature.
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
    for key, log_probs, value in self._decode(z, spatial, choose, temperature):
      action[key] = value
      chosen.append(tf.gather(log_probs, value, batch_dims=1))
    return action, tf.stack(chosen, axis=-1)

  def sample_many(
      self,
      z: tf.Tensor,
      spatial: Optional[tf.Tensor],
      count: int,
      seed: tf.Tensor,
      temperature: float = 1.0,
  ) -> types.Action:
    """Samples several actions per row.

    The first sub-actions of most tries are equal, and what follows from them is
    computed once: as long as there are no more different beginnings than tries,
    for every beginning there can be; then for every try.

    Args:
      z: float32 [B, hidden], output of the LSTM.
      spatial: float32 [B, h, w, channels], or None, as for `sample`.
      count: number K of actions per row.
      seed: int32 [2]; equal seeds give equal samples.
      temperature: divisor of all logits, above 0.

    Returns:
      int32 [B, K] by name.
    """
    batch = tf.shape(z)[0]
    actions: types.Action = {}
    width = 1  # Number of beginnings per row, each with a row of z.
    beginnings = tf.zeros([batch, count], tf.int32)  # One for each try.

    def of_tries(x):
      """Maps [B * width, n] to [B * count, n]."""
      n = x.shape[-1]
      x = tf.reshape(x, [batch, width, n])
      return tf.reshape(tf.gather(x, beginnings, batch_dims=1), [-1, n])

    for i, key in enumerate(self._logits):
      logits = self._decode_logits(key, z, spatial, temperature, width)
      part = tf.random.experimental.stateless_fold_in(seed, i)
      value = tf.random.stateless_categorical(
          *((logits, count) if width == 1 else (of_tries(logits), 1)),
          part,
          dtype=tf.int32,
      )
      actions[key] = value = tf.reshape(value, [batch, count])
      values = logits.shape[-1]
      if width * values < count:
        z = tf.repeat(z, values, axis=0)
        beginnings = beginnings * values + value
        value = tf.tile(tf.range(values), [batch * width])
        width *= values
      else:
        z = of_tries(z)
        beginnings = tf.repeat(tf.range(count)[None], batch, axis=0)
        value = tf.reshape(value, [-1])
        width = count
      z = self._decode_state(key, z, spatial, value, width)
    return actions

  def evaluate(
      self,
      z: tf.Tensor,
      action: types.Action,
      spatial: Optional[tf.Tensor] = None,
      temperature: float = 1.0,
  ) -> tuple[tf.Tensor, tf.Tensor]:
    """Evaluates the log-probabilities of actions (teacher forcing).

    Args:
      z: float32 [B, hidden], output of the LSTM.
      action: int32 [B] by name.
      spatial: float32 [B, h, w, channels], spatial features of the torso; used
        only with `network.place_logits` or `network.place_lookup`.
      temperature: divisor of all logits, above 0.

    Returns:
      (log-probabilities, entropies in nats): each float32 [B, S], conditional
      on the sub-actions before.
    """
    chosen, entropies = [], []
    for key, log_probs, value in self._decode(
        z, spatial, lambda key, _: action[key], temperature
    ):
      chosen.append(tf.gather(log_probs, value, batch_dims=1))
      entropies.append(-tf.reduce_sum(tf.exp(log_probs) * log_probs, axis=-1))
      del key
    return tf.stack(chosen, axis=-1), tf.stack(entropies, axis=-1)
