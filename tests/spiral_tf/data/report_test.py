# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.data.report."""

import collections

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_tf import config as config_lib
from spiral_tf.data import report as image_report
from spiral_tf.data import source as image_source


def _source(**changes):
  return image_source.ImageSource(
      name='some',
      count=4,
      labels=None,
      folders=None,
      read=lambda indices: iter(()),
      image_name=str,
      **changes,
  )


def _tally(*images):
  tally = image_report.Tally(len(images))
  list(tally.watch(iter(images)))
  return tally


def _framed(ground, ink, channels=1):
  image = np.full([9, 7, channels], ground, np.uint8)
  image[3:6, 2:5] = ink
  return image


def _lines(tally, source=None, **changes):
  source = source or _source()
  test = changes.pop('test', source)
  shape = (16, 16, changes.pop('channels', 1))
  inverted = changes.pop('inverted', False)
  config = config_lib.DataConfig(**changes)
  return image_report.lines(source, test, tally, 3, config, shape, inverted)


class TallyTest(parameterized.TestCase):

  def test_images_pass_unchanged(self):
    images = [_framed(i, 255) for i in range(5)]
    seen = list(image_report.Tally(5).watch(iter(images)))
    for image, one in zip(images, seen):
      self.assertIs(image, one)

  @parameterized.parameters((255, 0), (0, 255), (90, 7))
  def test_edge_is_of_the_ground(self, ground, ink):
    self.assertEqual(image_report.edge(_framed(ground, ink)), ground)
    # A signature that touches the edge does not count.
    touched = _framed(ground, ink)
    touched[0, :3] = ink
    self.assertEqual(_tally(touched, touched).edge, ground)

  def test_no_image(self):
    self.assertIsNone(_tally().edge)
    self.assertEqual(_tally().size(), 'none')

  def test_sizes(self):
    square = np.zeros([16, 16, 1], np.uint8)
    self.assertEqual(_tally(square).size(), '16 x 16')
    self.assertTrue(_tally(square).has_only(16, 16))
    mixed = _tally(square, _framed(0, 1))
    self.assertEqual(mixed.size(), '7 x 9 to 16 x 16')
    self.assertFalse(mixed.has_only(16, 16))

  def test_of_many_the_edges_of_some_are_looked_at(self):
    tally = image_report.Tally(100_000)
    image = _framed(9, 200)
    list(tally.watch(image for _ in range(500)))
    self.assertEqual(tally.edge, 9)
    self.assertLess(len(tally._edges), 10)


class LinesTest(parameterized.TestCase):

  def test_says_everything(self):
    tally = _tally(*[_framed(255, 0, 3)] * 4)
    tally.to_grey = 4
    source = _source(
        notes=('4 images in 1 folder.',),
        done=collections.Counter({'alpha laid on white': 2}),
    )
    self.assertEqual(
        _lines(tally, source),
        [
            'Images: 4 of some, 7 x 9, in color, not inverted, 4 turned to '
            'gray, padded to 16 x 16; held out: 3.',
            '4 images in 1 folder.',
            'Done to some images: alpha laid on white (2).',
        ],
    )

  def test_notes_of_a_test_set_of_its_own(self):
    lines = _lines(_tally(_framed(255, 0)), test=_source(notes=('Turned.',)))
    self.assertEqual(lines[1], 'Held out, some: Turned.')

  @parameterized.parameters(
      (True, None, r'inverted \(known to be light ink on black\)'),
      (True, True, r', inverted \(data.invert=True\)'),
      (False, None, 'not inverted,'),
      (False, False, r'not inverted \(data.invert=False\)'),
  )
  def test_says_why_images_are_inverted(self, inverted, invert, expected):
    lines = _lines(_tally(_framed(128, 0)), inverted=inverted, invert=invert)
    self.assertRegex(lines[0], expected)

  @parameterized.parameters(
      # Ground, channels, inverted; the remedy.
      (255, 1, True, 'data.invert=False'),
      (128, 3, True, 'data.invert=False'),
      (127, 1, False, 'data.invert=True'),
      (0, 3, False, 'data.invert=True'),
      (0, 1, True, ''),
      (127, 1, True, ''),
      (255, 1, False, ''),
      (128, 1, False, ''),
      # A photograph with a dark edge is no ink on black.
      (60, 3, False, ''),
  )
  def test_warns_if_edges_say_otherwise(
      self, ground, channels, inverted, remedy
  ):
    tally = _tally(_framed(ground, 200, channels))
    lines = _lines(tally, inverted=inverted, channels=channels)
    warnings = [line for line in lines if line.startswith('Warning')]
    self.assertLen(warnings, bool(remedy))
    if remedy:
      self.assertIn(f'is {ground} of 255', warnings[0])
      self.assertIn(f'set {remedy}', warnings[0])


if __name__ == '__main__':
  absltest.main()
