"""Tests for `envs.scene_painter`: actions one by one, and programs at once."""

from absl.testing import absltest
import hypothesis
from hypothesis import strategies
import numpy as np

from envs import scene_actions
from envs import scene_painter
from envs import scene_program
from envs import scene_sprites

_GRID = 4
_COUNTS = [3, _GRID**2, 4, 3, 4, 4, 4]


class ScenePainterTest(absltest.TestCase):

  @hypothesis.settings(deadline=None, max_examples=30)
  @hypothesis.given(strategies.integers(0, 10**6), strategies.integers(1, 5))
  def test_every_canvas_shows_the_program_so_far(self, seed, room):
    rng = np.random.default_rng(seed)
    painter = scene_painter.ScenePainter(32, _GRID, room, num_drawings=3)
    sprites = scene_sprites.shared(32, _GRID)
    # Twice: the second drawing must not remember the first.
    for _ in range(2):
      rows = rng.integers(_COUNTS, size=[8, 3, 7]).astype(np.int32)
      canvases = painter.reset()
      np.testing.assert_array_equal(canvases, [sprites.background] * 3)
      for t in range(8):
        canvases = painter.step(rows[t])
        for i in range(3):
          objects = scene_program.run(rows[: t + 1, i], room)
          np.testing.assert_array_equal(canvases[i], sprites.render(objects))

  def test_tells_what_actions_came_to(self):
    painter = scene_painter.ScenePainter(32, _GRID, 1, num_drawings=3)
    painter.reset()
    skip, place, change = range(3)
    rows = np.ones([3, 7], np.int32)

    def effects(*commands):
      rows[:, 0] = commands
      painter.step(rows)
      return painter.effects.tolist()

    self.assertEqual(effects(skip, place, change), [skip, place, skip])
    self.assertEqual(effects(change, change, place), [skip, change, place])
    self.assertEqual(effects(place, place, place), [place, skip, skip])
    painter.reset()
    self.assertEqual(painter.effects.tolist(), [scene_actions.SKIP] * 3)
    self.assertEqual(effects(change, place, skip), [skip, place, skip])

  def test_canvases_are_new_arrays(self):
    painter = scene_painter.ScenePainter(32, _GRID, 5)
    first = painter.reset()
    kept = first.copy()
    painter.step(np.ones([1, 7], np.int32))
    np.testing.assert_array_equal(first, kept)


if __name__ == '__main__':
  absltest.main()
