"""The lines that a program's brush leaves, for pictures without a brush."""

from typing import Optional

import numpy as np

from envs import brush_profile
from launch import rendering
from spiral_tf import drawing_program
from spiral_tf import painted_lines
from spiral_tf import stroke_curves

# Dabs are told where they are drawn larger.
_ENLARGED = 4
# Lines that are less opaque leave nothing to be seen.
_LEAST_OPACITY = 1 / 255


def lines(
    program: drawing_program.DrawingProgram,
    brushes_basedir: Optional[str] = None,
) -> list[painted_lines.PaintedLine]:
  """Paints a program, and returns what its brush leaves of each stroke.

  Where a brush leaves an opaque line, that is the line, as the brush went: it
  lags behind, and cuts corners. Where it scatters dabs, erases, or lets what is
  below shine through, it is the stroke's curve, as wide and as dense as
  straight lines of that brush are on average. Strokes that leave nothing are
  left out.

  What erases shows the ground: on white, a line's colour has as much white as
  its brush erases; on nothing, its opacity is less by as much, and what lies
  below it stays.

  Args:
    program: a valid one.
    brushes_basedir: see `envs.brush.read_brush`.

  Raises:
    ValueError, FileNotFoundError, ImportError: as `rendering.render`.
  """
  width = program.canvas.width
  painting = rendering.Painting(program, _size(program), brushes_basedir)
  curves = {c.action: c for c in stroke_curves.curves(program)}
  profile = None
  made = []
  painting.painter.take_dabs()
  before: Optional[tuple[stroke_curves.Curve, np.ndarray]] = None
  for done in painting.paint(1):
    dabs = painting.painter.take_dabs()
    dabs[:, :3] /= width
    curve = curves.get(done - 1)
    if curve is None or not len(dabs):
      before = None
      continue
    if dabs[:, 5].all():
      if before is not None and before[0].color != curve.color:
        before = None
      line = painted_lines.through_dabs(
          curve, dabs[:, :5], None if before is None else before[1]
      )
      before = curve, dabs[-1, :5]
    else:
      if profile is None:
        profile = _Profile(program, brushes_basedir)
      line = profile.erased(painted_lines.along_curve(curve, profile.line))
      before = None
    if line.opacity >= _LEAST_OPACITY:
      made.append(line)
  return made


def check(
    program: drawing_program.DrawingProgram,
    brushes_basedir: Optional[str] = None,
) -> None:
  """Raises what `lines` does of its arguments, without painting."""
  rendering.check(program, _size(program), brushes_basedir)


def _size(program) -> int:
  width = program.canvas.width
  if width >= rendering.MOST_SIZE:
    raise ValueError(
        f'canvas.width is {width}: lines are found by painting larger, and '
        f'{rendering.MOST_SIZE} pixels are the most. Make the width smaller in '
        'the file, or leave svg and html out.'
    )
  return min(_ENLARGED * width, rendering.MOST_SIZE)


class _Profile:
  """A brush's profile in widths of the canvas."""

  def __init__(self, program, basedir):
    self._width = program.canvas.width
    self._white = program.canvas.background == 'white'
    self._profile = brush_profile.BrushProfile(
        program.brush.type,
        self._width,
        [a.radius * self._width for a in program.actions if a.radius],
        basedir,
    )

  def line(self, radius: float, pressure: float) -> tuple[float, float]:
    width, opacity = self._profile.line(radius * self._width, pressure)
    return width / self._width, opacity

  def erased(
      self, line: painted_lines.PaintedLine
  ) -> painted_lines.PaintedLine:
    """Returns a line with the ground for what of it erases."""
    curve = line.curve
    share = self._profile.erased(
        curve.radius * self._width, sum(curve.pressures) / 2
    )
    if not self._white:
      return line._replace(opacity=line.opacity * (1 - share))
    red, green, blue = (c + share * (1 - c) for c in curve.color)
    return line._replace(curve=curve._replace(color=(red, green, blue)))
