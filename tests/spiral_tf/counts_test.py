# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.counts."""

import collections

from absl.testing import absltest

from spiral_tf import counts


class CountsTest(absltest.TestCase):

  def test_the_most_frequent_come_first(self):
    for counted, expected in (
        ({}, ''),
        ({'.b': 2, '.a': 2, '.heic': 1200}, '1,200 .heic, 2 .a, 2 .b'),
        (
            {'broken link': 1, 'hidden folder': 2, 'without ending': 3},
            '3 without ending, 2 hidden folders, 1 broken link',
        ),
        ({'link in the zip': 2}, '2 links in the zip'),
        (
            {f'.{i}': 1 for i in range(10)},
            '1 .0, 1 .1, 1 .2, 1 .3, 1 .4, 1 .5, 1 .6, 1 .7, 2 of other kinds',
        ),
    ):
      counter = collections.Counter(counted)
      self.assertEqual(counts.in_words(counter), expected)


if __name__ == '__main__':
  absltest.main()
