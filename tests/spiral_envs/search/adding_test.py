# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.search.adding."""

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_envs.search import adding
from spiral_envs.search import composition as composition_lib
from spiral_envs.search import levels as levels_lib
from spiral_envs.search import proposals
from spiral_envs.search import strokes as strokes_lib
from tests.spiral_envs.search import round_pen

_BOUNDS = proposals.Bounds(40, 50, 1.0, 12.0)
_EFFORT = adding.Effort(fresh=16, rounds=1, variations=2)


def _make(target, palette=None, seed=0):
  levels = levels_lib.make(target, round_pen.RoundPen)
  composition = composition_lib.Composition(levels, np.ones(target.shape[-1]))
  rng = np.random.default_rng(seed)
  adder = adding.Adder(levels, composition, _BOUNDS, palette, rng, _EFFORT)
  return composition, adder


def _spots(channels=3):
  target = np.ones((40, 50, channels), np.float32)
  target[4:14, 4:14] = 0.2
  target[25:35, 30:45] = 0.5
  return target


class AdderTest(parameterized.TestCase):

  @parameterized.parameters(1, 3, 4)
  def test_every_round_lowers_the_error(self, channels):
    target = _spots(channels)
    composition, adder = _make(target)
    errors = [np.square(composition.canvases[0] - target).sum()]
    for _ in range(4):
      count = len(composition)
      added = adder.add(3)
      self.assertLessEqual(added, 3)
      self.assertLen(composition, count + added)
      errors.append(np.square(composition.canvases[0] - target).sum())
    self.assertTrue((np.diff(errors) <= 0).all())
    self.assertLess(errors[-1], 0.65 * errors[0])

  def test_strokes_of_one_round_lie_apart(self):
    composition, adder = _make(_spots())
    while (added := adder.add(8)) < 2:
      self.assertLess(len(composition), 40)
    boxes = strokes_lib.bounds(composition.strokes[-added:], margin=1.5)
    for i in range(1, added):
      self.assertFalse(strokes_lib.overlap(boxes[:i], boxes[i]).any())

  def test_gain_is_what_a_stroke_brings(self):
    target = _spots()
    composition, adder = _make(target)
    self.assertEqual(adder.gain, 0)
    before = np.square(composition.canvases[0] - target).sum()
    adder.add(1)
    after = np.square(composition.canvases[0] - target).sum()
    # A mean that has just begun.
    self.assertAlmostEqual(
        adder.gain, 0.1 * (before - after), delta=0.02 * before
    )

  @parameterized.parameters(((1.0,) * 3, None), ((0.9,) * 3, np.zeros((1, 3))))
  def test_is_exhausted_where_nothing_helps(self, color, palette):
    target = np.full((40, 50, 3), color, np.float32)
    composition, adder = _make(target, palette)
    for _ in range(50):
      if adder.exhausted:
        break
      self.assertEqual(adder.add(5), 0)
    self.assertTrue(adder.exhausted)
    self.assertEmpty(composition.strokes)


if __name__ == '__main__':
  absltest.main()
