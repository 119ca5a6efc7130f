# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Checks that a brush leaves something with the sizes that a picture takes."""

import dataclasses
from typing import Optional

import numpy as np

from spiral_envs.libmypaint import stroke_canvas
from spiral_envs.search import programs
from spiral_envs.search import strokes as strokes_lib
from spiral_envs.search import styles
from spiral_tf import files

# Shorter sides of pictures, in pixels, that a brush is tried for.
_SIDES = np.rint(8 * 2 ** np.arange(0, 6.1, 0.5))
# Number of radii of a size, and numbers of strokes of each: many before a
# brush is refused, few for each other size.
_STEPS = 5
_MANY, _FEW = 64, 12
# Larger radii are not tried, as that would take long, in pixels.
_MAX_RADIUS = 48.0
# Sides of the canvas that they are tried on, in pixels.
_MIN_SIDE, _MAX_SIDE = 32, 256


def check(
    style: styles.Style,
    shape: tuple[int, int],
    path: str,
    brushes_basedir: Optional[str] = None,
) -> None:
  """Checks that strokes of a style can be seen on a picture's canvas.

  Args:
    style: brush and sizes.
    shape: height and width of the picture, in pixels.
    path: name of the picture, for errors.
    brushes_basedir: folder of brushes; None for the default one.

  Raises:
    ValueError: the brush leaves nothing; the message says which sizes it takes.
    FileNotFoundError, ImportError: the brush cannot be painted with.
  """
  if _is_visible(style, shape, brushes_basedir, _MANY):
    return
  shorter = min(shape)
  fits = [
      int(side)
      for side in _SIDES
      if _is_visible(
          style, [int(n * side / shorter) for n in shape], brushes_basedir
      )
  ]
  if not fits:
    raise ValueError(
        f'--brush={style.brush} leaves nothing on a blank canvas, at any size: '
        'it may erase or smear what is there. Choose another one.'
    )
  most = ' or more' if fits[-1] == _SIDES[-1] else f' to {fits[-1]}'
  raise ValueError(
      f'--brush={style.brush} leaves nothing at this size: '
      f'{files.printable(path)} is of {shape[1]} x {shape[0]} pixels, and this '
      f'brush takes {fits[0]}{most} along the shorter side. Scale the '
      'picture, or choose another --brush or --style.'
  )


def _is_visible(style, shape, brushes_basedir, tries=_FEW) -> bool:
  """Returns whether any radius that a picture takes leaves something."""
  limits = programs.bounds(style, *shape)
  radii = np.geomspace(limits.min_radius, limits.max_radius, _STEPS)
  return any(
      _leaves_something(limits, radius, style.brush, brushes_basedir, tries)
      for radius in np.unique(np.minimum(radii, _MAX_RADIUS))
  )


def _leaves_something(limits, radius, brush, brushes_basedir, tries) -> bool:
  """Returns whether strokes leave anything on a white canvas."""
  side = int(np.clip(8 * radius, _MIN_SIDE, _MAX_SIDE))
  canvas = stroke_canvas.StrokeCanvas(
      (side, side), 3, brush_type=brush, brushes_basedir=brushes_basedir
  )
  for stroke in _strokes(limits, radius, side, tries):
    canvas.paint(stroke[None])
    if (canvas.render() < 255).any():
      return True
  return False


def _strokes(limits, radius, side, tries) -> np.ndarray:
  """Returns strokes of many lengths and colors, float64 [N, 12]."""
  rng = np.random.default_rng(0)
  strokes = np.zeros((tries, strokes_lib.NUM_COLUMNS))
  strokes[:, strokes_lib.POINTS] = rng.uniform(0, side, (tries, 6))
  strokes[:, strokes_lib.RADIUS] = radius
  # Some brushes change their color: their black is white, or their red.
  strokes[1:, strokes_lib.COLOR] = rng.uniform(0, 1, (tries - 1, 3)).round()
  # Some brushes leave less the harder they press.
  low, high = limits.min_pressure, limits.max_pressure
  strokes[:, strokes_lib.PRESSURES] = np.where(
      np.arange(tries)[:, None] % 2, low, high
  )
  limits = dataclasses.replace(
      limits, height=side, width=side, min_radius=radius, max_radius=radius
  )
  return limits.clip(strokes)
