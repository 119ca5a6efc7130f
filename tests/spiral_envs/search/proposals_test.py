# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.search.proposals."""

from absl.testing import absltest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies
import numpy as np

from spiral_envs.search import levels as levels_lib
from spiral_envs.search import proposals
from spiral_envs.search import strokes as strokes_lib
from tests.spiral_envs.search import round_pen


def _check(case, strokes, bounds):
  points = strokes[:, strokes_lib.POINTS].reshape(-1, 2)
  case.assertTrue(np.isfinite(strokes).all())
  case.assertGreaterEqual(points.min(), 0)
  case.assertTrue((points <= [bounds.width, bounds.height]).all())
  radius = strokes[:, strokes_lib.RADIUS]
  case.assertBetween(radius.min(), bounds.min_radius, bounds.max_radius)
  case.assertBetween(radius.max(), bounds.min_radius, bounds.max_radius)
  pressures = strokes[:, strokes_lib.PRESSURES]
  case.assertGreaterEqual(pressures.min(), bounds.min_pressure)
  case.assertLessEqual(pressures.max(), bounds.max_pressure)


class ProposerTest(absltest.TestCase):

  @settings(max_examples=20)
  @given(
      strategies.integers(0, 2**16),
      strategies.floats(0.5, 200),
      strategies.floats(0.01, 1e3),
      strategies.floats(0, 3),
  )
  def test_strokes_are_within_bounds(self, seed, radius, length, spread):
    rng = np.random.default_rng(seed)
    target = rng.random((50, 70, 3)).astype(np.float32)
    level = levels_lib.make(target, round_pen.RoundPen)[0]
    bounds = proposals.Bounds(50, 70, 1.0, 20.0, 0.2, 0.9)
    proposer = proposals.Proposer(bounds, rng)
    seeds = rng.random((7, 2)) * [70, 50]
    strokes = proposer.fresh(level, seeds, radius, length)
    self.assertLen(strokes, 7)
    _check(self, strokes, bounds)
    near = proposer.near(strokes, 3, spread)
    self.assertLen(near, 21)
    _check(self, near, bounds)

  def test_a_length_is_kept_to(self):
    rng = np.random.default_rng(0)
    bounds = proposals.Bounds(50, 70, 1.0, 20.0, max_length=5.0)
    strokes = rng.random((20, strokes_lib.NUM_COLUMNS))
    strokes[:, strokes_lib.POINTS] *= 50
    bounds.clip(strokes)
    self.assertLessEqual(strokes_lib.lengths(strokes).max(), 5.0 + 1e-9)

  def test_half_of_the_strokes_follow_a_line(self):
    y, x = np.mgrid[:64, :64]
    ring = np.abs(np.hypot(x - 32, y - 32) - 20) < 2
    target = 1 - ring[..., None].astype(np.float32).repeat(3, -1)
    level = levels_lib.make(target, round_pen.RoundPen)[0]
    bounds = proposals.Bounds(64, 64, 1.0, 4.0)
    proposer = proposals.Proposer(bounds, np.random.default_rng(0))
    angle = np.linspace(0, 2 * np.pi, 40)
    seeds = 32.5 + 20 * np.stack([np.cos(angle), np.sin(angle)], -1)
    strokes = proposer.fresh(level, seeds, 2.0, 8.0)[:20]
    for points in (strokes_lib.START, strokes_lib.END):
      away = np.linalg.norm(strokes[:, points] - 32.5, axis=-1)
      self.assertLess(np.abs(away - 20).max(), 3.5)


class SamplePlacesTest(absltest.TestCase):

  def test_draws_where_the_error_is(self):
    error = np.zeros((10, 20))
    error[3, 7], error[8, 1] = 3, 1
    rng = np.random.default_rng(0)
    points = proposals.sample_places(error, 0.5, 4000, rng)
    assert points is not None
    x, y = np.floor(points * 0.5).astype(int).T
    self.assertEqual(set(zip(x, y)), {(7, 3), (1, 8)})
    self.assertAlmostEqual(np.mean(x == 7), 0.75, delta=0.03)

  def test_there_is_nothing_to_draw_without_error(self):
    rng = np.random.default_rng(0)
    self.assertIsNone(proposals.sample_places(np.zeros((4, 4)), 1.0, 5, rng))


if __name__ == '__main__':
  absltest.main()
