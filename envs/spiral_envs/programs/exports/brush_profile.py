# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Width and opacity of a brush's lines, measured by painting some.

SVG files need them. They cannot be derived from a brush's settings, because of
its scatter and dynamics.
"""

from collections.abc import Sequence
from typing import Optional

import numpy as np

from spiral_envs import arguments
from spiral_envs.libmypaint import point_painter
from spiral_envs.libmypaint import strokes

# Length of the lines in widths of the canvas; some brushes depend on speed.
_LENGTH = 0.5
# Approximate limit of the painted canvas's width in pixels.
_DETAIL = 384
_MAX_RADII = 8


class BrushProfile:
  """Width and opacity of a brush's lines, by radius and pressure."""

  def __init__(
      self,
      brush_type: str,
      canvas_width: int,
      radii: Sequence[float],
      brushes_basedir: Optional[str] = None,
  ):
    """Paints a line for each radius and pressure.

    Args:
      brush_type: path of a brush below the folder of brushes.
      canvas_width: width and height of the canvas in pixels.
      radii: radii of the drawing in pixels, one or more.
      brushes_basedir: folder of brushes; None for the default one.

    Raises:
      ValueError: an argument is out of range.
      FileNotFoundError: there is no such brush.
      ImportError: the extension has not been built.
    """
    radii = [arguments.radius('radii', radius, 'has') for radius in radii]
    if not radii:
      raise ValueError('radii is empty: want one or more, in pixels.')
    self._radii = np.unique(radii)
    if len(self._radii) > _MAX_RADII:
      self._radii = np.geomspace(self._radii[0], self._radii[-1], _MAX_RADII)
    lines = [
        [
            _measure(brush_type, canvas_width, radius, p, brushes_basedir)
            for p in strokes.PRESSURES
        ]
        for radius in self._radii
    ]
    # [radii, pressures], widths as multiples of the radius.
    self._widths, self._opacities, self._erased = np.moveaxis(
        np.array(lines), -1, 0
    )
    self._widths /= self._radii[:, np.newaxis]

  def line(self, radius: float, pressure: float) -> tuple[float, float]:
    """Returns the width of a line, in pixels, and its opacity in [0, 1]."""
    width = self._at(self._widths, radius, pressure)
    return width * radius, self._at(self._opacities, radius, pressure)

  def erased(self, radius: float, pressure: float) -> float:
    """Returns the fraction of a line that erases, in [0, 1], not paints."""
    return self._at(self._erased, radius, pressure)

  def _at(self, table, radius, pressure) -> float:
    rows = [np.interp(pressure, strokes.PRESSURES, row) for row in table]
    return float(np.interp(np.log(radius), np.log(self._radii), rows))


def _measure(brush_type, canvas_width, radius, pressure, basedir):
  """Returns width in pixels, opacity and erased fraction of a line on white."""
  length = _LENGTH * canvas_width
  width = min(max(8, int(length + 8 * radius) + 4), arguments.MAX_WIDTH)
  zoom = max(1, _DETAIL // width)
  painter = point_painter.PointPainter(
      *(width, width * zoom, brush_type, radius),
      channels=4,
      brushes_basedir=basedir,
  )
  painter.set_brush(radius, (0, 0, 0))
  ends = [((width + side * length) / 2, width / 2) for side in (-1, 1)]
  painter.move(ends[0])
  painter.touch(ends[0], pressure)
  middle = width / 2, width / 2
  painter.trace(ends[0], middle, ends[1], (pressure, pressure))
  left, right = (
      int(zoom * (width + side * length / 2) / 2) for side in (-1, 1)
  )
  seen = painter.canvas()[:, left : right + 1] / 255
  alpha = seen[..., 3]
  # Fraction of the ground that is covered with black, or erased.
  across = (1 - seen[..., 0] * alpha).mean(axis=1)
  total = across.sum()
  if total < 1e-3:
    return 0.0, 0.0, 0.0
  # The uniform line with the same ink and the least squared difference.
  opacity = np.square(across).sum() / total
  erased = (1 - alpha).mean(axis=1).sum() / total
  return total / opacity / zoom, opacity, erased
