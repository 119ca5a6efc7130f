"""Tests for launch.brush_lines; page tests have Chromium compare pictures."""

import dataclasses

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np
from PIL import Image
from PIL import ImageDraw

from launch import brush_lines
from launch import rendering
from spiral_tf import drawing_edits
from tests.launch import drawing_programs

_SIZE = 256


def _at(points, t):
  while len(points) > 1:
    points = (1 - t) * points[:-1] + t * points[1:]
  return points[0]


def _picture(lines):
  """Lines as rows of discs, uint8 [H, W, 3] on white: slow and plain."""
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
    drawn = _picture(brush_lines.lines(program))
    error = np.square((drawn - painted) / 255).mean()
    blank = np.square((255 - painted) / 255).mean()
    self.assertLess(error, most)
    self.assertLess(error, 0.6 * blank)

  def test_opaque_lines_follow_the_brush(self):
    lines = brush_lines.lines(drawing_programs.five())
    self.assertEqual([line.curve.action for line in lines], [1, 3, 4, 5])
    for line in lines:
      self.assertEqual(line.opacity, 1)
      # The brush lags behind, by about its radius.
      end = line.pieces[-1].points[-1]
      self.assertBetween(np.hypot(*(end - line.curve.end)), 0.001, 0.06)
    # Strokes that go on from each other leave no gap.
    np.testing.assert_allclose(
        lines[2].pieces[0].points[0], lines[1].pieces[-1].points[-1], atol=1e-6
    )

  def test_another_colour_begins_anew(self):
    _, before, line = brush_lines.lines(drawing_programs.colored())
    gap = line.pieces[0].points[0] - before.pieces[-1].points[-1]
    self.assertGreater(np.hypot(*gap), 1e-3)

  def test_faint_lines_follow_the_curve(self):
    (line,) = brush_lines.lines(
        drawing_edits.select(drawing_programs.colored('classic/charcoal'), [1])
    )
    np.testing.assert_allclose(line.pieces[0].points[0], (0.1, 0.9))
    np.testing.assert_allclose(line.pieces[-1].points[-1], (0.9, 0.1))
    self.assertBetween(line.opacity, 0.1, 0.5)

  @parameterized.parameters(
      'classic/ink_eraser', 'deevad/kneaded_eraser', 'ramon/Soft_Eraser'
  )
  def test_erasers_are_white_on_white_and_nothing_on_nothing(self, brush):
    clear = drawing_programs.colored(brush)
    self.assertEmpty(brush_lines.lines(clear))
    lines = brush_lines.lines(_on_white_ground(clear))
    self.assertLen(lines, 3)
    for line in lines:
      self.assertEqual(line.curve.color_name, '#ffffff')

  def test_what_erases_in_part_is_paler(self):
    program = drawing_programs.colored('tanda/splatter-04')
    red = brush_lines.lines(_on_white_ground(program))[0].curve.color
    # Its eraser setting is 0.08.
    np.testing.assert_allclose(red, (1, 0.08, 0.08), atol=0.01)

  def test_what_smudges_on_white_is_left_out(self):
    program = drawing_programs.colored('classic/smudge')
    self.assertEmpty(brush_lines.lines(program))

  def test_what_leaves_nothing_is_left_out(self):
    program = drawing_programs.colored('classic/pen')
    program = drawing_edits.scale_sizes(program, 1e-4)
    self.assertEmpty(brush_lines.lines(program))


if __name__ == '__main__':
  absltest.main()
