"""Tests for launch.progress."""

import io
import time
from unittest import mock

from absl.testing import absltest

from launch import progress


class _Terminal(io.StringIO):

  def isatty(self):
    return True


class ProgressTest(absltest.TestCase):

  def run_bar(self, stream, count=4, total=4, seconds=1.0):
    clock = iter(i * seconds for i in range(100))
    with mock.patch.object(time, 'monotonic', lambda: next(clock)):
      return list(progress.bar(range(count), total, 'work', stream))

  def test_passes_items_on(self):
    self.assertEqual(self.run_bar(io.StringIO()), [0, 1, 2, 3])

  def test_draws_over_itself_on_a_terminal(self):
    stream = _Terminal()
    self.run_bar(stream)
    states = stream.getvalue().rstrip('\n').split('\r')[1:]
    self.assertLen(states, 5)
    self.assertStartsWith(states[0], 'work [####### ')
    self.assertIn('1/4, 1/s, 3 s left', states[0])
    self.assertStartsWith(states[-1], f'work [{"#" * 30}] 4/4')
    self.assertNotIn('left', states[-1])
    self.assertLen({len(state) for state in states}, 1)
    self.assertEndsWith(stream.getvalue(), '\n')

  def test_writes_few_lines_into_a_file(self):
    stream = io.StringIO()
    self.run_bar(stream)
    self.assertLen(stream.getvalue().splitlines(), 1)
    self.assertIn('4/4', stream.getvalue())
    stream = io.StringIO()
    self.run_bar(stream, seconds=20.0)
    self.assertLen(stream.getvalue().splitlines(), 3)

  def test_says_how_far_it_came(self):
    stream = io.StringIO()
    items = progress.bar(range(9), 9, 'work', stream)
    next(items)
    next(items)
    items.close()
    self.assertIn('2/9', stream.getvalue())


if __name__ == '__main__':
  absltest.main()
