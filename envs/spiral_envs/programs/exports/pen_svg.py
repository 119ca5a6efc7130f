# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""SVG of plain polylines in millimeters, for pen plotters."""

import itertools

import numpy as np

from spiral_envs.programs import curves as stroke_curves
from spiral_envs.programs import program as drawing_program

# Finer than any pen of a plotter.
_TOLERANCE_MM = 0.02
_MAX_MM = 10_000.0


def to_pen_svg(
    program: drawing_program.DrawingProgram,
    width_mm: float = 180.0,
    pen_mm: float = 0.5,
) -> str:
  """Returns the text of an SVG file whose units are millimeters.

  Each polyline is drawn without lifting the pen. It joins successive strokes of
  one color, the indices of whose actions are in `data-strokes`.

  Args:
    program: valid drawing program.
    width_mm: width and height of the page.
    pen_mm: width of lines on a screen; plotters ignore it.

  Raises:
    ValueError: a width is not above 0, or is more than 10 m.
  """
  check_width('width', width_mm)
  check_width('pen', pen_mm)
  lines = [
      f'<svg xmlns="http://www.w3.org/2000/svg" width="{width_mm:g}mm" '
      f'height="{width_mm:g}mm" viewBox="0 0 {width_mm:g} {width_mm:g}">',
      f'<g fill="none" stroke-width="{pen_mm:g}" stroke-linecap="round" '
      'stroke-linejoin="round">',
  ]
  runs = itertools.groupby(_numbered(program), key=lambda pair: pair[0])
  for _, run in runs:
    curves = [curve for _, curve in run]
    points = [
        stroke_curves.polyline(curve, _TOLERANCE_MM / width_mm)
        for curve in curves
    ]
    # Each stroke starts at the end of the one before.
    joined = np.concatenate([points[0][:1], *(p[1:] for p in points)])
    places = ' '.join(f'{x:.3f},{y:.3f}' for x, y in joined * width_mm)
    indices = ' '.join(str(curve.action) for curve in curves)
    lines.append(
        f'<polyline data-strokes="{indices}" '
        f'stroke="{curves[0].color_name}" points="{places}"/>'
    )
  return '\n'.join([*lines, '</g>', '</svg>', ''])


def check_width(name: str, value: float) -> None:
  """Raises ValueError unless a width is above 0 and at most 10 m."""
  if not 0 < value <= _MAX_MM:
    raise ValueError(
        f'The {name} is {value} mm; it must be above 0, and {_MAX_MM:g} at '
        'most.'
    )


def _numbered(program):
  """Yields the number of a polyline and a curve, for each curve."""
  number, last = 0, None
  for curve in stroke_curves.curves(program):
    if last is None or curve.lifted or curve.color != last.color:
      number += 1
    last = curve
    yield number, curve
