"""Tests for spiral_tf.painted_lines."""

from absl.testing import absltest
import numpy as np

from spiral_tf import painted_lines
from spiral_tf import stroke_curves
from tests.spiral_tf import programs


def _curve(pressures=(0.5, 0.5)):
  return stroke_curves.Curve(
      *(0, (0.1, 0.5), (0.5, 0.1), (0.9, 0.5)),
      *(pressures, 0.05, programs.BLACK, True),
  )


def _line_of(radius, pressure):
  return radius * (1 + pressure), pressure


def _straight(first, last, ratios=1.0, angles=0.0, count=50):
  """Dabs from left to right."""
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

  def test_plain(self):
    lines = painted_lines.plain(programs.three_strokes())
    self.assertEqual([line.curve.action for line in lines], [1, 2, 4])
    for line, radius in zip(lines, (0.05, 0.04, 0.06)):
      ((points, width),) = line.pieces
      self.assertEqual((width, line.opacity), (2 * radius, 1.0))
      np.testing.assert_array_equal(points[0], line.curve.start)

  def test_pressure_is_told_by_pieces(self):
    line = painted_lines.along_curve(_curve((0.2, 0.8)), _line_of)
    self.check_joined(line)
    widths = [width for _, width in line.pieces]
    self.assertGreater(len(widths), 5)
    self.assertLess(np.diff(widths).max(), 0.04 * max(widths))
    self.assertTrue(np.all(np.diff(widths) > 0))
    self.assertBetween(widths[0], 0.06, 0.063)
    self.assertBetween(widths[-1], 0.087, 0.09)
    self.assertAlmostEqual(line.opacity, 0.5)

  def test_even_dabs_are_one_piece(self):
    line = painted_lines.through_dabs(_curve(), _straight(0.03, 0.03))
    ((points, width),) = line.pieces
    np.testing.assert_allclose(points[[0, -1]], [(0.1, 0.5), (0.9, 0.5)])
    self.assertAlmostEqual(width, 0.06)

  def test_growing_dabs(self):
    line = painted_lines.through_dabs(_curve(), _straight(0.01, 0.03))
    self.check_joined(line)
    for points, width in line.pieces:
      middle = (points[0, 0] + points[-1, 0]) / 2
      wanted = 0.02 + 0.04 * (middle - 0.1) / 0.8
      self.assertAlmostEqual(width, wanted, delta=2e-3)

  def test_flat_nibs_are_as_wide_as_they_lie(self):
    for angle, wanted in ((0, 0.01), (180, 0.01), (90, 0.06), (-90, 0.06)):
      dabs = _straight(0.03, 0.03, ratios=6.0, angles=angle)
      line = painted_lines.through_dabs(_curve(), dabs)
      self.assertAlmostEqual(line.pieces[0].width, wanted)

  def test_goes_on_from_a_stroke_before(self):
    before = np.array([0.05, 0.4, 0.01, 1, 0])
    line = painted_lines.through_dabs(_curve(), _straight(0.03, 0.03), before)
    self.check_joined(line)
    np.testing.assert_allclose(line.pieces[0].points[0], (0.05, 0.4))
    # No wider than what it comes from.
    self.assertAlmostEqual(line.pieces[0].width, 0.02)

  def test_one_dab(self):
    line = painted_lines.through_dabs(
        _curve(), np.array([[0.5, 0.5, 0.1, 1, 0]])
    )
    self.assertAlmostEqual(line.pieces[0].width, 0.2)


if __name__ == '__main__':
  absltest.main()
