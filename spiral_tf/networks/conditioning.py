"""How an action enters the network: as an embedding of its sub-actions."""

import math

import sonnet as snt
import tensorflow as tf

from spiral_tf import types


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

  def __init__(self, spec: types.DrawingSpec, locations, size: int, name=None):
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
