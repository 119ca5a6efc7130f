# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Pictures to drawing programs, by search with libmypaint's brushes."""

from collections.abc import Callable
import time
from typing import Optional

import numpy as np

from spiral_envs.libmypaint import stroke_canvas
from spiral_envs.libmypaint import stroke_fitter
from spiral_envs.programs import program as drawing_program
from spiral_envs.search import fields
from spiral_envs.search import painter
from spiral_envs.search import palettes
from spiral_envs.search import paper
from spiral_envs.search import proposals
from spiral_envs.search import sources
from spiral_envs.search import strokes as strokes_lib
from spiral_envs.search import styles

# Larger pictures are searched on a copy of at most so many pixels.
_MAX_PIXELS = 1_000_000
# The same for line drawings, whose strokes are thin: letters stay sharp.
_MAX_LINE_PIXELS = 4_000_000
# Hatching is searched on a copy in whose pixels a stroke has at most this
# radius: it covers less than half of a pixel that it crosses.
_HATCH_RADIUS = 0.15
_MIN_COPY = 16  # Shortest side of such a copy, in pixels.
# Decimals of positions and radii, in widths of the canvas, and of the rest.
_FINE, _COARSE = 5, 4


class PictureSearch:
  """Searches for the strokes of one picture.

  Attributes:
    search: the running `painter.Search`.
    target: float32 [H, W, C], what is painted: the picture, or its ink. With
      alpha, colors are premultiplied.
  """

  def __init__(
      self,
      pixels: np.ndarray,
      style: styles.Style,
      palette: Optional[np.ndarray] = None,
      brush_seed: int = 0,
      seed: int = 0,
      brushes_basedir: Optional[str] = None,
      clock: Callable[[], float] = time.monotonic,
      source: Optional[sources.Source] = None,
  ):
    """Prepares the search.

    Args:
      pixels: uint8 [H, W, C], sides of 8 to 4096 pixels. C is 1 to paint in
        gray, 3 in color on white, and 4, with alpha, on a transparent ground.
      style: brush, sizes and colors.
      palette: float64 [P, 3], colors in [0, 1]; None for those of the style.
      brush_seed: seed of the brush's random numbers.
      seed: seed of the search.
      brushes_basedir: folder of brushes; None for the default one.
      clock: returns the time in seconds.
      source: source of strokes to try beside the search's own.

    Raises:
      ValueError: the brush or a size cannot be painted with.
      FileNotFoundError: there is no such brush.
      ImportError: the extension has not been built.
    """
    self._shape = height, width = pixels.shape[:2]
    self._style, self._brush_seed = style, brush_seed
    self._channels = channels = pixels.shape[2]
    self.target = _target(pixels, style.flatten)
    if palette is None and style.palette:
      palette = np.array(style.palette)
    elif palette is None and style.colors:
      palette = palettes.of_image(_opaque(self.target), style.colors, seed)
    zoom = self._zoom = _zoom(style, height, width)
    small = _shrunk(self.target, zoom)
    canvas_bounds = bounds(style, height, width, 1.0 if style.hatch else zoom)

    def make_canvas(shape, zoom):
      return stroke_fitter.StrokeFitter(
          shape, zoom, style.brush, brushes_basedir, brush_seed
      )

    def make_mixing(shape):
      return stroke_canvas.StrokeCanvas(
          *(shape, channels, self._background),
          *(style.brush, brushes_basedir, brush_seed),
      )

    self._strength = 1.0
    if style.hatch and palette is not None and channels < 4:
      self._strength = _strength(make_canvas, canvas_bounds.min_radius, zoom)
      palette = 1 - self._strength * (1 - palette)
    self.search = painter.Search(
        small,
        make_canvas,
        canvas_bounds,
        ground=self.ground,
        palette=palette,
        seed=seed,
        clock=clock,
        make_mixing=make_mixing,
        zoom=zoom,
        follow_lines=style.follow_lines,
        source=source,
    )

  @property
  def ground(self) -> float:
    """Value of all channels of the blank canvas."""
    return 0.0 if self._channels == 4 else 1.0

  @property
  def _background(self) -> str:
    return 'transparent' if self._channels == 4 else 'white'

  def error(self, painted: np.ndarray) -> float:
    """Returns the mean squared error, a pixel and channel, of a picture.

    That of hatching is the error of the squares that are compared.

    Args:
      painted: uint8 [H, W, C], from `rendering.render`.
    """
    difference = _premultiplied(painted) - self.target
    if self._style.hatch:
      difference = _shrunk(difference, self._zoom)
    return float(np.square(difference).mean())

  def program(
      self, made_by: Optional[drawing_program.Agent] = None
  ) -> drawing_program.DrawingProgram:
    """Returns the strokes found so far."""
    height, width = self._shape
    strokes = self.search.strokes.copy()
    colors = strokes[:, strokes_lib.COLOR]
    strokes[:, strokes_lib.COLOR] = np.clip(
        1 - (1 - colors) / self._strength, 0, 1
    )
    return drawing_program.DrawingProgram(
        environment=None,
        canvas=drawing_program.Canvas(
            width,
            background=self._background,
            use_alpha=self._channels == 4,
            height=None if height == width else height,
        ),
        brush=drawing_program.Brush(
            self._style.brush,
            self._brush_seed,
            # Brushes that mix depend on the strokes before.
            fresh=self.search.paints_plainly,
        ),
        actions=tuple(_action(s, width, height / width) for s in strokes),
        agent=made_by,
    )


