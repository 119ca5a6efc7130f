# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.evaluation.pairs."""

import json
import os
import tempfile

from absl.testing import absltest
import numpy as np
from PIL import Image

from spiral_launch.evaluation import pairs

_SIZE = 128


def _flat(values):
  """Returns an image of one color for each value, uint8 [M, 128, 128, 3]."""
  values = np.array(values, np.uint8)[:, None, None, None]
  return np.broadcast_to(values, (len(values), _SIZE, _SIZE, 3)).copy()


class PairsTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())

  def write(self, drawn, targets, count, seed=0):
    paths = pairs.write(drawn, targets, count, seed, self.folder)
    with open(paths[-1], encoding='utf-8') as file:
      return paths[:-1], json.load(file)

  def test_the_key_says_what_the_pages_show(self):
    """Image i is of value 4 i if it is drawn, 4 i + 1 if it is a target."""
    values = np.arange(45) * 4
    pages, key = self.write(_flat(values), _flat(values + 1), 41)
    self.assertEqual(
        list(map(os.path.basename, pages)),
        ['pairs-1.png', 'pairs-2.png', 'pairs-3.png'],
    )
    self.assertLen(key['drawn'], 41)
    self.assertLen(set(key['image'].values()), 41)
    self.assertNotEqual([*key['image'].values()], list(range(41)))
    self.assertEqual(set(key['drawn'].values()), {'left', 'right'})
    for number, image in key['image'].items():
      index = int(number) - 1
      with Image.open(pages[index // 20]) as page:
        pixels = np.asarray(page)
      row, column = divmod(index % 20, 4)
      # The last page has one pair. Pairs have paddings of 2 and 8 pixels, and
      # captions of 18.
      height, width = 18 + _SIZE + 4, 2 * _SIZE + 6
      top = 8 + row * (height + 8) + 18 + 2 + _SIZE // 2
      left = 8 + column * (width + 8) + 2 + _SIZE // 2
      found = pixels[top, [left, left + _SIZE + 2], 0].tolist()
      expected = [4 * image, 4 * image + 1]
      if key['drawn'][number] == 'right':
        expected.reverse()
      self.assertEqual(found, expected)

  def test_seed_repeats_the_order_and_the_sides(self):
    images = _flat(range(12))
    _, one = self.write(images, images, 10)
    _, two = self.write(images, images, 10)
    _, other = self.write(images, images, 10, seed=1)
    self.assertEqual(one, two)
    self.assertNotEqual(one['image'], other['image'])
    self.assertNotEqual(one['drawn'], other['drawn'])

  def test_equal_fraction(self):
    """One pixel decides, by either sign and without overflow."""
    targets = _flat([100, 100, 100, 0, 255])
    drawn = targets.copy()
    drawn[0, 5, 7, 1] += 2
    drawn[1, 5, 7, 1] += 3
    drawn[2, 5, 7, 1] -= 3
    drawn[3, 0, 0, 0] = 254
    self.assertEqual(pairs.equal_fraction(drawn, targets), 2 / 5)
    _, key = self.write(drawn, targets, 100)
    self.assertEqual(key['equal_fraction'], 2 / 5)
    self.assertLen(key['drawn'], 5)


if __name__ == '__main__':
  absltest.main()
