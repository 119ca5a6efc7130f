# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for `outlines`; the tests of `player` compare pictures."""

import dataclasses

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np
from PIL import Image
from PIL import ImageDraw

from spiral_envs.programs import curves as stroke_curves
from spiral_envs.programs import edits
from spiral_envs.programs import rendering
from spiral_envs.programs.exports import outlines
from tests.spiral_envs.programs import drawing_programs
from tests.spiral_tf import programs

_SIZE = 256


def _at(points, t):
  while len(points) > 1:
    points = (1 - t) * points[:-1] + t * points[1:]
  return points[0]


def _picture(lines):
  """Returns lines painted as rows of discs, uint8 [H, W, 3] on white."""
  picture = Image.new('RGB', (_SIZE, _SIZE), 'white')
  for line in lines:
    below = picture.copy()
    draw = ImageDraw.Draw(picture)
    color = tuple(round(255 * level) for level in line.curve.color)
    for points, width in line.pieces:
      for t in np.linspace(0, 1, 60):
        x, y = _SIZE * _at(points, t)
        r = _SIZE * width / 2
        draw.ellipse((x - r, y - r, x + r, y + r), fill=color)
    picture = Image.blend(below, picture, line.opacity)
  return np.asarray(picture, float)


def _on_white(canvas):
  values = canvas.astype(float)
  if canvas.shape[-1] == 4:
    alpha = values[..., 3:] / 255
    return 255 - alpha * (255 - values[..., :3])
  return np.broadcast_to(values, [*canvas.shape[:2], 3])


def _on_white_ground(program):
  canvas = dataclasses.replace(
      program.canvas, background='white', use_alpha=False
  )
  return dataclasses.replace(program, canvas=canvas)


class BrushLinesTest(parameterized.TestCase):

  @parameterized.parameters(
      (drawing_programs.five(), 0.004),
      (drawing_programs.colored(), 0.006),
      (drawing_programs.colored('classic/slow_ink'), 0.006),
      (drawing_programs.colored('classic/dry_brush'), 0.06),
      (drawing_programs.colored('classic/charcoal'), 0.03),
  )
  def test_are_near_the_painting(self, program, most):
    painted = _on_white(rendering.render(program, _SIZE))
    drawn = _picture(outlines.lines(program))
    error = np.square((drawn - painted) / 255).mean()
    blank = np.square((255 - painted) / 255).mean()
    self.assertLess(error, most)
    self.assertLess(error, 0.6 * blank)

  def test_opaque_lines_follow_the_brush(self):
    lines = outlines.lines(drawing_programs.five())
    self.assertEqual([line.curve.action for line in lines], [1, 3, 4, 5])
    for line in lines:
      self.assertEqual(line.opacity, 1)
      # The brush lags behind, by about its radius.
      end = line.pieces[-1].points[-1]
      self.assertBetween(np.hypot(*(end - line.curve.end)), 0.001, 0.06)
    # Successive strokes leave no gap.
    np.testing.assert_allclose(
        lines[2].pieces[0].points[0], lines[1].pieces[-1].points[-1], atol=1e-6
    )

  def test_another_color_is_not_joined(self):
    _, before, line = outlines.lines(drawing_programs.colored())
    gap = line.pieces[0].points[0] - before.pieces[-1].points[-1]
    self.assertGreater(np.hypot(*gap), 1e-3)

  def test_faint_lines_follow_the_curve(self):
    (line,) = outlines.lines(
        edits.select(drawing_programs.colored('classic/charcoal'), [1])
    )
    np.testing.assert_allclose(line.pieces[0].points[0], (0.1, 0.9))
    np.testing.assert_allclose(line.pieces[-1].points[-1], (0.9, 0.1))
    self.assertBetween(line.opacity, 0.1, 0.5)

  @parameterized.parameters(
      'classic/ink_eraser', 'deevad/kneaded_eraser', 'ramon/Soft_Eraser'
  )
  def test_erasers_are_white_on_white_and_nothing_on_nothing(self, brush):
    clear = drawing_programs.colored(brush)
    self.assertEmpty(outlines.lines(clear))
    lines = outlines.lines(_on_white_ground(clear))
    self.assertLen(lines, 3)
    for line in lines:
      self.assertEqual(line.curve.color_name, '#ffffff')

  def test_partial_erasers_are_paler(self):
    program = drawing_programs.colored('tanda/splatter-04')
    red = outlines.lines(_on_white_ground(program))[0].curve.color
    # The eraser setting of the brush is 0.08.
    np.testing.assert_allclose(red, (1, 0.08, 0.08), atol=0.01)

  def test_smudges_on_white_are_left_out(self):
    program = drawing_programs.colored('classic/smudge')
    self.assertEmpty(outlines.lines(program))

  def test_invisible_strokes_are_left_out(self):
    program = drawing_programs.colored('classic/pen')
    program = edits.scale_sizes(program, 1e-4)
    self.assertEmpty(outlines.lines(program))


