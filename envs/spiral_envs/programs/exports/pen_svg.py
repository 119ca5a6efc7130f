# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""SVG of lines in millimeters, for pen plotters."""

import re
from typing import NamedTuple
from typing import Optional

import numpy as np

from spiral_envs.programs import curves as stroke_curves
from spiral_envs.programs import program as drawing_program
from spiral_envs.programs.exports import covering
from spiral_envs.programs.exports import hatching
from spiral_envs.programs.exports import line_order
from spiral_envs.programs.exports import plot_page

# Finer than any pen of a plotter.
_TOLERANCE_MM = 0.02
# Lines that end this close to each other are joined.
_JOIN_MM = 0.05
# Width of lines on a screen if the pen's is unknown; plotters ignore it.
_SCREEN_PEN_MM = 0.5
# Bounds the memory, and the file to less than 200 MB.
_MAX_POINTS = 10_000_000


class _Line(NamedTuple):
  """A line to be drawn without lifting the pen.

  Attributes:
    points: points in millimeters, float64 [M, 2].
    actions: indices of the strokes' actions.
  """

  points: np.ndarray
  actions: tuple[int, ...]


def to_pen_svg(
    program: drawing_program.DrawingProgram, settings: plot_page.Settings
) -> str:
  """Returns the text of an SVG file whose units are millimeters.

  Each color is a layer, as Inkscape marks them, in the order of first use. Each
  polyline is drawn without lifting the pen; its strokes' actions, by index, are
  in `data-strokes`. Lines are joined and ordered so that the lifted pen moves
  little. `summary` returns the numbers.

  Args:
    program: valid drawing program.
    settings: settings of the plot.

  Raises:
    ValueError: a setting is out of range, or the plot has too many lines.
  """
  check(program, settings)
  page = plot_page.layout(program.canvas.aspect, settings)
  before = after = drawn = 0.0
  count = 0
  layers: list[str] = []
  by_color = _lines(program, page, settings.pen_width_mm)
  total = sum(map(len, by_color.values()))
  for color, lines in by_color.items():
    effort = len(lines) / total
    before += line_order.lifted(_ends(lines), range(0, 2 * len(lines), 2))
    lines = _joined(lines)
    ends = _ends(lines)
    way = line_order.shortest(ends, effort)
    after += line_order.lifted(ends, way)
    lines = [_through(lines, [start]) for start in way]
    drawn += sum(map(_length, lines))
    count += len(lines)
    layers += [
        f'<g id="layer{len(layers) + 1}" inkscape:groupmode="layer" '
        f'inkscape:label="{len(layers) + 1} {color}" fill="none" '
        f'stroke="{color}" stroke-width="'
        f'{settings.pen_width_mm or _SCREEN_PEN_MM:g}" stroke-linecap="round" '
        'stroke-linejoin="round">\n'
        + '\n'.join(map(_polyline, lines))
        + '\n</g>'
    ]
  width, height = page.size
  return '\n'.join(
      [
          '<svg xmlns="http://www.w3.org/2000/svg" '
          'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" '
          f'width="{width:g}mm" height="{height:g}mm" '
          f'viewBox="0 0 {width:g} {height:g}">',
          f'<desc>pens: {len(layers)}, lines: {count}, drawn: {drawn:.0f} mm, '
          f'lifted: {after:.0f} mm (in the order of the strokes: '
          f'{before:.0f} mm)</desc>',
          *layers,
          '</svg>',
          '',
      ]
  )


def summary(svg: str) -> str:
  """Returns numbers of pens and lines and lengths of a plot.

  Args:
    svg: text of a file from `to_pen_svg`; others have no summary, ''.
  """
  found = re.search('<desc>(pens: .*)</desc>', svg)
  return found[1] if found else ''


def check(
    program: drawing_program.DrawingProgram, settings: plot_page.Settings
) -> None:
  """Raises the errors of `to_pen_svg`."""
  settings.validate()
  pen = settings.pen_width_mm
  if pen is None:
    return
  page = plot_page.layout(program.canvas.aspect, settings)
  points = sum(
      hatching.max_points(*_hatched(curve, page, pen), _TOLERANCE_MM)
      for curve in stroke_curves.curves(program)
  )
  if points > _MAX_POINTS:
    raise ValueError(
        f'A pen of {pen:g} mm needs up to {points:.0f} points to fill the '
        f'strokes; {_MAX_POINTS} at most are possible. Choose a wider pen, or '
        'leave pen_width_mm out to draw center lines.'
    )


def _hatched(
    curve: stroke_curves.Curve, page: plot_page.Page, pen: Optional[float]
) -> tuple[np.ndarray, float, float]:
  """Returns curve, radius and pen in millimeters."""
  points = np.array([curve.start, curve.control, curve.end])
  radius = curve.radius * page.drawing[0] if pen else 0.0
  return points * page.drawing[0] + page.corner, radius, pen or 1.0


def _lines(program, page, pen):
  """Returns the lines of each color, in the program's order."""
  low = np.array(page.corner)
  size = np.array(page.drawing)
  layers: dict[str, list[_Line]] = {}
  all_curves = list(stroke_curves.curves(program))
  cover = _cover(all_curves, page, pen) if pen else None
  for i, curve in enumerate(all_curves):
    layer = layers.setdefault(curve.color_name, [])
    line = hatching.zigzag(*_hatched(curve, page, pen), _TOLERANCE_MM)
    for part in hatching.clip(line, low, low + size):
      layer += [
          # Exactly as in the file, so that equal ends are recognized.
          _Line(visible.round(3), (curve.action,))
          for visible in (cover.visible(part, i) if cover else [part])
      ]
  return {color: lines for color, lines in layers.items() if lines}


def _cover(all_curves, page, pen):
  """Returns the map of the strokes that lie on top."""
  strokes = []
  for curve in all_curves:
    points, radius, _ = _hatched(curve, page, pen)
    center = hatching.zigzag(points, 0.0, pen, pen / 8)
    strokes.append(covering.Stroke(center, radius, curve.color_name))
  return covering.Cover(strokes, page.corner, page.drawing, pen)


def _joined(lines):
  ways = line_order.chains(_ends(lines), _JOIN_MM)
  return [_through(lines, way) for way in ways]


def _through(lines, way):
  """Returns one line along several, which start at the ends in `way`."""
  parts: list[np.ndarray] = []
  actions: list[int] = []
  for start in way:
    line = lines[start // 2]
    points = line.points[::-1] if start % 2 else line.points
    if parts and np.array_equal(parts[-1][-1], points[0]):
      points = points[1:]
    parts.append(points)
    actions += line.actions[::-1] if start % 2 else line.actions
  # A stroke that the edge of the canvas cuts may come back.
  return _Line(np.concatenate(parts), tuple(dict.fromkeys(actions)))


def _ends(lines):
  return np.array([line.points[[0, -1]] for line in lines]).reshape(-1, 2, 2)


def _length(line):
  return float(np.hypot(*np.diff(line.points, axis=0).T).sum())


def _polyline(line):
  actions = ' '.join(map(str, line.actions))
  points = ' '.join(f'{x:.3f},{y:.3f}' for x, y in line.points.tolist())
  return f'<polyline data-strokes="{actions}" points="{points}"/>'
