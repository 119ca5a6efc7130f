# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.utils.progress."""

import io

from absl.testing import absltest

from spiral_launch.utils import progress


class _Terminal(io.StringIO):

  def isatty(self):
    return True


class ProgressTest(absltest.TestCase):

  def test_passes_items_on(self):
    with progress.bar(range(4), 4, 'work', io.StringIO()) as items:
      self.assertEqual(list(items), [0, 1, 2, 3])

  def test_draws_over_itself_on_a_terminal(self):
    stream = _Terminal()
    with progress.bar(range(4), 4, 'work', stream) as items:
      list(items)
    first, *_, last = stream.getvalue().rstrip('\n').split('\r')[1:]
    self.assertStartsWith(first, 'work:   0%')
    self.assertIn('0/4', first)
    self.assertStartsWith(last, 'work: 100%')
    self.assertIn('4/4', last)
    self.assertTrue(stream.getvalue().isascii())

  def test_writes_few_lines_into_a_file(self):
    stream = io.StringIO()
    with progress.bar(range(10_000), 10_000, 'work', stream) as items:
      list(items)
    self.assertLessEqual(stream.getvalue().count('work'), 3)

  def test_shows_how_far_it_came(self):
    stream = io.StringIO()
    with progress.bar(range(9), 9, 'work', stream) as items:
      next(items)
      next(items)
    self.assertIn('2/9', stream.getvalue())


if __name__ == '__main__':
  absltest.main()