def _premultiplied(pixels):
  """Returns uint8 [H, W, C] as float32 in [0, 1]."""
  picture = pixels.astype(np.float32) / 255
  if picture.shape[2] == 4:
    picture[..., :3] *= picture[..., 3:]
  return picture


def _zoom(style, height, width):
  """Returns the pixels of the copy to search to one of the picture."""
  zoom = 1.0
  radius = bounds(style, height, width).max_radius
  most = _MAX_LINE_PIXELS if style.follow_lines else _MAX_PIXELS
  while height * width * zoom**2 > most or (
      style.hatch
      and radius * zoom > _HATCH_RADIUS
      and min(height, width) * zoom >= 2 * _MIN_COPY
  ):
    zoom /= 2
  return zoom


def _shrunk(picture, zoom):
  for _ in range(round(-np.log2(zoom))):
    picture = fields.halved(picture)
  return picture


def _strength(make_canvas, radius, zoom):
  """Returns the true area of a thin stroke by its area on the small copy.

  The engine draws no dab much smaller than a pixel. Strokes of the search are
  so much paler than those of the program, for the same tone.
  """
  areas = []
  for scale in (1.0, zoom):
    stroke = np.zeros((1, strokes_lib.NUM_COLUMNS))
    stroke[0, strokes_lib.POINTS] = 10, 20, 30, 30, 55, 41
    stroke[0, strokes_lib.RADIUS] = radius
    stroke[0, strokes_lib.PRESSURES] = 1
    canvas = make_canvas((int(64 * scale), int(64 * scale)), scale)
    if not canvas.paints_plainly:
      return 1.0
    ((_, _, covered),) = canvas.coverage(stroke)
    areas.append(covered.sum() / scale**2)
  return min(1.0, areas[0] / max(areas[1], 1e-6)) or 1.0


def _target(pixels, flatten):
  target = _premultiplied(pixels)
  if not flatten:
    return target
  channels = target.shape[2]
  if channels < 4:
    return paper.flatten(target)[..., :channels]
  # Black ink, and nothing where the paper is white.
  ink = 1 - paper.flatten(target[..., :3] + 1 - target[..., 3:])[..., :1]
  return np.concatenate([np.zeros([*ink.shape[:2], 3], np.float32), ink], -1)


def _opaque(target):
  """Returns colors of a target, [H, W, 3], or of its opaque parts [N, 1, 3]."""
  if target.shape[2] < 4:
    return np.broadcast_to(target, (*target.shape[:2], 3))
  alpha = target[..., 3]
  shown = target[alpha >= min(0.5, alpha.max())]
  return (shown[:, :3] / np.maximum(shown[:, 3:], 1e-6))[:, None]


def scale(style: styles.Style, height: int, width: int) -> float:
  """Returns the factor, at least 1, that a picture should be enlarged by.

  Hatching of a small picture needs a larger canvas: no pen is thinner than
  `styles.MIN_PIXELS`.

  Args:
    style: sizes of strokes.
    height: height of the picture, in pixels.
    width: width of the picture, in pixels.
  """
  if not style.hatch:
    return 1.0
  return max(1.0, styles.MIN_PIXELS / (style.min_radius * min(height, width)))


def bounds(
    style: styles.Style, height: int, width: int, zoom: float = 1.0
) -> proposals.Bounds:
  """Returns what a stroke may be.

  Args:
    style: sizes and pressures.
    height: height of the picture, in pixels.
    width: width of the picture, in pixels.
    zoom: pixels of the copy that is searched to one of the picture.
  """
  shorter, longer = min(height, width), max(height, width)
  smallest = max(style.min_radius * shorter, styles.MIN_PIXELS / zoom)
  length = np.inf
  if style.max_length is not None:
    length = style.max_length * longer
  return proposals.Bounds(
      height,
      width,
      smallest,
      max(style.max_radius * shorter, smallest),
      style.min_pressure,
      style.max_pressure,
      length,
  )


def _action(
    stroke: np.ndarray, width: int, aspect: float
) -> drawing_program.Action:
  def point(columns):
    x, y = (round(float(v), _FINE) for v in stroke[columns] / width)
    # Rounding must not lead off the canvas.
    return x, y if y <= aspect else round(y - 10**-_FINE, _FINE)

  first, last = (
      round(float(p), _COARSE) for p in stroke[strokes_lib.PRESSURES]
  )
  red, green, blue = (
      round(float(c), _COARSE) for c in stroke[strokes_lib.COLOR]
  )
  return drawing_program.Action(
      kind=drawing_program.STROKE,
      start=point(strokes_lib.START),
      control=point(strokes_lib.CONTROL),
      end=point(strokes_lib.END),
      radius=max(round(float(stroke[strokes_lib.RADIUS]) / width, _FINE), 1e-5),
      start_pressure=None if first == last else first,
      pressure=last,
      color=(red, green, blue),
  )
