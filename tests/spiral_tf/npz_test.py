# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.npz."""

import io

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_tf import npz

_ARRAYS = {'a/b': np.arange(6).reshape(2, 3), 'c': np.zeros([], np.float32)}


class NpzTest(parameterized.TestCase):

  @parameterized.parameters(
      (None, True), ({'name': 'digits', 'shape': [8, 8, 1]}, False)
  )
  def test_what_is_written_is_read(self, facts, compress):
    data = npz.to_bytes(_ARRAYS, facts, compress)
    self.assertEqual(data, npz.to_bytes(_ARRAYS, facts, compress))
    arrays, read_facts = npz.read(io.BytesIO(data))
    self.assertEqual(read_facts, facts or {})
    self.assertEqual(list(arrays), list(_ARRAYS))
    for name, array in arrays.items():
      np.testing.assert_array_equal(array, _ARRAYS[name])
      self.assertEqual(array.dtype, _ARRAYS[name].dtype)

  def test_damage_is_a_value_error(self):
    data = npz.to_bytes(_ARRAYS)
    array = io.BytesIO()
    np.save(array, np.zeros(3))
    middle = data[:50] + bytes(30) + data[80:]
    for damaged in (b'', b'text', data[:-30], middle, array.getvalue()):
      with self.assertRaises(ValueError):
        npz.read(io.BytesIO(damaged))

  def test_no_pickles(self):
    data = io.BytesIO()
    np.savez(data, a=np.array([{}], dtype=object))
    data.seek(0)
    with self.assertRaisesRegex(ValueError, 'allow_pickle'):
      npz.read(data)

  def test_missing_file(self):
    with self.assertRaises(FileNotFoundError):
      npz.read('nowhere.npz')


if __name__ == '__main__':
  absltest.main()
