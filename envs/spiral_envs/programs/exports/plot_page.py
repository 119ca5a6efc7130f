# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Pages of pen plots: paper, margins and the place of the drawing."""

import dataclasses
from typing import Optional

# Short and long side in millimeters.
PAPERS = {
    'a3': (297.0, 420.0),
    'a4': (210.0, 297.0),
    'a5': (148.0, 210.0),
    'letter': (215.9, 279.4),
}
AUTO, PORTRAIT, LANDSCAPE = 'auto', 'portrait', 'landscape'
ORIENTATIONS = (AUTO, PORTRAIT, LANDSCAPE)

_PAPER_MARGIN_MM = 10.0
_WIDTH_MM = 180.0
_MIN_DRAWING_MM = 1.0
_MAX_MM = 10_000.0
_PEN_MM = (0.05, 10.0)


@dataclasses.dataclass(frozen=True)
class Settings:
  """Settings of a pen plot.

  Attributes:
    paper: key of `PAPERS`; '' for a page as large as the drawing.
    orientation: orientation of the paper, 'auto' for that of the drawing; one
      of `ORIENTATIONS`.
    margin_mm: width of the border that stays empty; None for 10 mm of paper,
      and none of a page as large as the drawing.
    plot_width_mm: width of a page without `paper`; None for 180.
    pen_width_mm: width of the pen's line, which fills wider strokes with
      parallel lines; None to draw only the center lines of strokes.
  """

  paper: str = ''
  orientation: str = AUTO
  margin_mm: Optional[float] = None
  plot_width_mm: Optional[float] = None
  pen_width_mm: Optional[float] = None

  @property
  def margin(self) -> float:
    """Width of the margin in millimeters."""
    if self.margin_mm is None:
      return _PAPER_MARGIN_MM if self.paper else 0.0
    return self.margin_mm

  @property
  def sides(self) -> tuple[float, ...]:
    """Known sides of the page in millimeters."""
    if self.paper:
      return PAPERS[self.paper]
    return (_WIDTH_MM if self.plot_width_mm is None else self.plot_width_mm,)

  def validate(self) -> None:
    """Raises ValueError for settings that are out of range or contradict."""
    _check_choice('paper', self.paper, ('', *PAPERS))
    _check_choice('orientation', self.orientation, ORIENTATIONS)
    if self.paper and self.plot_width_mm is not None:
      raise ValueError(
          f'plot_width_mm is {self.plot_width_mm}, but paper is {self.paper}: '
          'choose one of both.'
      )
    if not self.paper and self.orientation != AUTO:
      raise ValueError(
          f'orientation is {self.orientation}, but there is no paper to turn; '
          f'choose paper among {", ".join(PAPERS)}.'
      )
    side = min(self.sides)
    if not _MIN_DRAWING_MM <= side <= _MAX_MM:
      raise ValueError(
          f"The plot's width is {side} mm; it must be in [{_MIN_DRAWING_MM:g}, "
          f'{_MAX_MM:g}].'
      )
    limit = (side - _MIN_DRAWING_MM) / 2
    if not 0 <= self.margin <= limit:
      raise ValueError(
          f'margin_mm is {self.margin}; on a page of {side:g} mm it must be in '
          f'[0, {limit:g}].'
      )
    pen = self.pen_width_mm
    if pen is not None and not _PEN_MM[0] <= pen <= _PEN_MM[1]:
      raise ValueError(
          f"The pen's width is {pen} mm; it must be in [{_PEN_MM[0]:g}, "
          f'{_PEN_MM[1]:g}]. The width of the page is plot_width_mm.'
      )


@dataclasses.dataclass(frozen=True)
class Page:
  """A page and the drawing's rectangle on it, in millimeters.

  Attributes:
    size: width and height of the page.
    corner: left and top edge of the drawing.
    drawing: width and height of the drawing.
  """

  size: tuple[float, float]
  corner: tuple[float, float]
  drawing: tuple[float, float]


def layout(aspect: float, settings: Settings) -> Page:
  """Returns the page of a drawing.

  Args:
    aspect: height of the drawing divided by its width.
    settings: valid settings.
  """
  margin = settings.margin
  if settings.paper:
    width, height = settings.sides
    if settings.orientation == LANDSCAPE or (
        settings.orientation == AUTO and aspect < 1
    ):
      width, height = height, width
    drawn = min(width - 2 * margin, (height - 2 * margin) / aspect)
  else:
    (width,) = settings.sides
    drawn = width - 2 * margin
    height = drawn * aspect + 2 * margin
  drawing = drawn, drawn * aspect
  corner = (width - drawing[0]) / 2, (height - drawing[1]) / 2
  return Page((width, height), corner, drawing)


def _check_choice(name, value, choices):
  if value not in choices:
    raise ValueError(
        f'{name} is {value}; choose one of {", ".join(filter(None, choices))}.'
    )
