# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""A canvas to search for strokes on."""

import math
import os
from typing import Any
from typing import Optional

import numpy as np

from spiral_envs import arguments
from spiral_envs.libmypaint import brushes
from spiral_envs.libmypaint import options
from spiral_envs.libmypaint import painter as painter_lib

# Columns of a stroke.
NUM_COLUMNS = 12
MIN_SIDE, MAX_SIDE = 8, 4096
_CHANNELS = (1, 3, 4)
_ALL_COLORS = np.zeros([0, 3])
# Bytes of one pixel: four planes of 16 bits on the canvas and on each thread's
# copy of it, one plane of coverage a thread.
_PIXEL_BYTES, _THREAD_BYTES = 8, 16


class StrokeCanvas:
  """A canvas of any height and width, painted with strokes in real numbers.

  A stroke is a row of 12 numbers: start x, start y, control x, control y,
  end x, end y and radius in pixels, pressure at start and end, and red, green
  and blue, these five in [0, 1]. Positions may be off the canvas by two times
  its longer side; radii are at most 1000.

  To paint a stroke, the lifted brush moves to its start, is set down there, and
  traces the quadratic Bezier curve in 50 steps of 0.1 seconds: the calls of a
  move and a stroke of a drawing program (`programs.rendering`), which paints
  the same pixels. So the speed of the brush, where its settings depend on it,
  is the length of a step over 0.1 seconds, whatever the time that a search
  takes.

  What a stroke paints depends on the strokes before it as far as it does in
  libmypaint: by the random numbers that brushes draw, by the paint that brushes
  pick up, and for brushes with slow tracking by the last position. `clear`
  starts all of this again. Trying strokes leaves no trace in it.

  Methods may be called from several threads; they wait for each other. Copies,
  shallow or deep, and pickles are canvases of their own.
  """

  def __init__(
      self,
      shape: tuple[int, int],
      channels: int = 3,
      background: str = 'white',
      brush_type: str = 'classic/pen',
      brushes_basedir: Optional[str] = None,
      seed: int = 0,
      num_threads: Optional[int] = None,
      *,
      first_radius: float = 1.0,
  ):
    """Makes a blank canvas.

    Args:
      shape: height and width in pixels, 8 to 4096 each.
      channels: 1 for gray (the red channel), 3 for color, 4 with alpha.
      background: 'white' or 'transparent'; without alpha, transparent shows as
        black.
      brush_type: name of a brush file, without folder and ending.
      brushes_basedir: folder of brushes, or the one that its folder `brushes`
        lies in; None for Debian's.
      seed: chooses the random numbers of brushes that use some: one of 1024
        streams, seed modulo 1024.
      num_threads: threads that try strokes, the caller's included; None for as
        many as there are processors.
      first_radius: radius of the brush before the first stroke, in pixels: the
        first of a drawing program's brush sizes.

    Raises:
      ValueError: an argument is out of range.
      FileNotFoundError: there is no such brush.
      ImportError: the native extension has not been built.
    """
    height, width = sides(shape, MIN_SIDE, MAX_SIDE)
    channels = arguments.whole('channels', channels)
    if channels not in _CHANNELS:
      raise ValueError(
          f'channels is {channels}: want 1 for gray, 3 for color, or 4 with '
          'alpha.'
      )
    background = arguments.choice('background', background, options.BACKGROUNDS)
    seed = arguments.whole('seed', seed)
    if num_threads is None:
      num_threads = len(os.sched_getaffinity(0))
    num_threads = options.num_threads(num_threads)
    arguments.memory(
        height
        * width
        * (_PIXEL_BYTES + channels + num_threads * _THREAD_BYTES),
        f'A canvas of {height} x {width} pixels and {num_threads} threads',
        'paint on a smaller canvas, or set num_threads to fewer',
    )
    first_radius = arguments.radius('first_radius', first_radius)
    text = brushes.read_brush(
        arguments.text('brush_type', brush_type),
        arguments.path('brushes_basedir', brushes_basedir),
    )
    self._brush_type = brush_type
    self._make(
        dict(
            height=height,
            width=width,
            channels=channels,
            white=background == 'white',
            brush=text,
            first_log_radius=math.log(first_radius),
            burn=painter_lib.burn(seed),
            num_threads=num_threads,
        ),
        brushes_basedir,
    )

  @property
  def shape(self) -> tuple[int, int, int]:
    """Height, width and number of channels."""
    made = self._arguments
    return made['height'], made['width'], made['channels']

  @property
  def paints_plainly(self) -> bool:
    """True if each dab mixes in the stroke's color and does nothing else.

    False for brushes that smudge, erase, keep alpha or change the color.
    """
    return self._canvas.paints_plainly

  def paint(self, strokes: np.ndarray) -> None:
    """Paints strokes, one after the other.

    Args:
      strokes: [N, 12], or one stroke [12]; see the class.

    Raises:
      ValueError: an array of another shape, or a number out of range.
    """
    self._canvas.paint(rows(strokes))

  def render(self) -> np.ndarray:
    """Returns the canvas as a new uint8 [H, W, C]."""
    return self._canvas.render()

  def clear(self) -> None:
    """Makes the canvas blank and starts the brush's random numbers again."""
    self._canvas.clear()

  def try_strokes(self, strokes: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Returns what each stroke would do to the error if it were painted now.

    The canvas and the brush stay as they are.

    Args:
      strokes: [K, 12], or one stroke [12]; see the class.
      target: uint8, or float32 in [0, 1]: [H, W, C], compared with `render`.

    Returns:
      float64 [K]: the change in the summed squared error, in units of [0, 1];
      negative where the stroke makes the canvas more like the target.

    Raises:
      ValueError: an array of another shape, or a number out of range.
    """
    return self._canvas.try_strokes(rows(strokes), self._picture(target))

  def fit_colors(
      self,
      strokes: np.ndarray,
      target: np.ndarray,
      palette: Optional[np.ndarray] = None,
  ) -> tuple[np.ndarray, np.ndarray]:
    """Returns the best color of each stroke if it were painted now.

    Where the brush `paints_plainly`, this is the color with the smallest
    squared error, by the stroke's coverage of each pixel. The error's change
    follows without painting and leaves out the rounding of pixels to bytes.
    For other brushes, it is the mean of the target weighted by coverage, and
    the error's change is that of painting it.

    Args:
      strokes: [K, 12], or one stroke [12]; colors are not used.
      target: uint8, or float32 in [0, 1]: [H, W, C], compared with `render`.
      palette: [P, 3] colors to choose from; None for all.

    Returns:
      Colors as float64 [K, 3] in [0, 1], and float64 [K]: the change in the
      summed squared error with them. Colors of strokes that cover nothing are
      black, or the palette's first.

    Raises:
      ValueError: an array of another shape, or a number out of range.
    """
    array = np.array(rows(strokes))
    array[:, 9:] = 0
    return self._canvas.fit_colors(
        array, self._picture(target), choices(palette)
    )

  def snapshot(self) -> bytes:
    """Returns the state of the canvas and of its brush, for `restore`."""
    return self._canvas.get_state()

  def restore(self, state: bytes) -> None:
    """Returns to a state.

    Args:
      state: a `snapshot` of a canvas made with the same arguments; seed and
        number of threads may differ.

    Raises:
      ValueError: it is no such state.
    """
    if not isinstance(state, bytes):
      raise ValueError(
          f'state is {arguments.shown(state)}: want what snapshot returns.'
      )
    self._canvas.set_state(state)

  def copy(self) -> 'StrokeCanvas':
    """Returns a canvas of its own in the same state."""
    new = StrokeCanvas.__new__(StrokeCanvas)
    new.__setstate__(self.__getstate__())
    return new

  __copy__ = copy

  def __deepcopy__(self, memo: dict[int, Any]) -> 'StrokeCanvas':
    return self.copy()

  def __getstate__(self) -> dict[str, Any]:
    return {
        'brush_type': self._brush_type,
        'arguments': self._arguments,
        'state': self.snapshot(),
    }

  def __setstate__(self, state: dict[str, Any]) -> None:
    self._brush_type = state['brush_type']
    self._make(state['arguments'])
    self.restore(state['state'])

  def _make(self, native_arguments, brushes_basedir=None):
    self._arguments = native_arguments
    with painter_lib.explained(self._brush_type, brushes_basedir):
      self._canvas = painter_lib.extension().StrokeCanvas(**native_arguments)

  def _picture(self, target) -> np.ndarray:
    target = np.asarray(target)
    if target.shape != self.shape:
      raise ValueError(
          f'target has the shape {target.shape}: want {self.shape}, that of '
          'the canvas.'
      )
    if target.dtype not in (np.uint8, np.float32):
      raise ValueError(
          f'target has the type {target.dtype}: want uint8, or float32 in '
          '[0, 1].'
      )
    return np.require(target, requirements=['C', 'A'])


def sides(shape, minimum: int, maximum: int) -> tuple[int, int]:
  """Returns height and width; raises ValueError where they are out of range."""
  try:
    height, width = shape
  except (TypeError, ValueError) as error:
    raise ValueError(
        f'shape is {arguments.shown(shape)}: want a height and a width.'
    ) from error
  return tuple(
      arguments.whole(name, side, minimum, maximum, 'pixels')
      for name, side in (('height', height), ('width', width))
  )  # type: ignore[return-value]


def choices(palette: Optional[np.ndarray]) -> np.ndarray:
  """Returns a palette as float64 [P, 3]; P is 0 for None, all colors.

  Raises:
    ValueError: an array of another shape, or a number that is not in [0, 1].
  """
  if palette is None:
    return _ALL_COLORS
  colors = np.require(palette, np.float64, ['C', 'A'])
  if colors.ndim != 2 or colors.shape[1] != 3 or not colors.size:
    raise ValueError(
        f'palette has the shape {colors.shape}: want [P, 3], P at least 1.'
    )
  if not ((colors >= 0) & (colors <= 1)).all():
    raise ValueError('palette has numbers that are not in [0, 1].')
  return colors


def rows(strokes) -> np.ndarray:
  """Returns strokes as float64 [N, 12]; raises ValueError for other shapes."""
  array = np.require(strokes, np.float64, ['C', 'A'])
  if array.ndim == 1:
    array = array[np.newaxis]
  if array.ndim != 2 or array.shape[1] != NUM_COLUMNS:
    raise ValueError(
        f'strokes have the shape {array.shape}: want [N, {NUM_COLUMNS}].'
    )
  return array
