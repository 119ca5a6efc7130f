# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.utils.comparison_plots."""

import os
import tempfile

from absl.testing import absltest
import numpy as np
from PIL import Image

from spiral_launch.utils import comparison_plots


class ComparisonTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())

  def metrics(self, text):
    path = os.path.join(self.folder, 'metrics.csv')
    with open(path, 'w') as file:
      file.write(text)
    return path

  def test_reads_what_was_measured(self):
    path = self.metrics('minutes,mse,reward\n1,,3\n2,0.5,\n3,,1\n4,0.25,\n')
    x, y = comparison_plots.read(path, 'mse', 'minutes')
    self.assertEqual(x.tolist(), [2.0, 4.0])
    self.assertEqual(y.tolist(), [0.5, 0.25])

  def test_missing_metrics_are_errors(self):
    path = self.metrics('minutes,mse\n1,\n')
    with self.assertRaisesRegex(ValueError, "no column 'frames'.*minutes, mse"):
      comparison_plots.read(path, 'mse', 'frames')
    with self.assertRaisesRegex(ValueError, "no value of 'mse' yet"):
      comparison_plots.read(path, 'mse', 'minutes')

  def test_mean_goes_as_far_as_all_do(self):
    line = (np.array([0.0, 4.0]), np.array([0.0, 8.0]))
    level = (np.array([1.0, 2.0, 3.0]), np.array([2.0, 2.0, 2.0]))
    x, y = comparison_plots.mean([line, level])
    self.assertEqual((x[0], x[-1]), (1.0, 3.0))
    np.testing.assert_allclose(y, (2 * x + 2) / 2)

  def test_mean_of_a_single_point(self):
    x, y = comparison_plots.mean([(np.array([2.0]), np.array([5.0]))])
    np.testing.assert_allclose([x[0], x[-1], y[0], y[-1]], [2, 2, 5, 5])

  def test_last_part(self):
    run = (np.arange(11.0), np.arange(11.0) ** 2)
    self.assertAlmostEqual(comparison_plots.last(run), (81 + 100) / 2)

  def test_table_has_means_and_seeds(self):
    runs = [(np.array([1.0]), np.array([v])) for v in (0.25, 0.75)]
    lines = comparison_plots.table(
        {'a': runs, 'long name': runs[:1]}
    ).splitlines()
    self.assertEqual(
        [line.split() for line in lines],
        [
            ['a', '0.5', 'of', '0.25', '0.75'],
            ['long', 'name', '0.25', 'of', '0.25'],
        ],
    )

  def test_plot_shows_each_setting(self):
    falling = (np.array([0.0, 1.0]), np.array([1.0, 0.0]))
    level = (np.array([0.0, 1.0]), np.array([0.5, 0.5]))

    def picture(settings, **options):
      path = os.path.join(self.folder, 'plot.png')
      comparison_plots.write(settings, path, 'mse', 'minutes', **options)
      with Image.open(path) as image:
        return image.tobytes()

    one = picture({'a': [falling]})
    self.assertNotEqual(one, picture({'a': [falling], 'b': [level]}))
    self.assertNotEqual(one, picture({'a': [falling]}, reference=0.7))


if __name__ == '__main__':
  absltest.main()
