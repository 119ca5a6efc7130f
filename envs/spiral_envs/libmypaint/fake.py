# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""A tiny painting environment for tests, written in numpy alone.

It has the specs, counters and errors of `spiral_envs.libmypaint`, on a small
canvas. A stroke is a curve of square dots. It needs neither libmypaint nor a
compiler.
"""

from collections.abc import Sequence
import dataclasses

import numpy as np

from spiral_envs import arguments
from spiral_envs import base as painting
from spiral_envs import constructors
from spiral_envs.libmypaint import options as options_lib
from spiral_envs.libmypaint import strokes

_DOTS = 24


@dataclasses.dataclass(frozen=True)
class FakeOptions(options_lib.PaintingOptions):
  """Options of fake environments: the usual ones, with smaller defaults.

  Attributes:
    brush_type: not used.
    brush_sizes: widths of the dots in pixels, rounded.
    brushes_basedir: not used.
    seed: not used; the fake brush needs no random numbers.
  """

  episode_length: int = 5
  canvas_width: int = 16
  grid_width: int = 4
  brush_sizes: Sequence[float] = (1, 2)


class FakePainting(painting.Painting):
  """A small canvas painted with square dots."""

  @constructors.takes_options(FakeOptions)
  def __init__(self, options: FakeOptions, *, canvas_dtype='float32'):
    """Makes a blank canvas.

    Args:
      options: fields of `FakeOptions`.
      canvas_dtype: type of the observed canvas, 'float32' in [0, 1] or 'uint8'.

    Raises:
      ValueError: an option is out of range or clashes with another.
    """
    super().__init__(
        _FakePainter(options, 1),
        options.action_space(),
        options.episode_length,
        canvas_dtype=canvas_dtype,
    )


class FakePaintingBatch(painting.PaintingBatch):
  """A batch of small canvases painted with square dots."""

  @constructors.takes_options(FakeOptions)
  def __init__(
      self,
      options: FakeOptions,
      batch_size: int,
      num_threads: int = 1,
      *,
      canvas_dtype='uint8',
  ):
    """Makes E blank canvases.

    Args:
      batch_size: number of drawings E.
      num_threads: checked but not used.
      options: fields of `FakeOptions`.
      canvas_dtype: type of the observed canvases, 'uint8' or 'float32' in
        [0, 1].

    Raises:
      ValueError: an option is out of range or clashes with another.
    """
    options_lib.num_threads(num_threads)
    super().__init__(
        _FakePainter(options, arguments.batch_size(batch_size)),
        options.action_space(),
        options.episode_length,
        canvas_dtype,
    )


class _FakePainter:
  """A `base.Painter` that stamps squares, one drawing after the other."""

  def __init__(self, options, batch_size):
    options.check_memory(batch_size, pixel_bytes=32)
    self.batch_size = batch_size
    self._options = options
    self._width = options.canvas_width
    self.canvas_shape = (self._width, self._width, options.channels)
    # Color and alpha, not premultiplied; transparent pixels count as black.
    self._pixels = np.zeros([batch_size, self._width, self._width, 4])
    self._positions = [(0.0, 0.0)] * batch_size

  def reset(self) -> np.ndarray:
    self._pixels[:] = float(self._options.background == 'white')
    self._positions = [(0.0, 0.0)] * self.batch_size
    return self._render()

  def step(self, rows: np.ndarray) -> np.ndarray:
    for i, row in enumerate(rows.tolist()):
      flag, end, control, size, pressure, *color = row
      end = self._position(end)
      if flag:
        points = strokes.quadratic_bezier(
            self._positions[i], self._position(control), end, steps=_DOTS
        )
        self._stamp(
            self._pixels[i],
            points,
            self._options.brush_sizes[size],
            strokes.PRESSURES[pressure],
            strokes.COLOR_LEVELS[color],
        )
      self._positions[i] = end
    return self._render()

  def get_state(self):
    return self._pixels.copy(), tuple(self._positions)

  def set_state(self, state):
    if not isinstance(state, tuple) or state[0].shape != self._pixels.shape:
      raise ValueError('The snapshot is of canvases of another shape.')
    pixels, positions = state
    self._pixels, self._positions = pixels.copy(), list(positions)

  def copy_canvases(self, from_indices: np.ndarray) -> None:
    self._pixels = self._pixels[from_indices]
    self._positions = [self._positions[i] for i in from_indices]

  def _position(self, cell):
    return strokes.cell_position(cell, self._options.grid_width, self._width)

  def _stamp(self, pixels, points, size, pressure, color):
    width = max(1, round(size))
    covered = np.zeros([self._width, self._width], bool)
    # Rounding must not move a curve along a row of pixels off that row.
    for x, y in np.floor(points + 1e-6).astype(int):
      covered[y : y + width, x : x + width] = True
    # Alpha is 0 or 1: a dot replaces a transparent pixel, or mixes with paint.
    clear = pixels[..., 3:] == 0
    mixed = (1 - pressure) * pixels[..., :3] + pressure * color
    paint = np.where(clear, color, mixed)
    pixels[..., :3][covered] = paint[covered]
    pixels[..., 3][covered] = 1

  def _render(self):
    channels = self.canvas_shape[-1]
    return np.round(self._pixels[..., :channels] * 255).astype(np.uint8)
