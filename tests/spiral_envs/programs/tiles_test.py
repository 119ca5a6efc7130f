# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.programs.tiles."""

import dataclasses

from absl.testing import absltest
from absl.testing import parameterized

from spiral_envs.programs import serialization
from spiral_envs.programs import tiles
from tests.spiral_tf import programs


def _program(*actions, **changes):
  return programs.program(*actions, **changes)


_STROKE = programs.stroke((0.5, 0.25), (0.75, 0.0), 0.125, 0.3, score=2.0)
_MOVE = programs.move(0.25, 0.75, radius=0.5)


class TilesTest(parameterized.TestCase):

  def test_places_and_sizes(self):
    four = [
        _program(_STROKE),
        _program(_MOVE, _STROKE, brush={'seed': 4}),
        _program(),
        _program(_STROKE),
    ]
    composed = tiles.compose(four, 2)
    serialization.validate(composed)
    self.assertEqual(composed.canvas.width, 64)
    self.assertEqual(composed.known_environment.grid_width, 16)
    self.assertEqual(composed.known_environment.brush_sizes, (1.0, 2.0))
    self.assertEqual(composed.brush, four[0].brush)
    self.assertEqual(
        composed.actions,
        (
            programs.stroke((0.25, 0.125), (0.375, 0.0), 0.0625, 0.3),
            programs.move(0.5, 0.0),
            programs.move(0.625, 0.375, radius=0.25),
            programs.stroke((0.75, 0.125), (0.875, 0.0), 0.0625, 0.3),
            # The third tile is empty, and has no move.
            programs.move(0.5, 0.5),
            programs.stroke((0.75, 0.625), (0.875, 0.5), 0.0625, 0.3),
        ),
    )

  def test_one_tile_is_the_drawing_without_scores(self):
    program = _program(_MOVE, _STROKE)
    self.assertEqual(
        tiles.compose([program], 1),
        _program(_MOVE, dataclasses.replace(_STROKE, score=None)),
    )

  @parameterized.parameters(
      ([{}] * 3, '3 programs for 2 x 2 tiles'),
      ([{}] * 3 + [{'canvas': {'width': 64}}], 'different environments'),
      ([{'environment': {'compatible': True}}] * 4, 'have no tiles'),
  )
  def test_wrong_programs(self, changes, message):
    with self.assertRaisesRegex(ValueError, message):
      tiles.compose([_program(_STROKE, **c) for c in changes], 2)


if __name__ == '__main__':
  absltest.main()
