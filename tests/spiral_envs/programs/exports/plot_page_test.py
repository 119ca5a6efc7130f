# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.programs.exports.plot_page."""

import math

from absl.testing import absltest
from absl.testing import parameterized

from spiral_envs.programs.exports import plot_page


class PlotPageTest(parameterized.TestCase):

  @parameterized.parameters(
      ({}, 1.0, (180, 180), (0, 0), (180, 180)),
      (dict(plot_width_mm=90, margin_mm=5), 0.5, (90, 50), (5, 5), (80, 40)),
      (dict(paper='a4'), 1.0, (210, 297), (10, 53.5), (190, 190)),
      (
          dict(paper='a4', margin_mm=0),
          0.5,
          (297, 210),
          (0, 30.75),
          (297, 148.5),
      ),
      (
          dict(paper='a3', margin_mm=8.5),
          2,
          (297, 420),
          (47.75, 8.5),
          (201.5, 403),
      ),
      (
          dict(paper='letter', orientation='landscape', margin_mm=7.95),
          *(1.0, (279.4, 215.9), (39.7, 7.95), (200, 200)),
      ),
      (
          dict(paper='a5', orientation='portrait', margin_mm=24),
          *(0.5, (148, 210), (24, 80), (100, 50)),
      ),
  )
  def test_layout(self, changes, aspect, size, corner, drawing):
    settings = plot_page.Settings(**changes)
    settings.validate()
    page = plot_page.layout(aspect, settings)
    for found, expected in zip(
        (page.size, page.corner, page.drawing), (size, corner, drawing)
    ):
      self.assertSequenceAlmostEqual(found, expected)

  @parameterized.parameters(
      (dict(paper='a9'), 'paper is a9; choose one of a3, a4, a5, letter'),
      (dict(orientation='flat'), 'orientation is flat; choose one of auto'),
      (dict(orientation='portrait'), 'no paper to turn'),
      (dict(paper='a4', plot_width_mm=90), 'choose one of both'),
      (dict(plot_width_mm=0), "plot's width is 0 mm"),
      (dict(plot_width_mm=math.nan), "plot's width is nan mm"),
      (dict(plot_width_mm=1e12), "plot's width is 1000000000000.0 mm"),
      (dict(margin_mm=-1), 'margin_mm is -1'),
      (dict(margin_mm=90), r'on a page of 180 mm it must be in \[0, 89.5\]'),
      (dict(paper='a5', margin_mm=74), r'of 148 mm .* \[0, 73.5\]'),
      (dict(margin_mm=math.inf), 'margin_mm is inf'),
      (dict(pen_width_mm=0), r"pen's width is 0 mm; .* \[0.05, 10\]"),
      (dict(pen_width_mm=90), 'The width of the page is plot_width_mm'),
      (dict(pen_width_mm=math.nan), "pen's width is nan"),
  )
  def test_wrong_settings(self, changes, message):
    with self.assertRaisesRegex(ValueError, message):
      plot_page.Settings(**changes).validate()


if __name__ == '__main__':
  absltest.main()
