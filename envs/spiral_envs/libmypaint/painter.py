# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The painter behind `LibMyPaint`, a wrapper of the native extension."""

from collections.abc import Sequence
import contextlib
import math
from typing import Optional
import warnings

import numpy as np

from spiral_envs import arguments
from spiral_envs.libmypaint import brushes
from spiral_envs.libmypaint import options as options_lib
from spiral_envs.libmypaint import strokes

# Number of streams of random numbers, and the distance between the starts of
# the streams of consecutive seeds.
_NUM_STREAMS = 1024
_STREAM_STRIDE = 389
# Bytes of one pixel: four planes of 16 bits.
_PIXEL_BYTES = 8
# The released environment starts strokes at (y, y) after a move to (x, y). This
# is a separate switch because recordings exist with only this fault corrected.
_RELEASED_TRANSPOSES = True


class NativePainter:
  """A `base.Painter` that paints in C++ with the GIL released."""

  def __init__(
      self,
      options: options_lib.PaintingOptions,
      batch_size: int = 1,
      num_threads: int = 1,
  ):
    """Reads the brush and makes blank canvases.

    Args:
      options: options of the environment.
      batch_size: number of drawings E.
      num_threads: number of threads that paint, including the caller's.

    Raises:
      ValueError: `batch_size` or `num_threads` is out of range, or the brush
        file cannot be used.
      FileNotFoundError: there is no such brush.
      ImportError: the extension has not been built.
    """
    self.batch_size = arguments.batch_size(batch_size)
    num_threads = options_lib.num_threads(num_threads)
    options.check_memory(self.batch_size, _PIXEL_BYTES)
    self.canvas_shape = (
        *(options.canvas_width, options.canvas_width),
        options.channels,
    )
    self._shape = (self.batch_size, *self.canvas_shape)
    text = _read_brush(options)
    first = 0 if options.compatible else options.seed
    burns = [burn(first + i) for i in range(self.batch_size)]
    self._brush = options.brush_type, options.brushes_basedir
    self._make(
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

  def _make(self, **native_arguments):
    self._arguments = native_arguments
    with explained(*self._brush):
      self._painters = extension().Painters(**native_arguments)

  def set_seeds(self, seeds: Sequence[int]) -> None:
    """Sets each drawing's seed, and leaves the canvases to be reset.

    Args:
      seeds: integers [E].

    Raises:
      RuntimeError: the painter has threads and was made in a parent process.
    """
    burns = [burn(seed) for seed in seeds]
    if burns != self._arguments['burns']:
      self._painters.check_process()
      self._make(**{**self._arguments, 'burns': burns})

  def reset(self) -> np.ndarray:
    """Clears the canvases, as described in `base.Painter`."""
    canvas = np.empty(self._shape, np.uint8)
    self._painters.reset(canvas)
    return canvas

  def step(self, rows: np.ndarray) -> np.ndarray:
    """Paints one action on each canvas, as described in `base.Painter`."""
    canvas = np.empty(self._shape, np.uint8)
    self._painters.step(rows, canvas)
    return canvas

  def get_state(self) -> bytes:
    """Returns canvases, brushes and random numbers; see `RestorablePainter`."""
    return self._painters.get_state()

  def set_state(self, state: bytes) -> None:
    """Returns to a state; see `base.RestorablePainter`."""
    if not isinstance(state, bytes):
      raise ValueError('The snapshot is not one of libmypaint canvases.')
    self._painters.set_state(state)

  def copy_canvases(self, from_indices: np.ndarray) -> None:
    """Copies drawings among each other; see `base.RestorablePainter`."""
    self._painters.copy(from_indices)

  def __getstate__(self):
    return {**self.__dict__, '_painters': self.get_state()}

  def __setstate__(self, state):
    self.__dict__.update(state)
    painters = self._painters
    self._make(**self._arguments)
    self.set_state(painters)

  def close(self):
    """Raises RuntimeError in a child of the process that has the threads."""
    self._painters.check_process()


def burn(seed: int) -> int:
  """Returns the number of random numbers that a brush discards at the start."""
  return seed * _STREAM_STRIDE % _NUM_STREAMS


@contextlib.contextmanager
def explained(brush_type: str, basedir: Optional[str] = None):
  """Adds the brush's path to a ValueError that the extension raises."""
  try:
    yield
  except ValueError as error:
    try:
      path = brushes.find_brush(brush_type, basedir)
    except FileNotFoundError:  # The default brush is not a file.
      path = brush_type
    raise ValueError(
        f'brush_type is {brush_type!r}, but {path} cannot be painted with: '
        f'{str(error).rstrip(".")}. Put it right there, or '
        f'o{brushes.REMEDY[1:]}'
    ) from error


def _read_brush(options):
  try:
    return brushes.read_brush(options.brush_type, options.brushes_basedir)
  except FileNotFoundError as error:
    if not options.compatible:
      raise
    # The released environment silently used libmypaint's default brush.
    warnings.warn(f'{error} Painting with the default brush.', stacklevel=5)
    return ''


def extension():
  """Returns the native module; raises ImportError where it is not built."""
  try:
    from spiral_envs import _painter  # type: ignore[attr-defined]
    # Imported late because the rest of `spiral_envs` works without it.
  except ImportError as error:
    raise ImportError(
        'The extension spiral_envs._painter cannot be loaded. Build it in '
        'envs/ with "python setup.py build_ext --inplace"; that needs '
        'libmypaint (Debian and '
        'Ubuntu: apt-get install g++ pkg-config libmypaint-dev '
        f'mypaint-brushes). The cause: {error}'
    ) from error
  return _painter
