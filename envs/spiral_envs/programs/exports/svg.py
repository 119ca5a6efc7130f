# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Drawings as SVG: lines with round ends and of changing width.

Drawing programs for pen plotters: SVG of plain polylines in millimeters.
"""

from collections.abc import Iterator
from collections.abc import Sequence
from typing import Optional
from xml.sax import saxutils

from spiral_envs.programs import plain_text
from spiral_envs.programs.exports import outlines

# Units along each side, so that two decimals are enough.
UNITS = 1000


def to_svg(
    lines: Sequence[outlines.PaintedLine],
    size: int,
    background: str = 'white',
    title: Optional[str] = None,
) -> str:
  """Returns the text of an SVG file.

  A stroke is a group, `id="stroke-N"` with N its action's index, of one path,
  or of several where its width changes.

  Args:
    lines: of the strokes, in order.
    size: width and height in pixels, where the viewer does not choose.
    background: 'white' or 'transparent'.
    title: of the picture; characters that XML has not are replaced.
  """
  parts = [
      f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" '
      f'height="{size}" viewBox="0 0 {UNITS} {UNITS}">'
  ]
  if title:
    told = saxutils.escape(plain_text.one_line(title))
    parts.append(f'<title>{told}</title>')
  if background == 'white':
    parts.append(f'<rect width="{UNITS}" height="{UNITS}" fill="#ffffff"/>')
  parts.append('<g fill="none" stroke-linecap="round" stroke-linejoin="round">')
  for line in lines:
    parts.extend(_group(line))
  parts.append('</g>\n</svg>\n')
  return '\n'.join(parts)


def _group(line: outlines.PaintedLine) -> Iterator[str]:
  curve = line.curve
  # Of the whole, not of each path: they overlap.
  opacity = f' opacity="{line.opacity:.3g}"' if line.opacity < 0.995 else ''
  yield f'<g id="stroke-{curve.action}" stroke="{curve.color_name}"{opacity}>'
  for points, width in line.pieces:
    path = _path(points)
    yield f'<path d="{path}" stroke-width="{UNITS * width:.4g}"/>'
  yield '</g>'


def _path(points) -> str:
  numbers = [' '.join(f'{round(UNITS * x, 2):g}' for x in p) for p in points]
  kind = 'Q' if len(points) == 3 else 'C'
  return f'M{numbers[0]}{kind}{" ".join(numbers[1:])}'
