# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""SVG of drawings: lines with round ends and changing width."""

from collections.abc import Iterator
from collections.abc import Sequence
from typing import Optional
from xml.sax import saxutils

from spiral_envs.programs import plain_text
from spiral_envs.programs.exports import outlines

# Units along the width; two decimals are then precise enough.
UNITS = 1000


def to_svg(
    lines: Sequence[outlines.PaintedLine],
    size: int,
    background: str = 'white',
    title: Optional[str] = None,
    aspect: float = 1.0,
) -> str:
  """Returns the text of an SVG file.

  Each stroke is a group with `id="stroke-N"`, where N is the index of its
  action. The group has several paths if the width changes.

  Args:
    lines: lines of the strokes, in order.
    size: longer side of the picture in pixels, unless a page says otherwise.
    background: 'white' or 'transparent'.
    title: title of the picture; characters that XML cannot hold are escaped.
    aspect: height of the picture divided by its width.
  """
  longer = max(1.0, aspect)
  width, height = f'{size / longer:g}', f'{size * aspect / longer:g}'
  tall = f'{UNITS * aspect:g}'
  parts = [
      f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" '
      f'height="{height}" viewBox="0 0 {UNITS} {tall}">'
  ]
  if title:
    parts.append(
        f'<title>{saxutils.escape(plain_text.one_line(title))}</title>'
    )
  if background == 'white':
    parts.append(f'<rect width="{UNITS}" height="{tall}" fill="#ffffff"/>')
  parts.append('<g fill="none" stroke-linecap="round" stroke-linejoin="round">')
  for line in lines:
    parts.extend(_group(line))
  parts.append('</g>\n</svg>\n')
  return '\n'.join(parts)


def _group(line: outlines.PaintedLine) -> Iterator[str]:
  curve = line.curve
  # The group has the opacity, since its paths overlap.
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
