# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.search.programs."""

import dataclasses

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_envs.programs import rendering
from spiral_envs.programs import serialization
from spiral_envs.search import painter
from spiral_envs.search import programs
from spiral_envs.search import styles


def _picture(height=40, width=56):
  y, x = np.mgrid[:height, :width]
  pixels = np.stack([4 * x, 5 * y, 200 - 2 * x], -1).clip(0, 255)
  pixels[10:25, 15:35] = [220, 30, 20]
  return pixels.astype(np.uint8)


def _search(pixels, style='gouache', strokes=12, **kwargs):
  search = programs.PictureSearch(pixels, styles.STYLES[style], **kwargs)
  for _ in search.search.run(painter.Budget(strokes=strokes, sweeps=1)):
    pass
  return search


class PictureSearchTest(parameterized.TestCase):

  @parameterized.parameters((40, 56), (56, 40), (48, 48))
  def test_the_program_paints_what_the_search_says(self, height, width):
    search = _search(_picture(height, width))
    program = search.program()
    serialization.validate(program)
    self.assertEqual(program.canvas.shape, (height, width))
    self.assertLessEqual(len(program.actions), 12)
    painted = rendering.render(program) / 255
    self.assertEqual(painted.shape, (height, width, 3))
    error = np.square(painted - search.target).mean()
    self.assertAlmostEqual(error, search.search.error, delta=0.05 * error)
    self.assertLess(error, 0.2 * np.square(1 - search.target).mean())

  def test_a_file_holds_the_program(self):
    program = _search(_picture(), strokes=3).program()
    text = serialization.to_text(program)
    self.assertEqual(serialization.from_text(text), program)
    self.assertIn('"version": 2', text)

  def test_the_same_seed_finds_the_same(self):
    found = [
        _search(_picture(), strokes=3, seed=seed).program()
        for seed in (1, 1, 2)
    ]
    self.assertEqual(found[0], found[1])
    self.assertNotEqual(found[0], found[2])

  def test_a_brush_with_random_numbers(self):
    style = dataclasses.replace(
        styles.STYLES['gouache'], brush='deevad/chalk', max_radius=0.2
    )
    search = programs.PictureSearch(_picture(), style)
    for _ in search.search.run(painter.Budget(strokes=6, sweeps=1)):
      pass
    painted = rendering.render(search.program()) / 255
    error = np.square(painted - search.target).mean()
    self.assertAlmostEqual(error, search.search.error, delta=0.05 * error)

  @parameterized.parameters(
      ('gouache', 1, 3), ('gouache', 4, 4), ('marker', 1, 3), ('marker', 4, 4)
  )
  def test_gray_and_transparent_grounds(
      self, style, channels, painted_channels
  ):
    pixels = _picture()[..., :1]
    if channels == 4:
      alpha = np.zeros((40, 56, 1), np.uint8)
      alpha[5:35, 10:45] = 255
      pixels = np.concatenate([_picture(), alpha], axis=-1)
    search = _search(pixels, style)
    program = search.program()
    serialization.validate(program)
    painted = rendering.render(program)
    self.assertEqual(painted.shape, (40, 56, painted_channels))
    blank = np.square(search.ground - search.target).mean()
    self.assertLess(search.error(painted), 0.35 * blank)
    self.assertAlmostEqual(
        search.error(painted), search.search.error, delta=0.02 * blank
    )
    if channels == 1:
      np.testing.assert_array_equal(painted, painted[..., :1].repeat(3, -1))
    else:
      self.assertLess(painted[0, 0, 3], 20)
      self.assertGreater(painted[15:25, 20:30, 3].mean(), 230)

  def test_brushes_that_mix_paint_on_a_transparent_ground(self):
    style = dataclasses.replace(
        styles.STYLES['gouache'], brush='classic/smudge+paint'
    )
    alpha = np.full((40, 56, 1), 255, np.uint8)
    alpha[:, :20] = 0
    search = programs.PictureSearch(
        np.concatenate([_picture(), alpha], axis=-1), style
    )
    for _ in search.search.run(painter.Budget(strokes=6)):
      pass
    blank = np.square(search.target).mean()
    error = search.error(rendering.render(search.program()))
    self.assertLess(error, 0.6 * blank)

  def test_ink_on_a_transparent_ground(self):
    pixels = np.full((60, 60, 4), 255, np.uint8)
    pixels[20:24, 10:50, :3] = 30
    search = programs.PictureSearch(pixels, styles.STYLES['ink'])
    self.assertGreater(search.target[20:24, 10:50, 3].min(), 0.5)
    self.assertLess(search.target[40:, :, 3].max(), 0.01)
    self.assertEqual(search.target[..., :3].max(), 0)

  def test_a_palette_is_kept_to(self):
    palette = np.array([[0.0, 0.0, 0.0], [1.0, 0.5, 0.25]])
    program = _search(_picture(), palette=palette, strokes=4).program()
    for action in program.actions:
      self.assertIn(list(action.color), palette.tolist())

  def test_hatching_has_the_tone_of_the_picture(self):
    style = dataclasses.replace(styles.STYLES['plotter'], min_radius=0.005)
    self.assertEqual(programs.scale(style, 40, 56), 2.5)
    self.assertEqual(programs.scale(style, 100, 200), 1)
    self.assertEqual(programs.scale(styles.STYLES['ink'], 8, 8), 1)
    pixels = np.full((96, 128, 3), 255, np.uint8)
    pixels[:, 32:] = 120
    search = _search(pixels, 'plotter', strokes=400)
    program = search.program()
    painted = rendering.render(program)
    self.assertGreater(painted[:, :24].mean(), 235)
    self.assertBetween(painted[8:-8, 40:-8].mean(), 100, 145)
    blank = np.full_like(painted, 255)
    self.assertLess(search.error(painted), 0.2 * search.error(blank))
    self.assertLen({action.radius for action in program.actions}, 1)
    pens = {tuple(pen) for pen in styles.STYLES['plotter'].palette}
    self.assertLessEqual({action.color for action in program.actions}, pens)

  def test_large_pictures_are_searched_on_a_copy(self):
    large = _picture().repeat(40, axis=0).repeat(40, axis=1)
    search = programs.PictureSearch(large, styles.STYLES['gouache'])
    for _ in search.search.run(painter.Budget(strokes=4, sweeps=0)):
      pass
    program = search.program()
    self.assertEqual(program.canvas.shape, (1600, 2240))
    radius = max(action.radius or 0.0 for action in program.actions)
    self.assertGreater(radius, 0.05)


if __name__ == '__main__':
  absltest.main()