if __name__ == '__main__':
  absltest.main()


def _curve(pressures=(0.5, 0.5)):
  return stroke_curves.Curve(
      *(0, (0.1, 0.5), (0.5, 0.1), (0.9, 0.5)),
      *(pressures, 0.05, programs.BLACK, True),
  )


def _line_of(radius, pressure):
  return radius * (1 + pressure), pressure


def _straight(first, last, ratios=1.0, angles=0.0, count=50):
  """Returns dabs from left to right."""
  dabs = np.zeros([count, 5])
  dabs[:, 0] = np.linspace(0.1, 0.9, count)
  dabs[:, 1] = 0.5
  dabs[:, 2] = np.linspace(first, last, count)
  dabs[:, 3], dabs[:, 4] = ratios, angles
  return dabs


class PaintedLinesTest(absltest.TestCase):

  def check_joined(self, line):
    for one, two in zip(line.pieces[:-1], line.pieces[1:]):
      np.testing.assert_allclose(one.points[-1], two.points[0], atol=1e-12)

  def test_pieces_follow_the_pressure(self):
    line = outlines.along_curve(_curve((0.2, 0.8)), _line_of)
    self.check_joined(line)
    widths = [width for _, width in line.pieces]
    self.assertGreater(len(widths), 5)
    self.assertLess(np.diff(widths).max(), 0.04 * max(widths))
    self.assertTrue(np.all(np.diff(widths) > 0))
    self.assertBetween(widths[0], 0.06, 0.063)
    self.assertBetween(widths[-1], 0.087, 0.09)
    self.assertAlmostEqual(line.opacity, 0.5)

  def test_even_dabs_are_one_piece(self):
    line = outlines.through_dabs(_curve(), _straight(0.03, 0.03))
    ((points, width),) = line.pieces
    np.testing.assert_allclose(points[[0, -1]], [(0.1, 0.5), (0.9, 0.5)])
    self.assertAlmostEqual(width, 0.06)

  def test_growing_dabs(self):
    line = outlines.through_dabs(_curve(), _straight(0.01, 0.03))
    self.check_joined(line)
    for points, width in line.pieces:
      middle = (points[0, 0] + points[-1, 0]) / 2
      wanted = 0.02 + 0.04 * (middle - 0.1) / 0.8
      self.assertAlmostEqual(width, wanted, delta=2e-3)

  def test_flat_nibs_are_as_wide_as_they_lie(self):
    for angle, wanted in ((0, 0.01), (180, 0.01), (90, 0.06), (-90, 0.06)):
      dabs = _straight(0.03, 0.03, ratios=6.0, angles=angle)
      line = outlines.through_dabs(_curve(), dabs)
      self.assertAlmostEqual(line.pieces[0].width, wanted)

  def test_goes_on_from_a_stroke_before(self):
    before = np.array([0.05, 0.4, 0.01, 1, 0])
    line = outlines.through_dabs(_curve(), _straight(0.03, 0.03), before)
    self.check_joined(line)
    np.testing.assert_allclose(line.pieces[0].points[0], (0.05, 0.4))
    # The bridge is no wider than the last dab.
    self.assertAlmostEqual(line.pieces[0].width, 0.02)

  def test_one_dab(self):
    line = outlines.through_dabs(_curve(), np.array([[0.5, 0.5, 0.1, 1, 0]]))
    self.assertAlmostEqual(line.pieces[0].width, 0.2)


if __name__ == '__main__':
  absltest.main()
