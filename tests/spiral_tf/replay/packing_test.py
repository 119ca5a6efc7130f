# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.replay.packing."""

from typing import Any
from typing import NamedTuple

from absl.testing import parameterized
from dm_env import specs
import hypothesis
from hypothesis import strategies as st
import numpy as np
import tensorflow as tf
import tree

from spiral_tf import types
from spiral_tf.replay import packing
from tests.spiral_tf import tiny

_DTYPES = (np.uint8, np.int8, np.int32, np.int64, np.float32, np.float64)


class _Thing(NamedTuple):
  value: Any
  parts: Any
  extra: Any


def _arrays(signature, rows, seed):
  """Returns arbitrary bytes as numbers of the signature's types."""
  rng = np.random.default_rng(seed)

  def one(spec):
    shape = (rows,) + spec.shape
    if spec.dtype.kind == 'f':
      return rng.normal(size=shape).astype(spec.dtype)
    limits = np.iinfo(spec.dtype)
    return rng.integers(
        limits.min, limits.max, shape, spec.dtype, endpoint=True
    )

  return tree.map_structure(lambda s: None if s is None else one(s), signature)


_ARRAY = st.builds(
    specs.Array,
    st.lists(st.integers(1, 3), max_size=3).map(tuple),
    st.sampled_from(_DTYPES),
)


class PackingTest(tf.test.TestCase, parameterized.TestCase):

  @hypothesis.settings(deadline=None, max_examples=40)
  @hypothesis.given(
      value=_ARRAY,
      parts=st.dictionaries(
          st.sampled_from('abc'), _ARRAY, min_size=1, max_size=3
      ),
      extra=st.one_of(st.none(), _ARRAY),
      rows=st.integers(1, 4),
      seed=st.integers(0, 99),
  )
  def test_unpack_inverts_pack(self, value, parts, extra, rows, seed):
    signature = _Thing(value, parts, extra)
    batch = _arrays(signature, rows, seed)
    packed = packing.pack(batch)
    self.assertEqual(packed.dtype, np.uint8)
    self.assertEqual(packed.shape, (rows, packing.row_size(signature)))
    back = packing.unpack(tf.constant(packed), signature)
    self.assertIs(type(back), _Thing)
    self.assertEqual(list(back.parts), list(parts))
    for one, other in zip(tree.flatten(batch), tree.flatten(back)):
      if one is None:
        self.assertIsNone(other)
        continue
      self.assertEqual(other.dtype.as_numpy_dtype, one.dtype)
      self.assertEqual(other.shape, one.shape)
      # Compares bytes, so that NaNs are equal.
      self.assertEqual(other.numpy().tobytes(), one.tobytes())

  @parameterized.parameters(False, True)
  def test_trajectories(self, conditional):
    spec = tiny.spec()
    drawings = tiny.drawings(spec, 3, conditional=conditional)
    signature = types.trajectory_signature(
        spec, drawings.noise_sample.shape[-1], conditional
    )
    back = packing.unpack(tf.constant(packing.pack(drawings)), signature)
    for name, one in drawings._asdict().items():
      if one is None:
        self.assertIsNone(getattr(back, name))
      else:
        tree.map_structure(self.assertAllEqual, one, getattr(back, name))

  def test_arrays_that_are_not_contiguous(self):
    """Packs a transposed view, and every other row."""
    value = np.arange(24, dtype=np.int32).reshape(3, 8).T[::2]
    # Fields are in the order of their names.
    packed = packing.pack(_Thing(value=value, parts=value[:, 0], extra=None))
    expected = np.concatenate([value[:, :1], value], axis=1)
    np.testing.assert_array_equal(packed.copy().view(np.int32), expected)


if __name__ == '__main__':
  tf.test.main()
