# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The painter behind `libmypaint`: the extension, told what to paint."""

import contextlib
import math
from typing import Optional
import warnings

import numpy as np

from spiral_envs import arguments
from spiral_envs.libmypaint import brushes
from spiral_envs.libmypaint import options as options_lib
from spiral_envs.libmypaint import strokes

# How many streams of random numbers the seeds share out among themselves, and
# how far apart the streams of neighbouring seeds start.
_NUM_STREAMS = 1024
_STREAM_STRIDE = 389
# Of the canvas, four planes of 16 bits.
_PIXEL_BYTES = 8
# The released environment starts strokes at (y, y) after a move to (x, y). A
# switch of its own because there are recordings with only this put right.
_RELEASED_TRANSPOSES = True


class NativePainter:
  """A `painting.Painter` that paints in C++, the GIL released."""

  def __init__(
      self,
      options,
      brush_type,
      basedir,
      seed,
      num_drawings=1,
      num_threads=1,
  ):
    """Reads the brush and makes blank canvases.

    Args:
      options: `PaintingOptions`.
      brush_type: see `spiral_envs.libmypaint.brushes.read_brush`.
      basedir: as well.
      seed: the first drawing's; the others' count up from it.
      num_drawings: E.
      num_threads: threads that paint, the caller's included.

    Raises:
      ValueError: an option is out of range or clashes with another.
      FileNotFoundError: there is no such brush.
      ImportError: the extension has not been built.
    """
    self.batch_size = options_lib.batch_size(num_drawings)
    num_threads = options_lib.num_threads(num_threads)
    seed = arguments.whole('seed', seed)
    options.check_memory(self.batch_size, _PIXEL_BYTES)
    self.canvas_shape = (
        *(options.canvas_width, options.canvas_width),
        options.channels,
    )
    self._shape = (self.batch_size, *self.canvas_shape)
    text = _read_brush(brush_type, basedir, options.compatible)
    first = 0 if options.compatible else seed
    burns = [burn(first + i) for i in range(self.batch_size)]
    self._brush_type = brush_type
    self._make(
        basedir,
        canvas_width=options.canvas_width,
        grid_width=options.grid_width,
        channels=options.channels,
        white=options.background == 'white',
        brush=text,
        log_sizes=[math.log(size) for size in options.brush_sizes],
        pressures=strokes.PRESSURES.tolist(),
        color_levels=strokes.COLOR_LEVELS.tolist(),
        keep_brush=options.compatible,
        transpose_start=options.compatible and _RELEASED_TRANSPOSES,
        premultiplied=options.compatible,
        burns=burns,
        num_threads=min(num_threads, self.batch_size),
    )

  def _make(self, basedir, **native_arguments):
    self._arguments = native_arguments
    with explained(self._brush_type, basedir):
      self._painters = extension().Painters(**native_arguments)

  def reset(self) -> np.ndarray:
    """Clears the canvases; see `painting.Painter`."""
    canvas = np.empty(self._shape, np.uint8)
    self._painters.reset(canvas)
    return canvas

  def step(self, rows: np.ndarray) -> np.ndarray:
    """Paints one action on each; see `painting.Painter`."""
    canvas = np.empty(self._shape, np.uint8)
    self._painters.step(rows, canvas)
    return canvas

  def get_state(self) -> bytes:
    """Returns canvases, brushes and random numbers; see `painting.Painter`."""
    return self._painters.get_state()

  def set_state(self, state: bytes) -> None:
    """Returns to a state; see `painting.Painter`."""
    if not isinstance(state, bytes):
      raise ValueError('The snapshot is not one of libmypaint canvases.')
    self._painters.set_state(state)

  def copy_canvases(self, from_indices: np.ndarray) -> None:
    """Copies drawings among each other; see `painting.Painter`."""
    self._painters.copy(from_indices)

  def __getstate__(self):
    return {**self.__dict__, '_painters': self.get_state()}

  def __setstate__(self, state):
    self.__dict__.update(state)
    painters = self._painters
    self._make(None, **self._arguments)
    self.set_state(painters)

  def close(self):
    """Raises RuntimeError in a process that has not got the threads."""
    self._painters.check_process()


def burn(seed: int) -> int:
  """Returns how many random numbers a drawing's brush first throws away."""
  return seed * _STREAM_STRIDE % _NUM_STREAMS


@contextlib.contextmanager
def explained(brush_type: str, basedir: Optional[str] = None):
  """Says which file, where the extension raises ValueError of its text."""
  try:
    yield
  except ValueError as error:
    try:
      path = brushes.find_brush(brush_type, basedir)
    except FileNotFoundError:  # The default brush, whose text is right.
      path = brush_type
    raise ValueError(
        f'brush_type is {brush_type!r}, but {path} cannot be painted with: '
        f'{str(error).rstrip(".")}. Put it right there, or '
        f'o{brushes.REMEDY[1:]}'
    ) from error


def _read_brush(brush_type, basedir, compatible):
  brush_type = arguments.text('brush_type', brush_type)
  basedir = arguments.path('brushes_basedir', basedir)
  try:
    return brushes.read_brush(brush_type, basedir)
  except FileNotFoundError as error:
    if not compatible:
      raise
    # The released environment painted with libmypaint's default brush, and
    # said nothing.
    warnings.warn(f'{error} Painting with the default brush.', stacklevel=4)
    return ''


def extension():
  """Returns the native module; raises ImportError where it is not built."""
  try:
    from spiral_envs import _painter  # type: ignore[attr-defined]
    # Not on import: `envs` works without it.
  except ImportError as error:
    raise ImportError(
        'The extension spiral_envs._painter cannot be loaded. Build it in '
        'envs/ with "python setup.py build_ext --inplace"; that needs '
        'libmypaint (Debian and '
        'Ubuntu: apt-get install g++ pkg-config libmypaint-dev '
        f'mypaint-brushes). The cause: {error}'
    ) from error
  return _painter
