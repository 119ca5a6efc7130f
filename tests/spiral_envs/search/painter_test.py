# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.search.painter."""

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_envs.libmypaint import stroke_canvas
from spiral_envs.libmypaint import stroke_fitter
from spiral_envs.search import painter
from spiral_envs.search import proposals
from spiral_envs.search import strokes as strokes_lib
from tests.spiral_envs.search import round_pen


def _target():
  y, x = np.mgrid[:48, :60] / 60
  target = np.stack([x, y, 1 - x], -1).astype(np.float32)
  target[10:30, 20:40] = [0.9, 0.2, 0.1]
  return target


def _search(**kwargs):
  bounds = proposals.Bounds(48, 60, 1.0, 20.0)
  return painter.Search(_target(), round_pen.RoundPen, bounds, **kwargs)


def _run(search, **budget):
  return list(search.run(painter.Budget(**budget)))


class SearchTest(parameterized.TestCase):

  def test_paints_the_target_better_and_better(self):
    search = _search()
    blank = search.error
    _run(search, strokes=8, sweeps=0)
    added = search.error
    self.assertLess(added, 0.35 * blank)
    self.assertLessEqual(len(search.strokes), 8)
    other = _search()
    _run(other, strokes=8, sweeps=2)
    self.assertLess(other.error, 0.9 * added)

  def test_the_same_seed_paints_the_same(self):
    strokes = []
    for seed in (1, 1, 2):
      search = _search(seed=seed)
      _run(search, strokes=4, sweeps=1)
      strokes.append(search.strokes)
    np.testing.assert_array_equal(strokes[0], strokes[1])
    self.assertFalse(np.array_equal(strokes[0], strokes[2]))

  def test_stops_at_an_error(self):
    search = _search()
    _run(search, strokes=30, error=0.05, sweeps=0)
    self.assertLessEqual(search.error, 0.05)
    self.assertLess(len(search.strokes), 12)

  def test_stops_in_time(self):
    now = [0.0]

    def clock():
      now[0] += 0.25
      return now[0]

    search = _search(clock=clock)
    _run(search, strokes=30, seconds=4.0, sweeps=1000)
    self.assertLess(now[0], 12)
    self.assertNotEmpty(search.strokes)
    self._check_error(search)

  @parameterized.parameters(1, 12)
  def test_what_was_stopped_is_whole(self, stop):
    search = _search()
    run = search.run(painter.Budget(strokes=8, sweeps=2))
    for i, _ in enumerate(run):
      if i == stop:
        break
    run.close()
    self.assertTrue(np.isfinite(search.strokes).all())
    self.assertNotEmpty(search.strokes)
    self._check_error(search)

  def _check_error(self, search):
    error = search.error
    search._composition.repaint()  # pylint: disable=protected-access
    self.assertAlmostEqual(error, search.error, places=6)

  def test_brushes_that_mix_add_strokes(self):
    brush = 'classic/smudge+paint'

    def make_fitter(shape, zoom):
      return stroke_fitter.StrokeFitter(shape, zoom, brush)

    target = _target().repeat(6, 0).repeat(6, 1)
    bounds = proposals.Bounds(288, 360, 4.0, 90.0)
    with self.assertRaisesRegex(ValueError, 'make_mixing'):
      painter.Search(target, make_fitter, bounds)
    shapes = []

    def make_mixing(shape):
      shapes.append(shape)
      return stroke_canvas.StrokeCanvas(shape, brush_type=brush)

    search = painter.Search(
        target, make_fitter, bounds, make_mixing=make_mixing
    )
    blank = search.error
    progress = _run(search, strokes=12)
    self.assertEqual(shapes, [(144, 180)])
    self.assertEqual({p.phase for p in progress}, {'adding'})
    self.assertLen(search.strokes, 12)
    self.assertLess(search.error, 0.6 * blank)
    # Strokes are in pixels of the target.
    ends = search.strokes[:, strokes_lib.POINTS]
    self.assertGreater(ends.max(), 190)
    self.assertGreaterEqual(search.strokes[:, strokes_lib.RADIUS].min(), 4)


if __name__ == '__main__':
  absltest.main()
