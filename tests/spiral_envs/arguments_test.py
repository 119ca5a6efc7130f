# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests of `spiral_envs.arguments`."""

import fractions
import math
import pathlib

from absl.testing import absltest
import hypothesis
from hypothesis import strategies
import numpy as np

from spiral_envs import arguments
from tests.spiral_envs import hostile

_ANYTHING = strategies.one_of(
    hostile.not_numbers,
    strategies.floats(),
    strategies.integers(),
    strategies.lists(strategies.floats(), max_size=4),
    strategies.binary(max_size=3),
)


class _Broken:

  def __repr__(self):
    raise RuntimeError('no name')


class ArgumentsTest(absltest.TestCase):

  @hypothesis.settings(deadline=None)
  @hypothesis.given(_ANYTHING)
  def test_returns_a_plain_value_or_raises_value_error(self, value):
    for check in (
        lambda: arguments.whole('n', value, 1, 9, 'dabs'),
        lambda: arguments.real('n', value, 1, 9),
        lambda: arguments.radius('n', value),
        lambda: arguments.reals('n', value, 2, 0, 1),
        lambda: arguments.switch('n', value),
        lambda: arguments.choice('n', value, ['a']),
        lambda: arguments.text('n', value),
        lambda: arguments.path('n', value),
    ):
      try:
        checked = check()
      except ValueError as error:
        self.assertRegex(str(error), r'(?s)^n is .*: want .*\.$')
        self.assertLess(len(str(error)), 300)
      else:
        plain = (int, float, bool, str, tuple, type(None))
        self.assertIn(type(checked), plain)
        if isinstance(checked, float):
          self.assertTrue(math.isfinite(checked))

  def test_refuses_what_is_not_a_count(self):
    for value in hostile.NOT_COUNTS:
      with self.assertRaisesRegex(ValueError, 'n is .*number of dabs, 0 or'):
        arguments.whole('n', value, 0, 2**30, 'dabs')

  def test_counts(self):
    for value in (8, np.int32(8), np.uint8(8), np.array(8)):
      self.assertIs(type(arguments.whole('n', value, 8, 8)), int)
      self.assertEqual(arguments.whole('n', value, 8, 8), 8)

  def test_numbers(self):
    for value in (2, 2.0, np.float16(2), np.array(2.0), fractions.Fraction(2)):
      self.assertIs(type(arguments.real('n', value)), float)
      self.assertEqual(arguments.real('n', value, 2, 2), 2)
      self.assertEqual(arguments.radius('n', value), 2)
      self.assertEqual(arguments.reals('n', [value, 1], 2), (2, 1))

  def test_switches(self):
    for value in (True, 1, np.bool_(True)):
      self.assertIs(arguments.switch('n', value), True)
    with self.assertRaisesRegex(ValueError, "n is 'False': want True or"):
      arguments.switch('n', 'False')

  def test_paths(self):
    self.assertEqual(arguments.path('n', pathlib.Path('a/b')), 'a/b')
    self.assertIsNone(arguments.path('n', ''))
    self.assertIsNone(arguments.path('n', None))

  def test_values_are_shortened(self):
    self.assertEqual(
        arguments.shown('a' * 100), "'" + 59 * 'a' + '... (102 characters)'
    )
    self.assertEqual(arguments.shown(_Broken()), 'a _Broken')
    self.assertEqual(arguments.shown(np.int64(3)), '3')

  def test_memory(self):
    arguments.memory(1, 'Canvases', 'do without')
    with self.assertRaisesRegex(
        ValueError, r'Canvases need 1e\+06 GB .* has .* GB: do without\.'
    ):
      arguments.memory(10**15, 'Canvases', 'do without')


if __name__ == '__main__':
  absltest.main()
