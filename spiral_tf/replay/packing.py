# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Batches of structures as rows of bytes, and back.

What travels between nodes has a dozen arrays an item. Reverb handles each of
them by itself, which took an actor half as long as its network does; of one
array of bytes, a fifth of that. Numbers are as the machine has them in memory:
all nodes order their bytes alike.
"""

from typing import Any

from dm_env import specs
import numpy as np
import tensorflow as tf
import tree


def _present(structure: Any) -> dict[str, Any]:
  """A named tuple's fields by name, without those that are None."""
  return {k: v for k, v in structure._asdict().items() if v is not None}


def _width(spec: specs.Array) -> int:
  """Bytes of an array."""
  return int(np.prod(spec.shape)) * spec.dtype.itemsize


def row_size(signature: Any) -> int:
  """Bytes of one item.

  Args:
    signature: named tuple of `dm_env.specs.Array` or None, of one item.
  """
  return sum(_width(spec) for spec in tree.flatten(_present(signature)))


def pack(batch: Any) -> np.ndarray:
  """Rows of bytes: fields in the order of their names.

  Args:
    batch: named tuple of arrays with a leading [B], structures of them, or
      None.

  Returns:
    uint8 [B, K].
  """
  parts = []
  for value in tree.flatten(_present(batch)):
    value = np.ascontiguousarray(value)
    parts.append(value.reshape(len(value), -1).view(np.uint8))
  return np.concatenate(parts, axis=1)


def unpack(rows: tf.Tensor, signature: Any) -> Any:
  """The batch that `pack` was given.

  Args:
    rows: uint8 [B, K].
    signature: see `row_size`.

  Returns:
    Named tuple of tensors with a leading [B], None where the signature has it.
  """
  kept = _present(signature)
  arrays = tree.flatten(kept)
  leaves = []
  parts = tf.split(rows, [_width(spec) for spec in arrays], axis=1)
  for spec, part in zip(arrays, parts):
    size = spec.dtype.itemsize
    if size > 1:
      part = tf.reshape(part, [-1, _width(spec) // size, size])
      part = tf.bitcast(part, spec.dtype)
    leaves.append(tf.reshape(tf.cast(part, spec.dtype), (-1,) + spec.shape))
  values = tree.unflatten_as(kept, leaves)
  return type(signature)(**{**dict.fromkeys(signature._fields), **values})
