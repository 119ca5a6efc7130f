# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.utils.training_curves."""

import math
import os
import tempfile

from absl.testing import absltest
from PIL import Image

from spiral_launch.utils import training_curves


class CurvesTest(absltest.TestCase):

  def _metrics(self, text: str) -> str:
    folder = tempfile.TemporaryDirectory()
    self.addCleanup(folder.cleanup)
    path = os.path.join(folder.name, 'metrics.csv')
    with open(path, 'w') as file:
      file.write(text)
    return path

  def test_reads_columns_with_gaps(self):
    columns = training_curves.read(
        self._metrics('minutes,reward\n0.5,\n1.0,-2\n')
    )
    self.assertEqual(columns['minutes'], [0.5, 1.0])
    self.assertTrue(math.isnan(columns['reward'][0]))
    self.assertEqual(columns['reward'][1], -2.0)

  def test_writes_a_plot_that_shows_the_curve(self):
    flat = self._metrics('minutes,reward\n1,1\n2,1\n')
    steep = self._metrics('minutes,reward\n1,1\n2,5\n')
    for path in (flat, steep):
      training_curves.write(path, path + '.png')
    with Image.open(flat + '.png') as one, Image.open(steep + '.png') as two:
      self.assertEqual(one.size, two.size)
      self.assertNotEqual(one.tobytes(), two.tobytes())

  def test_over_frames_or_minutes(self):
    """The chosen column is the x axis."""
    path = self._metrics(
        'minutes,frames,label_accuracy\n1,1000,.1\n2,9000,.2\n3,9500,.3\n'
    )
    later = self._metrics(
        'minutes,frames,label_accuracy\n5,1000,.1\n9,9000,.2\n11,9500,.3\n'
    )

    def picture(metrics, over):
      training_curves.write(metrics, f'{metrics}.png', over)
      with Image.open(f'{metrics}.png') as image:
        return image.tobytes()

    self.assertEqual(picture(path, 'frames'), picture(later, 'frames'))
    self.assertNotEqual(picture(path, 'minutes'), picture(later, 'minutes'))
    self.assertNotEqual(picture(path, 'minutes'), picture(path, 'frames'))

  def test_seams_are_where_restarts_grow(self):
    rows = 'minutes,reward,restarts\n1,1,\n2,1,0\n3,1,0\n4,1,{0}\n5,1,{0}\n'
    whole, mended = (self._metrics(rows.format(n)) for n in (0, 2))
    self.assertEqual(training_curves.seams(training_curves.read(whole)), [])
    self.assertEqual(training_curves.seams(training_curves.read(mended)), [3])
    self.assertEqual(training_curves.seams({'minutes': [1.0]}), [])
    for path in (whole, mended):
      training_curves.write(path, path + '.png')
    with Image.open(whole + '.png') as one, Image.open(mended + '.png') as two:
      self.assertNotEqual(one.tobytes(), two.tobytes())

  def test_nothing_to_plot_writes_nothing(self):
    path = self._metrics('minutes,other\n1,1\n')
    training_curves.write(path, path + '.png')
    self.assertFalse(os.path.exists(path + '.png'))

  def test_missing_metrics(self):
    with self.assertRaises(FileNotFoundError):
      training_curves.write('/nowhere/metrics.csv', '/nowhere/curves.png')


if __name__ == '__main__':
  absltest.main()
