"""Tests for spiral_tf.counts."""

import collections

from absl.testing import absltest

from spiral_tf import counts


class CountsTest(absltest.TestCase):

  def test_most_frequent_first_and_plural(self):
    counter = collections.Counter({'.heic': 10, 'broken link': 2, 'pipe': 1})
    self.assertEqual(counts.told(counter), '10 .heic, 2 broken links, 1 pipe')

  def test_nothing(self):
    self.assertEqual(counts.told(collections.Counter()), '')

  def test_many_kinds_are_added_up(self):
    counter = collections.Counter({f'.{i}': 1000 + i for i in range(10)})
    self.assertStartsWith(counts.told(counter), '1,009 .9, 1,008 .8')
    self.assertEndsWith(counts.told(counter), ', 2,001 of other kinds')


if __name__ == '__main__':
  absltest.main()
