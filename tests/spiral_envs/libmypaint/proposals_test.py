# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.libmypaint.proposals."""

import numpy as np

from spiral_envs.libmypaint import fake
from spiral_envs.libmypaint import proposals
from spiral_envs.libmypaint import strokes


def _propose(target, count=50, **options):
  options = {'grid_width': 4, 'canvas_width': 16, **options}
  spec = fake.FakePainting(**options).action_spec()
  proposer = proposals.StrokeProposals(spec, 4, 16)
  last = {'end': np.array([5, 15])}
  return proposer(np.random.default_rng(0), last, target, count), spec


def test_strokes_have_the_color_of_the_target_at_their_middle():
  target = np.random.default_rng(1).integers(0, 256, (2, 16, 16, 3), np.uint8)
  actions, _ = _propose(target, use_color=True)
  for i, start in enumerate((5, 15)):
    for k in range(50):
      points = [
          strokes.cell_position(cell, 4, 16)
          for cell in (start, actions['control'][i, k], actions['end'][i, k])
      ]
      x, y = strokes.quadratic_bezier(points[0], points[1], points[2], steps=2)[
          0
      ]
      color = [
          strokes.COLOR_LEVELS[actions[name][i, k]]
          for name in ('red', 'green', 'blue')
      ]
      want = target[i, int(y), int(x)] / 255
      np.testing.assert_allclose(color, want, atol=0.5 / 19 + 1e-9)


def test_gray_strokes_are_uniform_and_paint():
  for target in (None, np.zeros((2, 16, 16, 1), np.uint8)):
    actions, spec = _propose(target, 400)
    assert set(actions) == set(spec)
    assert np.all(actions['flag'] == 1)
    for name in set(spec) - {'flag'}:
      values = actions[name]
      assert values.shape == (2, 400)
      assert set(np.unique(values)) == set(range(spec[name].num_values))


def test_colors_are_uniform_without_a_target():
  actions, _ = _propose(None, 400, use_color=True)
  assert set(np.unique(actions['red'])) == set(range(20))
