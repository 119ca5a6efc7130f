# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.search.palettes."""

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_envs.search import palettes


class ParseTest(parameterized.TestCase):

  @parameterized.parameters(
      ('#ff0000\n#000', [[255, 0, 0], [0, 0, 0]]),
      ('\ufeff#FF8000 orange\r\n\r\n# a comment\r\n', [[255, 128, 0]]),
      ('GIMP Palette\nName: x\n#\n 10 20 30\tInk\n10 20 30', [[10, 20, 30]]),
      ('["#010203",\n "#040506"]', [[1, 2, 3], [4, 5, 6]]),
      ('255, 255, 255', [[255, 255, 255]]),
      ('ffffff', [[255, 255, 255]]),
  )
  def test_reads(self, text, expected):
    colors = palettes.parse(text)
    np.testing.assert_allclose(colors * 255, expected)

  @parameterized.parameters(
      ('', 'pens.txt has no color'),
      ('red\nblue', 'pens.txt has no color'),
      ('1 2 300', r"pens.txt, line 1: '1 2 300' has a number beyond 255"),
      (
          '\n'.join(
              f'#0000{i % 256:02x}\n#01{i % 256:02x}00' for i in range(200)
          ),
          'pens.txt has 400 colors; 256 are the most',
      ),
  )
  def test_names_what_is_wrong(self, text, message):
    with self.assertRaisesRegex(ValueError, message):
      palettes.parse(text, 'pens.txt')


class OfImageTest(absltest.TestCase):

  def test_finds_the_colors_of_a_flag(self):
    flag = np.zeros((12, 30, 3))
    flag[:, :18] = [0.9, 0.1, 0.1]
    flag[:, 18:] = [0.1, 0.2, 0.8]
    for count in (2, 5):
      colors = palettes.of_image(flag, count)
      np.testing.assert_allclose(colors, [[0.9, 0.1, 0.1], [0.1, 0.2, 0.8]])

  def test_the_mean_is_the_best_single_color(self):
    image = np.random.default_rng(3).random((20, 20, 3))
    np.testing.assert_allclose(
        palettes.of_image(image, 1), image.mean((0, 1))[None]
    )


if __name__ == '__main__':
  absltest.main()
