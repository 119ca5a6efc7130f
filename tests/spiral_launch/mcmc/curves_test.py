# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.mcmc.curves."""

import csv
import math
import os
import tempfile

from absl.testing import absltest
import numpy as np
from PIL import Image

from spiral_launch.mcmc import curves as search_curves
from spiral_launch.mcmc import samplers


def _search(*rows, renders=100, seconds=1.0):
  improvements = [
      samplers.Improvement(number, at, error, []) for number, at, error in rows
  ]
  return search_curves.Search(improvements, renders, seconds)


_ONE = _search((1, 0.1, 0.5), (10, 0.3, 0.25))
_OTHER = _search((2, 0.2, 0.75), renders=50, seconds=0.9)


class SearchCurvesTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())

  def test_errors_are_those_so_far(self):
    np.testing.assert_array_equal(
        search_curves.errors(
            [_ONE, _OTHER], 'renders', np.array([1, 2, 9.9, 10, 1000])
        ),
        [[0.5, 0.5, 0.5, 0.25, 0.25], [math.nan] + [0.75] * 4],
    )
    np.testing.assert_array_equal(
        search_curves.errors([_ONE], 'seconds', np.array([0.05, 0.1, 0.3])),
        [[math.nan, 0.5, 0.25]],
    )

  def test_csv_holds_everything(self):
    path = os.path.join(self.folder, 'curves.csv')
    search_curves.write_csv({'a': [_ONE, _OTHER], 'b': [_OTHER]}, path)
    with open(path, newline='') as file:
      rows = list(csv.reader(file))
    self.assertEqual(rows[0], 'method image renders seconds error'.split())
    self.assertEqual(
        [[row[0], *map(float, row[1:])] for row in rows[1:]],
        [
            ['a', 0, 1, 0.1, 0.5],
            ['a', 0, 10, 0.3, 0.25],
            ['a', 0, 100, 1.0, 0.25],
            ['a', 1, 2, 0.2, 0.75],
            ['a', 1, 50, 0.9, 0.75],
            ['b', 0, 2, 0.2, 0.75],
            ['b', 0, 50, 0.9, 0.75],
        ],
    )

  def test_plot_shows_the_curves(self):
    def picture(*searches, blank=0.6):
      path = os.path.join(self.folder, 'plot.png')
      search_curves.write_plot({'a': list(searches)}, path, blank)
      with Image.open(path) as image:
        return image.tobytes()

    both = picture(_ONE, _OTHER)
    self.assertEqual(both, picture(_ONE, _OTHER))
    self.assertNotEqual(both, picture(_ONE, _ONE))
    self.assertNotEqual(both, picture(_ONE, _OTHER, blank=0.5))

  def test_a_single_render(self):
    path = os.path.join(self.folder, 'plot.png')
    search_curves.write_plot(
        {'a': [_search((1, 0.0, 0.5), renders=1, seconds=0.0)]}, path, 0.6
    )
    self.assertTrue(os.path.exists(path))


if __name__ == '__main__':
  absltest.main()
