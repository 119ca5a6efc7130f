# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.programs.edits."""

import dataclasses

from absl.testing import absltest
from absl.testing import parameterized
import hypothesis
from hypothesis import strategies

from spiral_envs.programs import curves as stroke_curves
from spiral_envs.programs import edits
from spiral_envs.programs import serialization
from tests.spiral_tf import programs


def _shapes(program):
  """Returns the strokes of a program without `action` and `lifted`."""
  return [
      c._replace(action=0, lifted=False) for c in stroke_curves.curves(program)
  ]


class DrawingEditsTest(parameterized.TestCase):

  def test_another_brush(self):
    before = programs.three_strokes()
    after = edits.with_brush(before, 'classic/charcoal')
    self.assertEqual(after.brush.type, 'classic/charcoal')
    self.assertEqual(dataclasses.replace(after, brush=before.brush), before)

  def test_sizes(self):
    after = edits.scale_sizes(programs.three_strokes(), 2.0)
    self.assertEqual(
        [a.radius for a in after.actions], [None, 0.1, 0.08, None, 0.12]
    )

  @parameterized.parameters(0, -1, float('nan'), float('inf'))
  def test_wrong_scale(self, scale):
    with self.assertRaisesRegex(ValueError, f'scale is {scale}'):
      edits.scale_sizes(programs.three_strokes(), scale)

  def test_all_in_order_is_the_same_program(self):
    before = programs.three_strokes()
    self.assertEqual(edits.select(before, [0, 1, 2]), before)

  @hypothesis.settings(deadline=None, max_examples=40)
  @hypothesis.given(
      programs.PROGRAMS, strategies.lists(strategies.integers(0, 4))
  )
  def test_strokes_stay_as_they_are(self, before, order):
    shapes = _shapes(before)
    order = [number for number in order if number < len(shapes)]
    after = edits.select(before, order)
    serialization.validate(after)
    self.assertEqual(_shapes(after), [shapes[number] for number in order])
    # Selecting again does not change them.
    again = edits.select(after, range(len(order)))
    self.assertEqual(_shapes(again), _shapes(after))

  @parameterized.parameters(([3],), ([0, -1],))
  def test_no_such_stroke(self, numbers):
    with self.assertRaisesRegex(ValueError, f'no stroke {numbers[-1]}: .* 3,'):
      edits.select(programs.three_strokes(), numbers)

  @parameterized.parameters(
      ('3', [3]),
      ('0-2,7,5-4', [0, 1, 2, 7, 5, 4]),
      (' 1 , 1-1', [1, 1]),
  )
  def test_numbers(self, text, wanted):
    self.assertEqual(edits.stroke_numbers(text), wanted)

  @parameterized.parameters('', '1-', '-1', '1.5', '1;2', '1--2')
  def test_no_numbers(self, text):
    with self.assertRaisesRegex(ValueError, 'such as 0-4,7,2'):
      edits.stroke_numbers(text)


if __name__ == '__main__':
  absltest.main()


if __name__ == '__main__':
  absltest.main()
