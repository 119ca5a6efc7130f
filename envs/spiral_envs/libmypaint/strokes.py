# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Geometry of strokes: cells of the grid, and curves between them.

Positions are (x, y) in pixels, x to the right and y down. The native painter
has the same functions in C++; these are their reference.
"""

import numpy as np

from spiral_envs.libmypaint import actions as action_space

CURVE_STEPS = 50
# Values that the indices of a sub-action select.
PRESSURES = np.linspace(0.1, 1.0, action_space.NUM_PRESSURES)
COLOR_LEVELS = np.linspace(0.0, 1.0, action_space.NUM_COLOR_LEVELS)


def cell_position(
    cell: int, grid_width: int, canvas_width: int
) -> tuple[float, float]:
  """Returns the (x, y) of a cell's top left corner, in pixels.

  Args:
    cell: row-major index, in [0, grid_width ** 2).
    grid_width: cells along each side.
    canvas_width: pixels along each side.
  """
  row, column = divmod(int(cell), grid_width)
  return canvas_width * column / grid_width, canvas_width * row / grid_width


def quadratic_bezier(
    start, control, end, steps: int = CURVE_STEPS
) -> np.ndarray:
  """Returns points of a quadratic Bezier curve at equal steps of its parameter.

  Args:
    start: (x, y) of the curve's start, which is not among the points returned.
    control: (x, y) of the control point.
    end: (x, y) of the last point.
    steps: number of points.

  Returns:
    float64 [steps, 2].
  """
  t = (np.arange(1, steps + 1) / steps)[:, np.newaxis]
  s = 1 - t
  start, control, end = (np.asarray(p, float) for p in (start, control, end))
  return s * s * start + 2 * t * s * control + t * t * end


def pressures_along(
    first: float, last: float, steps: int = CURVE_STEPS
) -> np.ndarray:
  """Returns float64 [steps], linear from `first` (excluded) to `last`."""
  return first + np.arange(1, steps + 1) / steps * (last - first)
